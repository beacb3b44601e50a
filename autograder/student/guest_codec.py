"""What crosses between the judge and one guest: handles that end with their process, oracles, registered classes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from .. import wire
from ..results import Outcome
from ..sandbox.registered import Registry
from ..wire import Handle
from .faults import NotReached, StudentStopped
from .oracle_calls import OracleCalls

_GENERATION_BITS: Final = 32


class Handles:
    """The numbers of a student's objects: a number of the guest's, with the guest's own number in front."""

    def __init__(self) -> None:
        self._generation = 0
        self._is_open = False
        self._bytes: dict[int, int] = {}

    def begin(self) -> None:
        """A fresh guest has been opened."""
        self._generation += 1
        self._is_open = True
        self._bytes.clear()

    def end(self) -> None:
        """The guest has ended, and its objects with it."""
        self._is_open = False

    def check(self, handle: Handle) -> None:
        """Raise NotReached if the object's process has ended."""
        if not self._is_open or handle.number >> _GENERATION_BITS != self._generation:
            raise NotReached("The object that earlier code made is gone: its process has been stopped.")

    def count(self, handle: Handle, size: int) -> None:
        """Add up what an iterator has given, in bytes. Raises StudentStopped if a check cannot hold so much at once."""
        self._bytes[handle.number] = self._bytes.get(handle.number, 0) + size
        if self._bytes[handle.number] > wire.MAX_BUFFERS:
            raise StudentStopped(
                Outcome.OUT_OF_MEMORY, "What your object gives one by one is too much to be looked at."
            )

    def ours(self, handle: Handle) -> Handle:
        """Return the guest's handle as one that is known here."""
        return Handle(self._generation << _GENERATION_BITS | handle.number & (1 << _GENERATION_BITS) - 1)

    def number(self, handle: Handle) -> int:
        """Return the guest's number of a handle. Raises NotReached if its process has ended."""
        self.check(handle)
        return handle.number & (1 << _GENERATION_BITS) - 1


def guest_codec(
    handles: Handles, oracles: OracleCalls, registry: Registry | None, packages: Collection[str]
) -> wire.Codec:
    """Return the codec for one guest. ``packages``: what may be imported there; empty where that is not known."""
    return wire.Codec(
        writeable=True,
        export=oracles.export,
        handle=handles.number,
        find=handles.ours,
        packages=packages or None,
        registered=registry.taken_apart if registry else None,
        rebuild=registry.rebuilt if registry else None,
    )

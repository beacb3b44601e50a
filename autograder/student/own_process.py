"""A student's code in a process of its own, for self-checks: the `Backend` without walls and with everything said.

It is the backend of grading, so that both have the same world and the same sentences. There is nothing hidden from
the student here: messages of exceptions are repeated, and what did not end is named with its line.
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Mapping
from typing import Any

from .. import wire
from ..results import Frame, Outcome
from ..sandbox.guest_handle import Ending
from ..sandbox.guest_server import LOST_WIRE
from .backend import Target
from .child import Child, Helper
from .faults import NotReached, StudentStopped
from .sandboxed import RemoteBackend

STOPPED_BY_YOU = "You stopped this check."


class OwnProcessBackend(RemoteBackend):
    """The modules ``files`` in children of ``helper``. ``interrupted``: whether Ctrl-C has ended a call."""

    def __init__(self, helper: Helper, files: Mapping[str, bytes], *more: Any) -> None:
        super().__init__(helper, files, *more)  # type: ignore[arg-type]
        self._known.for_author = True
        self._stack: tuple[Frame, ...] = ()
        self._closing = False

    def call(self, target: Target, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call ``target``. Raises StudentFault; what did not end once is not called again."""
        if target in self._budget.overrun:
            seconds = self._sandbox.limits.call_seconds
            raise StudentStopped(
                Outcome.TIMED_OUT, f"{target} did not return within {seconds:g} s in an earlier check."
            )
        return super().call(target, args, kwargs)

    def close(self) -> None:
        """End the child, without a look at what it does."""
        self._closing = True
        try:
            super().close()
        finally:
            self._closing = False

    def _exchange(self, message: wire.Message, what: str, seconds: float | None = None) -> wire.Message:
        try:
            return super()._exchange(message, what, seconds)
        except StudentStopped as fault:
            fault.frames = fault.frames or self._stack
            raise
        except KeyboardInterrupt:
            self.interrupted = True
            with contextlib.suppress(KeyboardInterrupt):
                self._end()
            raise StudentStopped(Outcome.TIMED_OUT, STOPPED_BY_YOU, self._stack) from None

    def _end(self) -> Ending | None:
        child: Any = self._guest
        if isinstance(child, Child) and not self._closing:
            self._stack = self._known.frames(child.stack())
        return super()._end()

    def _stopped(self, ending: Ending | None) -> StudentStopped:
        match ending:
            case Ending(signal=int(number)) if number != 9:
                return StudentStopped(
                    Outcome.RAISED,
                    f"Your code made the interpreter crash ({_name(number)}), which ended Python at once.",
                )
            case Ending(exit_status=int(status)) if status != LOST_WIRE:
                return StudentStopped(
                    Outcome.RAISED,
                    f"Your code ended Python itself, with exit status {status}. Return a value in its place.",
                )
        return StudentStopped(
            Outcome.OUT_OF_MEMORY, "The system killed the process: it probably ran out of memory."
        )

    def _not_importable(self, module: str, answer: wire.Raised) -> NotReached:
        fault = super()._not_importable(module, answer)
        if (
            answer.missing is None
            and answer.message
            and answer.type
            not in (
                "SyntaxError",
                "IndentationError",
                "TabError",
                "SystemExit",
            )
        ):
            return NotReached(f"{fault.sentence} It says: {answer.message[:300].rstrip('.')}.", fault.frames)
        return fault


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"

"""The end of what takes too long: a deadline for code of this process, and a submission's time."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from .backend import Target

SECOND_CHANCE: Final = 0.2
"""The share of a call's time for a function that has overrun once: it may return elsewhere, but most never do."""

_LEAST: Final = 0.05
AGAIN_SECONDS = 0.05


class Interrupted(BaseException):
    """The deadline came. Derived from BaseException, so that no ``except Exception`` in between holds it up."""


@contextlib.contextmanager
def interrupted_at(deadline: Callable[[], float], is_watched: Callable[[], bool]) -> Iterator[None]:
    """Raise `Interrupted` where the block is watched and the deadline has come.

    deadline:   in the time of time.monotonic; it may be put off meanwhile
    is_watched: whether the block is now in what has to end, and not between two pieces of it

    A hostile argument may keep a function of the judge's busy for ever. This works in the main thread where nobody
    else uses SIGALRM; elsewhere the worker's own watch has to end it. One alarm serves a block of many pieces, since
    setting one up costs as much as a short piece.
    """
    watched = threading.current_thread() is threading.main_thread() and hasattr(signal, "SIGALRM")
    if not watched or signal.getsignal(signal.SIGALRM) is not signal.SIG_DFL:
        yield
        return

    armed = True

    def ring(_number: int, _frame: object) -> None:
        if armed and is_watched() and time.monotonic() >= deadline():
            raise Interrupted

    signal.signal(signal.SIGALRM, ring)
    try:
        # again and again, since an `except:` in an endless loop swallows what comes once
        signal.setitimer(signal.ITIMER_REAL, max(0.001, deadline() - time.monotonic()), AGAIN_SECONDS)
        yield
    finally:
        armed = False  # first of all: a bell that rings in here must not keep the next lines from running
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


@dataclass
class Budget:
    """What a submission has left of its time, over all the guests that it needs.

    overrun: the functions that did not return in time. They are asked again, but given up sooner, so that
             an endless loop in one exercise leaves time for the others.
    """

    cpu_seconds: float
    wall_seconds: float
    overrun: set[Target] = field(default_factory=set)

    @property
    def used_up(self) -> bool:
        return self.cpu_seconds < _LEAST or self.wall_seconds < _LEAST

    def seconds_for(self, target: Target, call_seconds: float) -> float:
        """Return the wall-clock time of a call of ``target``, out of ``call_seconds``."""
        return call_seconds * (SECOND_CHANCE if target in self.overrun else 1.0)

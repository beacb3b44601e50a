"""End what runs in this process when its time is up."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Iterator

AGAIN_SECONDS = 0.05


class Interrupted(BaseException):
    """The deadline came. Derived from BaseException, so that no ``except Exception`` in between holds it up."""


@contextlib.contextmanager
def interrupted_at(deadline: float) -> Iterator[None]:
    """Raise `Interrupted` in the block at ``deadline``, in the time of time.monotonic.

    A hostile argument may keep a function of the judge's busy for ever. This works in the main thread where nobody
    else uses SIGALRM; elsewhere the worker's own watch has to end it.
    """
    watched = threading.current_thread() is threading.main_thread()
    if not watched or signal.getsignal(signal.SIGALRM) is not signal.SIG_DFL:
        yield
        return

    armed = True

    def ring(_number: int, _frame: object) -> None:
        if armed:
            raise Interrupted

    signal.signal(signal.SIGALRM, ring)
    try:
        # again and again, since an `except:` in an endless loop swallows what comes once
        signal.setitimer(signal.ITIMER_REAL, max(0.001, deadline - time.monotonic()), AGAIN_SECONDS)
        yield
    finally:
        armed = False  # first of all: a bell that rings in here must not keep the next lines from running
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)

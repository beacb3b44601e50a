"""A process that keeps one worker warm: tasks in, answers out, under limits of memory and of time.

The child is started by exec, not by fork, so that it also works in a process with threads and in one of
Dask's. Its main thread works, since a student's deadline is an alarm, which only the main thread gets; a
second thread takes tasks in, so that whoever sends one never waits for the one in work.
"""

from __future__ import annotations

import contextlib
import math
import os
import queue
import resource
import socket
import struct
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Final, Generic, Protocol, TypeVar

from ..errors import AutograderError
from ..sandbox.one_thread import ONE_THREAD
from .own_processor import stay_on_one

T = TypeVar("T")
R = TypeVar("R")
T_contra = TypeVar("T_contra", contravariant=True)
R_co = TypeVar("R_co", covariant=True)

WORKER_MEMORY_BYTES: Final = 8 * 2**30
"""An oracle called with hostile arguments must not take the machine's memory."""

MAKING_TRIES: Final = 3
"""A sandbox may be killed from outside while it is opened; one that cannot be had fails each time."""

ENDING_SECONDS: Final = 10.0
"""How long a process may take to end once nobody wants it any more."""

_CHILD: Final = (
    "import sys; number = int(sys.argv[1]); sys.path[:] = sys.argv[2:]; del sys.argv[1:]; "
    "from autograder.grading.worker_process import serve; serve(number)"
)


@dataclass(frozen=True)
class Lost:
    """What a worker could not answer, and why: our fault, never the student's."""

    reason: str


@dataclass(frozen=True)
class Unmakeable:
    """There can be no worker, and for every task the reason would be the same: ``error`` says it."""

    error: AutograderError


class Worker(Protocol[T_contra, R_co]):
    """Does tasks, one at a time, until it is closed."""

    def __call__(self, task: T_contra, /) -> R_co: ...

    def close(self) -> None: ...


Make = Callable[[], Worker[T, R]]


class WorkerProcess(Generic[T]):
    """One child process with the worker that ``make`` gives there; ``make`` must be picklable.

    seconds: the longest that sending may take. How long an answer may take is for the caller to watch.
    """

    def __init__(self, make: Make[T, Any], seconds: float) -> None:
        ours, theirs = socket.socketpair()
        # a process that is stopped or hangs must not hold up whoever sends to it or reads half an answer
        patience = struct.pack("ll", max(1, math.ceil(seconds)), 0)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, patience)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, patience)
        self.dead = False
        self.pipe = Connection(ours.detach())
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _CHILD, str(theirs.fileno()), *sys.path],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={
                    **dict.fromkeys(ONE_THREAD, "1"),
                    **os.environ,
                },  # the next processor has a worker of its own
            )
        self._send(make)

    @property
    def number(self) -> int:
        """The process's number."""
        return self._process.pid

    def send(self, task: T) -> None:
        """Give the process a task. That it is dead is noticed when its answer is awaited."""
        self._send(task)

    def receive(self) -> Any:
        """Return the next answer: a result, `Lost` or `Unmakeable`. Waits until there is one."""
        try:
            return self.pipe.recv()
        except (EOFError, OSError):
            self.kill()
            return Lost(f"the process that graded it died (exit status {self._process.returncode})")
        except Exception as error:  # noqa: BLE001 (killed within an answer, or another version than ours)
            self.kill()
            return Lost(f"the answer of the process that graded it cannot be read ({type(error).__name__})")

    def ask(self, task: T, seconds: float) -> Any:
        """Return the answer to ``task``, as `receive` does, or `Lost` after ``seconds``: then the process is killed."""
        self.send(task)
        if self.pipe.poll(seconds):
            return self.receive()
        self.kill()
        return too_long(seconds)

    def close(self) -> None:
        """Let the process end by itself, which leaves nothing behind; kill it if it does not."""
        self.let_go()
        self.wait(ENDING_SECONDS)

    def let_go(self) -> None:
        """Tell the process that no more tasks will come."""
        if not self.dead:
            self.dead = True
            self.pipe.close()

    def wait(self, seconds: float) -> None:
        """Wait for the process's end after `let_go`; kill it after ``seconds``."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.wait()
        self.let_go()

    def _send(self, value: Any) -> None:
        with contextlib.suppress(OSError):
            self.pipe.send(value)


def too_long(seconds: float) -> Lost:
    """Return the answer for a task that was given up after ``seconds``."""
    return Lost(f"the grading did not come to an end within {seconds:.0f} s")


def attempt(worker: Worker[T, R], task: T) -> R | Lost:
    """Return what ``worker`` answers, or why it cannot."""
    try:
        return worker(task)
    except Exception as error:  # noqa: BLE001 (whatever fails, the batch goes on)
        return Lost(_sentence(error))


def serve(descriptor: int) -> None:
    """What a child process does until nobody wants it any more."""
    _limit_memory()
    pipe = Connection(descriptor)
    tasks: queue.SimpleQueue[Any] = queue.SimpleQueue()
    make = pipe.recv()
    threading.Thread(target=_take_in, args=(pipe, tasks), daemon=True).start()
    worker: Worker[Any, Any] | Lost | Unmakeable | None = None
    with contextlib.suppress(OSError, KeyboardInterrupt):
        while (task := tasks.get()) is not _END:
            if worker is None or isinstance(worker, Lost):
                stay_on_one()
                worker = _made(make)
            _answer(pipe, worker if isinstance(worker, Lost | Unmakeable) else attempt(worker, task))
    if worker is not None and not isinstance(worker, Lost | Unmakeable):
        worker.close()
    os._exit(0)  # nothing that a library left behind may keep a finished worker alive


class _End:
    """The last task."""


_END: Final = _End()


def _take_in(pipe: Connection, tasks: queue.SimpleQueue[Any]) -> None:
    with contextlib.suppress(EOFError, OSError):
        while True:
            tasks.put(pipe.recv())
    tasks.put(_END)
    # Whoever watched the time is gone. Tasks that still wait are not begun, and the one in work gets this long:
    time.sleep(ENDING_SECONDS)
    os._exit(1)


def _answer(pipe: Connection, answer: Any) -> None:
    try:
        pipe.send(answer)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 (it cannot be pickled, or there is no memory for it)
        pipe.send(Lost(_sentence(error)))


def _limit_memory() -> None:
    with contextlib.suppress(ValueError, OSError):
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = WORKER_MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(hard, WORKER_MEMORY_BYTES)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _made(make: Make[T, R]) -> Worker[T, R] | Lost | Unmakeable:
    for remaining in reversed(range(MAKING_TRIES)):
        try:
            return make()
        except AutograderError as error:
            if not remaining:
                return Unmakeable(error)
        except Exception as error:  # noqa: BLE001 (whatever fails, the batch goes on)
            return Lost(_sentence(error))
    raise AssertionError("not reached")


def _sentence(error: Exception) -> str:
    """Return the error with the place where it came from: it is ours, and someone has to mend it."""
    if isinstance(error, AutograderError):
        return str(error).rstrip(".")
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({os.path.basename(frame.filename)}:{frame.lineno})"

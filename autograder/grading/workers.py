"""Where work runs: in this process, in a pool of processes, or on Dask's workers.

Each takes tasks and yields (task, answer) as they are done. A worker is made once by ``make()`` and then
called with one task after another, so that what is warm stays warm. A worker that dies or does not come
back costs its task one try, never the batch: after `TRIES` tries the answer is a `Lost`.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import resource
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")
T_contra = TypeVar("T_contra", contravariant=True)
R_co = TypeVar("R_co", covariant=True)

TRIES = 2
AHEAD = 2
"""Tasks that a worker holds at a time: one in work, one waiting, so that it never idles."""
WORKER_MEMORY_BYTES = 8 * 2**30
"""An oracle called with hostile arguments must not take the machine's memory."""


@dataclass(frozen=True)
class Lost:
    """What a worker could not answer, and why: our fault, never the student's."""

    reason: str


class Worker(Protocol[T_contra, R_co]):
    """Does tasks, one at a time, until it is closed."""

    def __call__(self, task: T_contra, /) -> R_co: ...

    def close(self) -> None: ...


Make = Callable[[], Worker[T, R]]
Done = tuple[T, R | Lost]


def in_this_process(make: Make[T, R], tasks: Iterable[T]) -> Iterator[Done[T, R]]:
    """Do the tasks in this process, in order."""
    worker = make()
    try:
        for task in tasks:
            yield task, _attempt(worker, task)
    finally:
        worker.close()


def in_processes(make: Make[T, R], tasks: Iterable[T], count: int, seconds: float) -> Iterator[Done[T, R]]:
    """Do the tasks in ``count`` processes of this machine, in the order in which they are finished.

    make:    must be picklable: each process makes its own worker
    seconds: a task that takes longer costs its process its life and the task a try
    """
    waiting = iter(tasks)
    again: deque[_Job[T]] = deque()
    crew = [_Process(make) for _ in range(count)]
    try:
        while True:
            for process in crew:
                while len(process.jobs) < AHEAD and (job := _next_job(again, waiting)) is not None:
                    process.send(job)
            busy = [process for process in crew if process.jobs]
            if not busy:
                return
            ready = wait([process.pipe for process in busy], timeout=_patience(busy, seconds))
            for process in busy:
                if process.pipe in ready:
                    answer = process.receive()
                elif time.monotonic() > process.since + seconds:
                    answer = Lost(f"the grading did not come to an end within {seconds:.0f} s")
                    process.kill()
                else:
                    continue
                job = process.jobs.popleft()
                process.since = time.monotonic()
                if process.dead:
                    again.extend(process.jobs)
                    crew[crew.index(process)] = _Process(make)
                if isinstance(answer, Lost) and job.tries + 1 < TRIES:
                    again.append(_Job(job.task, job.tries + 1))
                else:
                    yield job.task, answer
    finally:
        for process in crew:
            process.kill()


def on_dask(make: Make[T, R], tasks: Iterable[T], address: str) -> Iterator[Done[T, R]]:
    """Do the tasks on the workers of the Dask scheduler at ``address``, such as ``tcp://host:8786``.

    Every worker needs this package, the same ``solutions`` folder at the same path, and one thread.
    """
    from distributed import Client, as_completed

    with Client(address, set_as_default=False) as client:
        ahead = AHEAD * max(1, len(client.scheduler_info()["workers"]))
        waiting = iter(tasks)
        pending: dict[Any, T] = {}

        def submit(task: T) -> Any:
            future = client.submit(_on_dask_worker, make, task, pure=False, retries=TRIES - 1)
            pending[future.key] = task
            return future

        pool = as_completed([submit(task) for task in itertools.islice(waiting, ahead)], loop=client.loop)
        for future in pool:
            task = pending.pop(future.key)
            error = future.exception()
            yield task, Lost(f"{type(error).__name__}: {error}") if error is not None else future.result()
            for upcoming in itertools.islice(waiting, 1):
                pool.add(submit(upcoming))


@dataclass(frozen=True)
class _Job(Generic[T]):
    task: T
    tries: int = 0


def _next_job(again: deque[_Job[T]], waiting: Iterator[T]) -> _Job[T] | None:
    if again:
        return again.popleft()
    for task in waiting:
        return _Job(task)
    return None


def _patience(busy: list[_Process[Any]], seconds: float) -> float:
    return max(0.0, min(process.since for process in busy) + seconds - time.monotonic()) + 0.01


@dataclass
class _Process(Generic[T]):
    """One child process with the tasks that it holds, oldest first."""

    make: Make[T, Any]
    jobs: deque[_Job[T]] = field(default_factory=deque)
    since: float = 0.0
    dead: bool = False

    def __post_init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self.make), daemon=True)
        self._process.start()
        theirs.close()

    def send(self, job: _Job[T]) -> None:
        if not self.jobs:
            self.since = time.monotonic()
        self.jobs.append(job)
        with contextlib.suppress(OSError):  # a dead process is noticed when its answer is awaited
            self.pipe.send(job.task)

    def receive(self) -> Any:
        try:
            return self.pipe.recv()
        except (EOFError, OSError):
            self.kill()
            return Lost(f"the process that graded it died (exit status {self._process.exitcode})")

    def kill(self) -> None:
        self.dead = True
        self._process.kill()
        self._process.join()
        self.pipe.close()


def _serve(pipe: Connection, make: Make[Any, Any]) -> None:
    """What a child process does until its parent is gone."""
    with contextlib.suppress(ValueError, OSError):
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = WORKER_MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(hard, WORKER_MEMORY_BYTES)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    worker: Worker[Any, Any] | Lost | None = None
    with contextlib.suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        while True:
            task = pipe.recv()
            if worker is None or isinstance(worker, Lost):
                worker = _made(make)
            pipe.send(worker if isinstance(worker, Lost) else _attempt(worker, task))
    if worker is not None and not isinstance(worker, Lost):
        worker.close()
    os._exit(0)  # nothing that a library left behind may keep a finished worker alive


def _made(make: Make[T, R]) -> Worker[T, R] | Lost:
    try:
        return make()
    except Exception as error:  # noqa: BLE001 (whatever fails, the batch goes on)
        return Lost(_sentence(error))


def _attempt(worker: Worker[T, R], task: T) -> R | Lost:
    try:
        return worker(task)
    except Exception as error:  # noqa: BLE001 (whatever fails, the batch goes on)
        return Lost(_sentence(error))


def _sentence(error: Exception) -> str:
    """Return the error with the place where it came from: it is ours, and someone has to mend it."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({os.path.basename(frame.filename)}:{frame.lineno})"


def _on_dask_worker(make: Make[T, R], task: T) -> R | Lost:
    from distributed import get_worker

    owner = get_worker()
    worker = getattr(owner, "autograder_worker", None)
    if worker is None:
        worker = make()
        setattr(owner, "autograder_worker", worker)  # noqa: B010  (not one of Dask's own)
    return _attempt(worker, task)

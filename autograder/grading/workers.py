"""Where work runs: in this process, in a pool of processes, or one task at a time in processes that stay warm.

`in_this_process` and `in_processes` take tasks and yield (task, answer) as they are done. A worker is
made once by ``make()`` and then called with one task after another, so that what is warm stays warm. A
worker that dies or does not come back costs its task one try, never the batch: after `TRIES` tries the
answer is a `Lost`. Where no worker can be made at all (no sandbox, say), the error that says so is raised.
"""

from __future__ import annotations

import hashlib
import pickle
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import Any, Generic, TypeVar

from .worker_process import (
    ENDING_SECONDS,
    Lost,
    Make,
    Unmakeable,
    Worker,
    WorkerProcess,
    attempt,
    too_long,
)

__all__ = ["TRIES", "Done", "Lost", "Make", "WarmProcesses", "Worker", "in_processes", "in_this_process"]

T = TypeVar("T")
R = TypeVar("R")

TRIES = 2
AHEAD = 2
"""Tasks that a worker holds at a time: one in work, one waiting, so that it never idles."""

Done = tuple[T, R | Lost]


def in_this_process(make: Make[T, R], tasks: Iterable[T]) -> Iterator[Done[T, R]]:
    """Do the tasks in this process, in order: for debuggers and tests, since nothing limits time or memory."""
    worker = make()
    try:
        for task in tasks:
            yield task, attempt(worker, task)
    finally:
        worker.close()


def in_processes(make: Make[T, R], tasks: Iterable[T], count: int, seconds: float) -> Iterator[Done[T, R]]:
    """Do the tasks in ``count`` processes of this machine, in the order in which they are finished.

    make:    must be picklable: each process makes its own worker, when its first task comes
    seconds: a task that takes longer costs its process its life and the task a try

    Raises the AutograderError because of which no worker can be made.
    """
    crew: _Crew[T] = _Crew(make, count, seconds)
    waiting = iter(tasks)
    try:
        while crew.hand_out(waiting):
            yield from crew.answers()
    finally:
        crew.close()


class WarmProcesses:
    """Processes that stay warm from one task to the next, for work that comes one at a time.

    A process is used again only for the same ``make``, every value in it included: what was made for other
    code, other settings or a weaker sandbox is ended first. Several threads may call `run` at once; each
    task then has a process to itself.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[tuple[bytes, WorkerProcess[Any]]] = []

    def run(self, make: Make[T, R], task: T, seconds: float) -> R | Lost:
        """Return the answer to ``task``, or `Lost` after `TRIES` tries of at most ``seconds`` each.

        Raises the AutograderError because of which no worker can be made.
        """
        key = hashlib.sha256(pickle.dumps(make)).digest()
        answer: Any = Lost("it was not tried")
        for _ in range(TRIES):
            process = self._take(key, make, seconds)
            answer = process.ask(task, seconds)
            if isinstance(answer, Unmakeable):
                process.close()
                raise answer.error
            if not process.dead:
                with self._lock:
                    self._idle.append((key, process))
            if not isinstance(answer, Lost):
                break
        return answer  # type: ignore[no-any-return]

    def close(self) -> None:
        """End the idle processes."""
        with self._lock:
            idle, self._idle = self._idle, []
        for _, process in idle:
            process.close()

    def _take(self, key: bytes, make: Make[T, R], seconds: float) -> WorkerProcess[T]:
        with self._lock:
            others = [process for its_key, process in self._idle if its_key != key]
            same = [process for its_key, process in self._idle if its_key == key]
            process = same.pop() if same else None
            self._idle = [(key, idle) for idle in same]
        for other in others:
            other.close()
        return process or WorkerProcess(make, seconds)


@dataclass(frozen=True)
class _Job(Generic[T]):
    task: T
    tries: int = 0


@dataclass
class _Member(Generic[T]):
    """A process with the jobs that it holds, oldest first, and the time since which the oldest is in work."""

    process: WorkerProcess[T]
    jobs: deque[_Job[T]] = field(default_factory=deque)
    since: float = 0.0

    def give(self, job: _Job[T]) -> None:
        if not self.jobs:
            self.since = time.monotonic()
        self.jobs.append(job)
        self.process.send(job.task)


class _Crew(Generic[T]):
    """The processes of one batch, each started when there is a job for it."""

    def __init__(self, make: Make[T, Any], count: int, seconds: float) -> None:
        self._make = make
        self._count = count
        self._seconds = seconds
        self._members: list[_Member[T]] = []
        self._again: deque[_Job[T]] = deque()

    def hand_out(self, waiting: Iterator[T]) -> bool:
        """Give everybody something to do; return whether anybody has."""
        while self._has_room() and (job := self._next_job(waiting)) is not None:
            self._freest().give(job)
        return any(member.jobs for member in self._members)

    def answers(self) -> Iterator[Done[T, Any]]:
        """Wait until something has happened, and yield what is done."""
        busy = [member for member in self._members if member.jobs]
        soonest = min(member.since for member in busy) + self._seconds - time.monotonic()
        ready = wait([member.process.pipe for member in busy], timeout=max(0.0, soonest) + 0.01)
        for member in busy:
            if member.process.pipe in ready:
                answer = member.process.receive()
            elif time.monotonic() > member.since + self._seconds:
                answer = too_long(self._seconds)
                member.process.kill()
            else:
                continue
            yield from self._settle(member, answer)

    def close(self) -> None:
        """End all processes: the idle ones by themselves, those with work at once."""
        for member in self._members:
            if member.jobs:
                member.process.kill()
            else:
                member.process.let_go()
        latest = time.monotonic() + ENDING_SECONDS
        for member in self._members:
            member.process.wait(max(0.0, latest - time.monotonic()))

    def _settle(self, member: _Member[T], answer: Any) -> Iterator[Done[T, Any]]:
        if isinstance(answer, Unmakeable):
            raise answer.error
        job = member.jobs.popleft()
        member.since = time.monotonic()
        if member.process.dead:
            self._again.extend(member.jobs)
            self._members.remove(member)
        if isinstance(answer, Lost) and job.tries + 1 < TRIES:
            self._again.append(_Job(job.task, job.tries + 1))
        else:
            yield job.task, answer

    def _has_room(self) -> bool:
        return len(self._members) < self._count or any(len(one.jobs) < AHEAD for one in self._members)

    def _freest(self) -> _Member[T]:
        """The process with the fewest jobs; a new one while all have some and there may be one more."""
        freest = min(self._members, key=lambda member: len(member.jobs), default=None)
        if freest is None or (freest.jobs and len(self._members) < self._count):
            freest = _Member(WorkerProcess(self._make, self._seconds))
            self._members.append(freest)
        return freest

    def _next_job(self, waiting: Iterator[T]) -> _Job[T] | None:
        if self._again:
            return self._again.popleft()
        for task in waiting:
            return _Job(task)
        return None

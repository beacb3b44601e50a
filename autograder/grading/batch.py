"""Grade everything in a folder of submissions: all cores, each result durable before it is reported.

A batch that is killed goes on where it was: what is in the store of attempts with the same provenance
is not graded again, and the gradebook is written from results, so writing it again changes nothing.
"""

from __future__ import annotations

import functools
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

from ..course.course import Course
from ..results import SubmissionResult
from ..student.submission import Submission, printable
from .attempts import AttemptError
from .dask_workers import on_dask
from .grading_worker import GradingWorker, Mode, Setup, public_seed_setup, setup_for
from .intake import Graded, Intake, Job, Report
from .provenance import solutions_digest
from .workers import Done, Make, in_processes, in_this_process

__all__ = [
    "Graded",
    "GradingWorker",
    "Job",
    "Mode",
    "Setup",
    "find_jobs",
    "grade_batch",
    "public_seed_setup",
    "setup_for",
]

GRADEBOOK_BATCH = 50
"""Results between two commits of the gradebook; one commit costs SQLite 7 ms."""

RECORDERS = 8
"""Results that are stored at the same time: a disk makes eight files durable about as fast as one."""

Write = Callable[[list[SubmissionResult]], object]
"""Writes results into the gradebook."""


def find_jobs(submitted: Path, assignments: Iterable[str], students: Iterable[str] = ()) -> list[Job]:
    """Return a job for each ``submitted/<student>/<assignment>`` that exists, by assignment, then student.

    Folders whose names begin with a dot are not students. Raises OSError if ``submitted`` cannot be read.
    """
    selected = set(students)
    with os.scandir(submitted) as listing:
        names = sorted(entry.name for entry in listing if not entry.name.startswith("."))
    return [
        Job(student, assignment, submitted / student / assignment)
        for assignment in assignments
        for student in names
        if not selected or student in selected
        if os.path.lexists(submitted / student / assignment)
    ]


def grade_batch(
    course: Course,
    jobs: Iterable[Job],
    setup: Setup,
    *,
    workers: int = 1,
    scheduler: str | None = None,
    write: Write | None = None,
    report: Report = lambda sentence: None,
    now: datetime | None = None,
) -> Generator[Graded, None, None]:
    """Grade the ``jobs`` and yield each result once it is durable, in the order in which they are done.

    workers:   processes of this machine; 0 grades in this process, where nothing limits the judge's time and memory
    scheduler: the address of a Dask scheduler, in place of processes
    write:     the gradebook; called with about 50 results at a time
    report:    called with a sentence for each submission whose stored attempt is damaged
    now:       the present, against which claimed times of handing in are held

    Raises SandboxUnavailable and SandboxTooWeak, with nothing written; SchedulerError; AttemptError if a
    result cannot be stored; and what ``write`` raises.
    """
    intake = Intake(course, setup, report, now)
    intake.attempts.sweep()
    books = _Books(write, report)
    need_no_grading: list[Graded] = []
    tasks = _tasks(jobs, intake, need_no_grading)
    try:
        with ThreadPoolExecutor(RECORDERS) as recorders:
            recorded: deque[_Recorded] = deque()
            for submission, answer in _answers(setup, tasks, workers, scheduler):
                result = intake.accept(submission, answer)
                recorded.append((result, recorders.submit(intake.keep, submission, result)))
                yield from _durable(recorded, books, at_most=2 * RECORDERS)
                yield from _drain(need_no_grading, books)
            yield from _durable(recorded, books, at_most=0)
        yield from _drain(need_no_grading, books)
    finally:
        books.flush()


def worker_for(setup: Setup) -> Make[Any, SubmissionResult]:
    """Return a factory of workers. It holds all that a worker is made from, so that no other worker does its work."""
    return functools.partial(GradingWorker, setup, solutions_digest(setup.solutions))


def _answers(
    setup: Setup, tasks: Iterator[Submission], workers: int, scheduler: str | None
) -> Iterator[Done[Submission, SubmissionResult]]:
    make = worker_for(setup)
    if scheduler is not None:
        return on_dask(make, tasks, scheduler, setup.seconds)
    if workers > 0:
        return in_processes(make, tasks, workers, setup.seconds)
    return in_this_process(make, tasks)


def _tasks(jobs: Iterable[Job], intake: Intake, need_no_grading: list[Graded]) -> Iterator[Submission]:
    """Yield the submissions that have to be graded; put the others where they belong."""
    for job in jobs:
        match intake.look_up(job):
            case Graded() as graded:
                need_no_grading.append(graded)
            case submission:
                yield submission


_Recorded = tuple[SubmissionResult, Future[None]]


def _durable(recorded: deque[_Recorded], books: _Books, at_most: int) -> Iterator[Graded]:
    """Yield the results that are stored, in order; wait until at most ``at_most`` are not stored yet."""
    while recorded:
        result, storing = recorded[0]
        if len(recorded) <= at_most and not storing.done():
            return
        storing.result()
        recorded.popleft()
        books.add(result)
        yield Graded(result)


def _drain(need_no_grading: list[Graded], books: _Books) -> Iterator[Graded]:
    for graded in need_no_grading:
        if graded.has_name:
            books.add(graded.result)
        yield graded
    need_no_grading.clear()


class _Books:
    """Writes results into the gradebook, in groups."""

    def __init__(self, write: Write | None, report: Report) -> None:
        self._write = write
        self._report = report
        self._waiting: list[SubmissionResult] = []

    def add(self, result: SubmissionResult) -> None:
        self._waiting.append(result)
        if len(self._waiting) >= GRADEBOOK_BATCH:
            self.flush()

    def flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        if not waiting or self._write is None:
            return
        try:
            self._write(waiting)
        except AttemptError:  # one damaged attempt must not keep the others from the gradebook
            for result in waiting:
                try:
                    self._write([result])
                except AttemptError as error:
                    self._report(
                        f"{printable(result.student)}, {result.assignment} is not in the gradebook: {error}"
                    )

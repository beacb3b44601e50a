"""Grade everything in a folder of submissions: all cores, each result durable before it is reported.

A batch that is killed goes on where it was: what is in the store of attempts with the same provenance
is not graded again, and the gradebook is written from results, so writing it again changes nothing.
"""

from __future__ import annotations

import functools
import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec

from ..course.course import SECRET_BYTES, Course, course_secret
from ..course.course import Sandbox as Limits
from ..results import Status, SubmissionResult
from ..student.backend import Backend
from ..student.in_process import LocalBackend
from ..student.submission import NotASubmission, Submission, is_text, printable, read_submission
from .attempts import Attempts
from .judge import Judge, needed_files, provenance, ungraded
from .workers import Done, Lost, Make, in_processes, in_this_process, on_dask

GRADEBOOK_BATCH = 50
"""Results between two commits of the gradebook; one commit costs SQLite 7 ms."""

RECORDERS = 8
"""Results that are stored at the same time: a disk makes eight files durable about as fast as one."""

Mode = Literal["auto", "namespaces", "landlock", "none"]

Write = Callable[[list[SubmissionResult]], object]
"""Writes results into the gradebook."""


@dataclass(frozen=True)
class Setup:
    """What a worker needs to grade: plain values, so that it can go to another process.

    sandbox: ``auto``, ``namespaces``, ``landlock``, or ``none`` (for one's own code only)
    handed_out: for each assignment the files that are the course's own, as course.toml lists them
    """

    solutions: Path
    secret: bytes
    limits: Limits
    sandbox: Mode = "auto"
    handed_out: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def handed_out_for(self, assignment: str) -> tuple[str, ...]:
        return dict(self.handed_out).get(assignment, ())


@dataclass(frozen=True)
class Graded:
    """One result of a batch. ``earlier``: it was in the store already, and nothing was run."""

    result: SubmissionResult
    earlier: bool = False


@dataclass(frozen=True)
class Job:
    """One folder to grade, if it is there."""

    student: str
    assignment: str
    folder: Path


class GradingWorker:
    """What a worker keeps warm: one sandbox, and a judge for each assignment that it has seen."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._judges: dict[str, Judge] = {}
        self._sandbox: Any = None
        if setup.sandbox != "none":
            from ..sandbox import Limits as SandboxLimits
            from ..sandbox import Sandbox

            limits = msgspec.convert(msgspec.structs.asdict(setup.limits), SandboxLimits)
            self._sandbox = Sandbox(limits, setup.sandbox)

    def __call__(self, submission: Submission) -> SubmissionResult:
        return self.judge(submission.assignment).grade(submission)

    def judge(self, assignment: str) -> Judge:
        """Return the warm judge of ``assignment``. Raises SuiteError and VariantError."""
        if assignment not in self._judges:
            setup = self._setup
            folder = setup.solutions / assignment
            self._judges[assignment] = Judge(
                folder,
                self._open,
                setup.secret,
                setup.limits.packages,
                handed_out=setup.handed_out_for(assignment),
                file_mib=setup.limits.file_mib,
            )
        return self._judges[assignment]

    def close(self) -> None:
        for judge in self._judges.values():
            judge.close()
        if self._sandbox is not None:
            self._sandbox.close()

    def _open(self, files: Mapping[str, bytes]) -> Backend:
        if self._sandbox is not None:
            from ..student.sandboxed import open_remote

            return open_remote(self._sandbox, files)
        return UnguardedBackend(files)


class UnguardedBackend(LocalBackend):
    """The student's files in this process, with no sandbox at all: for one's own code only."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="autograder-")
        for name, content in files.items():
            path = Path(self._temporary.name, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        super().__init__(Path(self._temporary.name))

    def close(self) -> None:
        super().close()
        self._temporary.cleanup()


def setup_for(course: Course, sandbox: Mode = "auto") -> Setup:
    """Return what workers need to grade for ``course``. Raises CourseError if the secret is unusable."""
    return Setup(course.solutions_folder, course_secret(course), course.sandbox, sandbox, _handed_out(course))


def public_seed_setup(course: Course, sandbox: Mode = "auto") -> Setup:
    """Return what workers need to grade our own code: as `setup_for`, but with a secret that everybody knows.

    The random numbers are then the same on every machine, and so is what is said of a suite. No student is graded
    by them.
    """
    return Setup(course.solutions_folder, bytes(SECRET_BYTES), course.sandbox, sandbox, _handed_out(course))


def _handed_out(course: Course) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((assignment.name, assignment.handed_out) for assignment in course.assignments)


def find_jobs(submitted: Path, assignments: Iterable[str], students: Iterable[str] = ()) -> list[Job]:
    """Return a job for each ``submitted/<student>/<assignment>`` that exists, by assignment, then student.

    Folders whose names begin with a dot are not students. Raises OSError if ``submitted`` cannot be read.
    """
    wanted = set(students)
    with os.scandir(submitted) as listing:
        names = sorted(entry.name for entry in listing if not entry.name.startswith("."))
    return [
        Job(student, assignment, submitted / student / assignment)
        for assignment in assignments
        for student in names
        if not wanted or student in wanted
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
) -> Iterator[Graded]:
    """Grade the ``jobs`` and yield each result once it is durable, in the order in which they are done.

    workers:   processes of this machine; 1 grades in this process
    scheduler: the address of a Dask scheduler, in place of processes
    write:     the gradebook; called with about 50 results at a time

    Raises AttemptError if a result cannot be stored, and what ``write`` raises.
    """
    attempts = Attempts(course.attempts_folder)
    attempts.sweep()
    books = _Books(write)
    done_before: list[Graded] = []
    refused: list[tuple[Job, str]] = []
    tasks = _tasks(jobs, setup, attempts, done_before, refused)
    make: Make[Submission, SubmissionResult] = functools.partial(GradingWorker, setup)
    answers: Iterator[Done[Submission, SubmissionResult]]
    if scheduler is not None:
        answers = on_dask(make, tasks, scheduler)
    elif workers > 1:
        answers = in_processes(make, tasks, workers, 4 * setup.limits.wall_seconds + 60)
    else:
        answers = in_this_process(make, tasks)
    try:
        with ThreadPoolExecutor(RECORDERS) as recorders:
            recorded: deque[tuple[SubmissionResult, Future[None] | None]] = deque()
            for submission, answer in answers:
                if isinstance(answer, Lost):
                    message = (
                        f"This submission could not be graded, through no fault of its own: {answer.reason}."
                    )
                    folder = setup.solutions / submission.assignment
                    result = ungraded(
                        folder, submission.student, Status.BROKEN, message, submission.timestamp
                    )
                    recorded.append((result, None))
                else:
                    storing = recorders.submit(attempts.record, answer, submission.files)
                    recorded.append((answer, storing))
                yield from _durable(recorded, books, at_most=2 * RECORDERS)
                yield from _drain(done_before, books)
            yield from _durable(recorded, books, at_most=0)
        yield from _drain(done_before, books)
        for job, message in refused:
            folder = setup.solutions / job.assignment
            result = ungraded(folder, printable(job.student), Status.REJECTED, message)
            if is_text(job.student):
                books.add(result)
            yield Graded(result)
    finally:
        books.flush()


def _tasks(
    jobs: Iterable[Job],
    setup: Setup,
    attempts: Attempts,
    done_before: list[Graded],
    refused: list[tuple[Job, str]],
) -> Iterator[Submission]:
    """Yield the submissions that have to be graded; put the others where they belong."""
    for job in jobs:
        try:
            if job.folder.parent.is_symlink():
                raise NotASubmission("The student's folder is a link to somewhere else; use a real folder.")
            needed = needed_files(setup.solutions / job.assignment)
            submission = read_submission(job.folder, job.student, job.assignment, needed)
        except NotASubmission as error:
            refused.append((job, str(error)))
            continue
        sources = provenance(
            setup.solutions / job.assignment,
            submission,
            setup.secret,
            setup.limits.packages,
            handed_out=setup.handed_out_for(job.assignment),
        )
        earlier = attempts.find(job.student, job.assignment, sources)
        if earlier is None:
            yield submission
        else:
            done_before.append(Graded(earlier, earlier=True))


def _durable(
    recorded: deque[tuple[SubmissionResult, Future[None] | None]], books: _Books, at_most: int
) -> Iterator[Graded]:
    """Yield the results, in order, whose storing is done; wait for it until ``at_most`` are left."""
    while recorded:
        result, storing = recorded[0]
        if storing is not None:
            if len(recorded) <= at_most and not storing.done():
                return
            storing.result()
        recorded.popleft()
        books.add(result)
        yield Graded(result)


def _drain(done_before: list[Graded], books: _Books) -> Iterator[Graded]:
    for graded in done_before:
        books.add(graded.result)
        yield graded
    done_before.clear()


class _Books:
    """Writes results into the gradebook, some at a time."""

    def __init__(self, write: Write | None) -> None:
        self._write = write
        self._waiting: list[SubmissionResult] = []

    def add(self, result: SubmissionResult) -> None:
        self._waiting.append(result)
        if len(self._waiting) >= GRADEBOOK_BATCH:
            self.flush()

    def flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting and self._write is not None:
            self._write(waiting)

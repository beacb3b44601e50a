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
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec

from ..course.course import SECRET_BYTES, Course, course_secret
from ..course.course import Sandbox as Limits
from ..course.times import zone_of
from ..results import Status, SubmissionResult
from ..student.backend import Backend
from ..student.in_process import LocalBackend
from ..student.submission import NotASubmission, Submission, is_text, printable, read_submission
from .attempts import Attempts, HandIn
from .hand_ins import hand_in_of
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
    now: datetime | None = None,
) -> Iterator[Graded]:
    """Grade the ``jobs`` and yield each result once it is durable, in the order in which they are done.

    workers:   processes of this machine; 1 grades in this process
    scheduler: the address of a Dask scheduler, in place of processes
    write:     the gradebook; called with about 50 results at a time
    now:       the present, against which claimed times of handing in are held

    Raises AttemptError if a result cannot be stored, and what ``write`` raises.
    """
    attempts = Attempts(course.attempts_folder)
    attempts.sweep()
    books = _Books(write)
    queue = _Queue(course, setup, attempts, now)
    answers = _answers(queue.submissions(jobs), setup, workers, scheduler)
    try:
        with ThreadPoolExecutor(RECORDERS) as recorders:
            recorded: deque[tuple[SubmissionResult, Future[None]]] = deque()
            for submission, answer in answers:
                hand_in = queue.hand_ins.pop((submission.student, submission.assignment))
                result = _lost(setup, submission, answer) if isinstance(answer, Lost) else answer
                storing = recorders.submit(_keep, attempts, submission, hand_in, result)
                recorded.append((_at(result, hand_in), storing))
                yield from _durable(recorded, books, at_most=2 * RECORDERS)
                yield from _drain(queue.done_before, books)
            yield from _durable(recorded, books, at_most=0)
        yield from _drain(queue.done_before, books)
        yield from _refused(queue.refused, setup, attempts, books)
    finally:
        books.flush()


def _answers(
    tasks: Iterator[Submission], setup: Setup, workers: int, scheduler: str | None
) -> Iterator[Done[Submission, SubmissionResult]]:
    """Yield each submission with its result, from wherever the work runs."""
    make: Make[Submission, SubmissionResult] = functools.partial(GradingWorker, setup)
    if scheduler is not None:
        return on_dask(make, tasks, scheduler)
    if workers > 1:
        return in_processes(make, tasks, workers, 4 * setup.limits.wall_seconds + 60)
    return in_this_process(make, tasks)


def _lost(setup: Setup, submission: Submission, lost: Lost) -> SubmissionResult:
    message = f"This submission could not be graded, through no fault of its own: {lost.reason}."
    return ungraded(setup.solutions / submission.assignment, submission.student, Status.BROKEN, message)


def _keep(attempts: Attempts, submission: Submission, hand_in: HandIn, result: SubmissionResult) -> None:
    """Make a result durable; of what could not be graded, that it was handed in and why it has no result."""
    is_graded = result.status in (Status.GRADED, Status.INCOMPLETE)
    attempts.keep(
        submission.student,
        submission.assignment,
        submission.files,
        hand_in,
        result=result if is_graded else None,
        message=result.message,
    )


def _at(result: SubmissionResult, hand_in: HandIn) -> SubmissionResult:
    """Return the result with the time of handing in."""
    stamp = hand_in.time.isoformat() if hand_in.time is not None else ""
    return msgspec.structs.replace(result, timestamp=stamp)


@dataclass
class _Queue:
    """Sorts the jobs of a batch: what has to be graded, what was graded before, what is no submission.

    hand_ins: when each submission that is being graded was handed in
    """

    course: Course
    setup: Setup
    attempts: Attempts
    now: datetime | None
    hand_ins: dict[tuple[str, str], HandIn] = field(default_factory=dict)
    done_before: list[Graded] = field(default_factory=list)
    refused: list[tuple[Job, str]] = field(default_factory=list)

    def submissions(self, jobs: Iterable[Job]) -> Iterator[Submission]:
        """Yield the submissions that have to be graded; put the others where they belong."""
        for job in jobs:
            try:
                if job.folder.parent.is_symlink():
                    raise NotASubmission(
                        "The student's folder is a link to somewhere else; use a real folder."
                    )
                zone = zone_of(self.course, job.assignment)
                needed = needed_files(self.setup.solutions / job.assignment)
                submission = read_submission(job.folder, job.student, job.assignment, needed, zone=zone)
            except NotASubmission as error:
                self.refused.append((job, str(error)))
                continue
            hand_in = hand_in_of(self.course, submission, self.now)
            folder = self.setup.solutions / job.assignment
            sources = provenance(
                folder,
                submission,
                self.setup.secret,
                self.setup.limits.packages,
                handed_out=self.setup.handed_out_for(job.assignment),
            )
            earlier = self.attempts.find(job.student, job.assignment, sources)
            if earlier is None:
                self.hand_ins[job.student, job.assignment] = hand_in
                yield submission
            else:
                # it was found, and is the current result from now on, whatever was graded in between
                _keep(self.attempts, submission, hand_in, earlier)
                self.done_before.append(Graded(_at(earlier, hand_in), earlier=True))


def _refused(
    refused: Iterable[tuple[Job, str]], setup: Setup, attempts: Attempts, books: _Books
) -> Iterator[Graded]:
    """Yield the results of what is no submission, noted where the student's name can be kept."""
    for job, message in refused:
        folder = setup.solutions / job.assignment
        result = ungraded(folder, printable(job.student), Status.REJECTED, message)
        if is_text(job.student):
            attempts.keep(job.student, job.assignment, {}, HandIn(0), message=message)
            books.add(result)
        yield Graded(result)


def _durable(
    recorded: deque[tuple[SubmissionResult, Future[None]]], books: _Books, at_most: int
) -> Iterator[Graded]:
    """Yield the results, in order, whose storing is done; wait for it until ``at_most`` are left."""
    while recorded:
        result, storing = recorded[0]
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

"""What happens to each submission around its grading: read, looked up, and its result accepted and kept.

A batch and the one-at-a-time grading both go this way, so that whichever command grades, the same is
recorded: a result that is exactly of the suite as it is, made in a sandbox that will do, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec

from ..course.course import Course
from ..course.roster import read_roster
from ..course.times import zone_of
from ..results import Provenance, Status, SubmissionResult
from ..student.submission import NotASubmission, Submission, is_text, printable, read_submission
from ..suite.session import collect_checks
from .attempts import Attempts, HandIn
from .corrections import damaged_copies
from .grading_worker import Setup
from .hand_ins import hand_in_of
from .judge import needed_files, ungraded
from .provenance import Versions, provenance_of
from .worker_process import Lost

Report = Callable[[str], object]
"""Takes a sentence on something that a person should look at."""


@dataclass(frozen=True)
class Job:
    """One folder to grade, if it is there."""

    student: str
    assignment: str
    folder: Path


@dataclass(frozen=True)
class Graded:
    """One result.

    earlier:  it was in the store already, and nothing was run
    has_name: whether the student's name is text; else there can be no row for it in the gradebook
    """

    result: SubmissionResult
    earlier: bool = False
    has_name: bool = True


class Intake:
    """Reads submissions for one run of a command, and keeps their results; the suites are those of its beginning.

    report: takes sentences on what is damaged in the store
    now:    the present, against which claimed times of handing in are held
    """

    def __init__(self, course: Course, setup: Setup, report: Report, now: datetime | None = None) -> None:
        self.attempts = Attempts(course.attempts_folder)
        self.roster = read_roster(course.data_folder)
        self._course = course
        self._now = now
        self._hand_ins: dict[tuple[str, str], HandIn] = {}
        self._setup = setup
        self._report = report
        self._versions: dict[str, Versions] = {}
        self._needed: dict[str, tuple[str, ...]] = {}
        self._points: dict[str, dict[str, float]] = {}

    def look_up(self, job: Job) -> Submission | Graded:
        """Return the submission if it has to be graded, and else its result: from the store, or a rejection.

        What was found in the store is the current result from now on, whatever was graded in between. Raises
        AttemptError if the store cannot be used.
        """
        try:
            if job.folder.parent.is_symlink():
                raise NotASubmission("The student's folder is a link to somewhere else; use a real folder.")
            zone = zone_of(self._course, job.assignment)
            needed = self._needed_for(job.assignment)
            submission = replace(
                read_submission(
                    job.folder,
                    job.student,
                    job.assignment,
                    needed,
                    zone=zone,
                    limits=self._course.submission_limits,
                ),
                drawn_as=self.roster.drawn_as(job.student),
            )
        except NotASubmission as error:
            return self._rejected(job, str(error))
        hand_in = self._hand_ins[job.student, job.assignment] = hand_in_of(
            self._course, submission, self._now
        )
        earlier = self.attempts.find(job.student, job.assignment, self.provenance(submission))
        if earlier is None or not self._setup.accepts(earlier.sandbox):
            return submission
        self.keep(submission, earlier)
        return Graded(_at(earlier, hand_in), earlier=True)

    def _needed_for(self, assignment: str) -> tuple[str, ...]:
        if assignment not in self._needed:
            self._needed[assignment] = needed_files(self._setup.solutions / assignment)
        return self._needed[assignment]

    def _points_for(self, assignment: str) -> dict[str, float]:
        """Check -> points, by the suite of the beginning, which every result accepted here is of."""
        if assignment not in self._points:
            checks = collect_checks(self._setup.solutions / assignment)
            self._points[assignment] = {check.name: float(check.points) for check in checks}
        return self._points[assignment]

    def _rejected(self, job: Job, message: str) -> Graded:
        folder = self._setup.solutions / job.assignment
        result = ungraded(folder, printable(job.student), Status.REJECTED, message)
        has_name = is_text(job.student)
        if has_name:
            self.attempts.keep(job.student, job.assignment, {}, HandIn(), message=message)
        return Graded(result, has_name=has_name)

    def provenance(self, submission: Submission) -> Provenance:
        """Return what the result of grading ``submission`` now depends on."""
        name = submission.assignment
        if name not in self._versions:
            self._versions[name] = self._setup.versions_of(name)
        return provenance_of(self._versions[name], submission, self._setup.secret)

    def accept(self, submission: Submission, answer: SubmissionResult | Lost) -> SubmissionResult:
        """Return the result of a worker if it is what it should be, and else one that is `BROKEN`."""
        hand_in = self._hand_ins[submission.student, submission.assignment]
        reason = answer.reason if isinstance(answer, Lost) else self.what_is_wrong(submission, answer)
        if isinstance(answer, SubmissionResult) and not reason:
            return _at(answer, hand_in)
        return _at(broken(self._setup, submission, reason), hand_in)

    def keep(self, submission: Submission, result: SubmissionResult) -> None:
        """Store what `accept` returned: of what is broken, that it was handed in, and why it has no result.

        Durable on return. Raises AttemptError. What is damaged of the stored files is put right and reported.
        """
        for name in damaged_copies(self.attempts, submission.files):
            self._report(
                f"{submission.student}, {submission.assignment}: the stored copy of {printable(name)} was damaged and "
                f"has been restored from the submission. Look at the disk that holds {self.attempts.folder}."
            )
        is_graded = result.status in (Status.GRADED, Status.INCOMPLETE)
        self.attempts.keep(
            submission.student,
            submission.assignment,
            submission.files,
            self._hand_ins[submission.student, submission.assignment],
            result=result if is_graded else None,
            message=result.message,
        )

    def what_is_wrong(self, submission: Submission, result: SubmissionResult) -> str:
        """Return why ``result`` cannot be that of ``submission`` by the suite as it is; empty if it can."""
        expected = self.provenance(submission)
        names = [
            name
            for name in expected.__struct_fields__
            if getattr(result.provenance, name) != getattr(expected, name)
        ]
        if names:
            return (
                f"the worker graded with another {' and '.join(names)} than this command. Give every worker the same "
                f"solutions, packages and version, and run the same command again"
            )
        if (result.student, result.assignment) != (submission.student, submission.assignment):
            return "the worker's answer is about another submission"
        if not self._setup.accepts(result.sandbox):
            return f"the worker graded in the sandbox {result.sandbox!r}, which is too weak"
        points = self._points_for(submission.assignment)
        graded = [check for exercise in result.exercises for check in exercise.checks]
        if len(graded) != len(points) or {check.name: check.points for check in graded} != points:
            return "the worker's answer does not hold exactly the checks of the suite"
        return ""


def broken(setup: Setup, submission: Submission, reason: str) -> SubmissionResult:
    """Return the result that says that there is none, and why: our fault."""
    return ungraded(
        setup.solutions / submission.assignment,
        submission.student,
        Status.BROKEN,
        f"This submission could not be graded, through no fault of its own: {reason}.",
    )


def _at(result: SubmissionResult, hand_in: HandIn) -> SubmissionResult:
    """Return the result with the time of handing in."""
    stamp = hand_in.time.isoformat() if hand_in.time is not None else ""
    return msgspec.structs.replace(result, timestamp=stamp)

"""How a grade came about, and the same grading once more."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from ..course.course import Course
from ..course.lateness import handed_in, late_penalty, seconds_late
from ..errors import AutograderError
from ..results import Provenance, SubmissionResult, to_json
from ..student.submission import Submission
from .attempts import Attempt, Attempts
from .batch import GradingWorker, Mode, setup_for
from .judge import provenance


class NoAttempt(AutograderError):
    """There is nothing to explain: a sentence."""


@dataclass(frozen=True)
class Explanation:
    """What a grade is made of.

    attempts:     how many there are, and which of them counts is ``result``
    penalty:      points lost for lateness
    seconds_late: from the due date that holds for this student
    """

    result: SubmissionResult
    attempts: int
    counts: str
    seconds_late: float
    penalty: float

    @property
    def score(self) -> float:
        """The points that count, lateness taken off."""
        return self.result.score - self.penalty


@dataclass(frozen=True)
class Reproduction:
    """What came of grading the same submission again.

    same:    whether the two results are the same byte for byte, times of day and durations left out
    changed: what of the provenance is no longer what it was, such as ``suite``
    checks:  the names of the checks that came out differently
    """

    same: bool
    changed: tuple[str, ...]
    checks: tuple[str, ...]


def explain(course: Course, student: str, assignment: str) -> Explanation:
    """Return how the grade of ``student`` for ``assignment`` came about.

    Raises CourseError for an unknown assignment, NoAttempt if nothing was graded.
    """
    attempts = Attempts(course.attempts_folder)
    attempt = _official(course, attempts, student, assignment)
    result = attempt.result
    due = course.assignment(assignment).due_for(student)
    return Explanation(
        result=result,
        attempts=len(attempts.all(student, assignment)),
        counts=course.grading.counts,
        seconds_late=seconds_late(handed_in(result), due),
        penalty=late_penalty(course, result),
    )


def reproduce(course: Course, student: str, assignment: str, sandbox: Mode = "auto") -> Reproduction:
    """Grade the attempt that counts again, from its stored files, and compare. Stores nothing.

    Raises as `explain` does, AttemptError if a stored file is gone or damaged, SandboxUnavailable.
    """
    attempts = Attempts(course.attempts_folder)
    attempt = _official(course, attempts, student, assignment)
    first = attempt.result
    submission = Submission(student, assignment, attempts.submitted_files(attempt), handed_in(first))
    setup = setup_for(course, sandbox)
    workshop = GradingWorker(setup)
    try:
        second = workshop(submission)
    finally:
        workshop.close()
    folder = course.solutions_folder / assignment
    now = provenance(
        folder,
        submission,
        setup.secret,
        setup.limits.packages,
        handed_out=setup.handed_out_for(assignment),
    )
    changed = tuple(
        name for name in Provenance.__struct_fields__ if getattr(first.provenance, name) != getattr(now, name)
    )
    return Reproduction(
        same=to_json(timeless(first)) == to_json(timeless(second)),
        changed=changed,
        checks=_differing(first, second),
    )


def timeless(result: SubmissionResult) -> SubmissionResult:
    """Return ``result`` without how long it took, which no two gradings share.

    What `submission.read_submission` remarked about files that were left out is not stored with the files,
    so the message is left out too.
    """
    replace = msgspec.structs.replace
    exercises = tuple(
        replace(exercise, checks=tuple(replace(check, seconds=0.0) for check in exercise.checks))
        for exercise in result.exercises
    )
    return replace(result, exercises=exercises, seconds=0.0, message="")


def _official(course: Course, attempts: Attempts, student: str, assignment: str) -> Attempt:
    course.assignment(assignment)
    attempt = attempts.official(
        student, assignment, course.grading.counts, lambda result: late_penalty(course, result)
    )
    if attempt is None:
        known = attempts.students(assignment)
        hint = f" Graded are: {', '.join(known[:10])}{', ...' if len(known) > 10 else ''}." if known else ""
        raise NoAttempt(f"Nothing of {student} was graded for {assignment}.{hint}")
    return attempt


def _differing(first: SubmissionResult, second: SubmissionResult) -> tuple[str, ...]:
    before = {check.name: check for exercise in timeless(first).exercises for check in exercise.checks}
    after = {check.name: check for exercise in timeless(second).exercises for check in exercise.checks}
    return tuple(name for name in {**before, **after} if before.get(name) != after.get(name))

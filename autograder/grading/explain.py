"""How a grade came about, and the same grading once more."""

from __future__ import annotations

from dataclasses import dataclass, replace

import msgspec

from ..course.course import Course
from ..course.lateness import handed_in
from ..course.roster import read_roster
from ..errors import AutograderError
from ..results import Provenance, SubmissionResult, to_json
from ..student.submission import Submission, printable
from .attempts import Attempt, Attempts
from .batch import GradingWorker, Mode, setup_for
from .judge import ungraded
from .mark import Mark, choose, due_of, mark_of
from .provenance import provenance_of


class NoAttempt(AutograderError):
    """There is nothing to explain: a sentence."""


@dataclass(frozen=True)
class Explanation:
    """What a grade is made of.

    result:       what the exercises come from
    mark:         everything that the grade is made of
    attempts:     how many different ones there are
    counts:       ``best`` or ``last``
    seconds_late: of the exercises, from the due date that holds for this student; None if that is not known
    penalty:      points lost for lateness, all in all
    """

    result: SubmissionResult
    mark: Mark
    attempts: int
    counts: str
    seconds_late: float | None
    penalty: float

    @property
    def score(self) -> float:
        """The points that count, lateness taken off."""
        return self.mark.total


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


def explain(course: Course, student: str, assignment: str, mark: Mark | None = None) -> Explanation:
    """Return how the grade of ``student`` for ``assignment`` came about.

    mark: as the gradebook has it (`gradebook.marks.marks`); None: of the exercises alone, by course.toml's dates

    Raises CourseError for an unknown assignment, NoAttempt if nothing was graded, AttemptError.
    """
    attempts = Attempts(course.attempts_folder)
    attempt, own_mark = _official(course, attempts, student, assignment, mark)
    mark = mark or own_mark
    return Explanation(
        result=attempt.result
        or ungraded(course.solutions_folder / assignment, student, mark.status, mark.message),
        mark=mark,
        attempts=mark.attempts,
        counts=mark.counts,
        seconds_late=mark.automatic.seconds_late,
        penalty=mark.penalty,
    )


def reproduce(
    course: Course, student: str, assignment: str, sandbox: Mode = "auto", mark: Mark | None = None
) -> Reproduction:
    """Grade the attempt that the exercises come from again, from its stored files, and compare. Stores nothing.

    Raises as `explain` does, AttemptError if a stored file is gone or damaged, SandboxUnavailable.
    """
    attempts = Attempts(course.attempts_folder)
    attempt, _ = _official(course, attempts, student, assignment, mark)
    first = attempt.result
    if first is None:
        raise NoAttempt(
            f"The attempt of {printable(student)} that counts for {assignment} was not graded: {attempt.message}"
        )
    submission = Submission(student, assignment, attempts.submitted_files(attempt), handed_in(first))
    return grade_again(course, first, submission, sandbox)


def grade_again(
    course: Course, first: SubmissionResult, submission: Submission, sandbox: Mode = "auto"
) -> Reproduction:
    """Grade ``submission`` with the course as it is, and compare with its result ``first``. Stores nothing.

    Raises SandboxUnavailable, SandboxTooWeak, and SuiteError for a suite that cannot be collected.
    """
    roster = read_roster(course.data_folder)
    submission = replace(submission, drawn_as=roster.drawn_as(roster.present_name(submission.student)))
    setup = setup_for(course, sandbox)
    worker = GradingWorker(setup)
    try:
        second = worker(submission)
    finally:
        worker.close()
    now = provenance_of(setup.versions_of(submission.assignment), submission, setup.secret)
    changed = tuple(
        name for name in Provenance.__struct_fields__ if getattr(first.provenance, name) != getattr(now, name)
    )
    return Reproduction(
        same=to_json(timeless(first)) == to_json(timeless(second)),
        changed=changed,
        checks=_differing(first, second),
    )


def timeless(result: SubmissionResult) -> SubmissionResult:
    """Return ``result`` without how long it took, which no two gradings share, and without the sandbox's mode.

    What `submission.read_submission` remarked about files that were left out is not stored with the files,
    so the message is left out too.
    """
    change = msgspec.structs.replace
    exercises = tuple(
        change(exercise, checks=tuple(change(check, seconds=0.0) for check in exercise.checks))
        for exercise in result.exercises
    )
    return change(result, exercises=exercises, seconds=0.0, message="", sandbox="")


def _official(
    course: Course, attempts: Attempts, student: str, assignment: str, mark: Mark | None
) -> tuple[Attempt, Mark]:
    """The attempt that the exercises come from, and the mark without the gradebook."""
    due = due_of(course, student, assignment)
    history = attempts.history(student, assignment)
    choice = choose(course, history, due)
    contents = mark.automatic.contents if mark is not None else ""
    chosen = next((a for a in history.attempts if contents and a.contents == contents), choice.automatic)
    if chosen is None:
        known = attempts.students(assignment)
        hint = (
            f" Graded are: {', '.join(map(printable, known[:10]))}{', ...' if len(known) > 10 else ''}."
            if known
            else ""
        )
        raise NoAttempt(f"Nothing of {printable(student)} was graded for {assignment}.{hint}")
    return chosen, mark_of(course, history, choice, due)


def _differing(first: SubmissionResult, second: SubmissionResult) -> tuple[str, ...]:
    before = {check.name: check for exercise in timeless(first).exercises for check in exercise.checks}
    after = {check.name: check for exercise in timeless(second).exercises for check in exercise.checks}
    return tuple(name for name in {**before, **after} if before.get(name) != after.get(name))

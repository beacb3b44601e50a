"""Hand-ins of one student, kept as a grading keeps them, and the mark that they make: without any grading."""

from __future__ import annotations

from datetime import UTC, datetime

from autograder.course.course import Course
from autograder.grading.attempts import Attempts
from autograder.grading.history import HandIn
from autograder.grading.mark import choose, mark_of
from autograder.grading.mark_values import Mark
from autograder.results import CheckResult, ExerciseResult, Frame, Outcome, Status, SubmissionResult

DUE = datetime(2026, 10, 12, 21, 59, tzinfo=UTC)


def result_of(points: float | None) -> SubmissionResult:
    """A result with ``points`` of 2 for losses.mse, whose failed check points to line 3, and none of 1 for another."""
    place = Frame("losses.py", 3, "mse", "    return 0", quotable=True)
    wrong = CheckResult(
        "wrong", "The mean is taken.", "losses.mse", 2.0 - (points or 0.0), Outcome.FAILED,
        diagnosis="Your loss is a sum.", frames=(place,),
    )  # fmt: skip
    right = CheckResult("right", "It is a number.", "losses.mse", points or 0.0, Outcome.PASSED)
    full = CheckResult("rows", "Each row has a one.", "losses.one_hot", 1.0, Outcome.PASSED)
    exercises = (ExerciseResult("losses.one_hot", (full,)), ExerciseResult("losses.mse", (right, wrong)))
    return SubmissionResult("ada", "a1", Status.GRADED, exercises)


def hand_in(course: Course, code: bytes, time: datetime | None, trust: str, points: float | None) -> None:
    """Keep a hand-in of ada's that got ``points`` of 2 for one exercise; None: it could not be graded."""
    Attempts(course.attempts_folder).keep(
        "ada", "a1", {"losses.py": code, "notes.txt": b"text"}, HandIn(0, time, trust),
        result=result_of(points) if points is not None else None, message="" if points is not None else "It broke.",
    )  # fmt: skip


def marked(course: Course) -> Mark:
    history = Attempts(course.attempts_folder).history("ada", "a1")
    return mark_of(course, history, choose(course, history, DUE), DUE)

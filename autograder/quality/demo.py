"""A made-up class, graded on the embedded defaults, and held against what its marks must be."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ..course.course import Assignment, Course
from ..errors import AutograderError, going_on
from ..gradebook.sync import Bookkeeper
from ..gradebook.writer import Feedback, open_gradebook
from ..grading.batch import Job, Mode, grade_batch, setup_for
from ..grading.hand_ins import NotedTime, note_time
from ..grading.judge import needed_files
from ..results import SubmissionResult
from ..student.submission import NotASubmission, read_submission
from .made_up_class import Expected, Made, hand_in, make_class

MARKER = ".made-up-class"


class DemoError(AutograderError):
    """The demo cannot be run: a sentence."""


@dataclass(frozen=True)
class Demonstrated:
    """One graded submission of the made-up class. ``discrepancies`` says where its marks are not what they must be."""

    made: Made
    result: SubmissionResult
    discrepancies: tuple[str, ...]


def demo_course(course: Course) -> Course:
    """Return ``course`` with a data folder of its own, ``demo/``, so that no real student is touched."""
    folder = course.root / "demo"
    return dataclasses.replace(
        course, data_folder=folder, database_url=f"sqlite:///{folder / 'gradebook.db'}"
    )


def make_submissions(
    course: Course, assignments: Sequence[Assignment], students: int, notes: list[str]
) -> dict[tuple[str, str], Made]:
    """Write the class's submissions into a fresh demo folder and return them by (student, assignment).

    notes: takes a sentence on each assignment that cannot be used, such as one that is not built

    Raises DemoError if the folder holds something that is not an earlier demo.
    """
    _clear(course.data_folder)
    made: dict[tuple[str, str], Made] = {}
    for assignment in assignments:
        with going_on(assignment.name, notes):
            if not (course.assignments_folder / assignment.name).is_dir():
                raise DemoError("it is not built yet. Run autograder build first.")
            for submission in make_class(course, assignment, students):
                hand_in(submission, course, course.submitted_folder)
                _note_future_time(course, submission)
                made[submission.student, submission.assignment] = submission
    return made


def _note_future_time(course: Course, made: Made) -> None:
    """Note a time that is still to come as a trusted one: of a student it would be a claim that cannot be true."""
    folder = course.submitted_folder / made.student / made.assignment
    try:
        needed = needed_files(course.solutions_folder / made.assignment)
        submission = read_submission(
            folder, made.student, made.assignment, needed, limits=course.submission_limits
        )
    except NotASubmission:
        return
    if submission.handed_in is not None and submission.handed_in > datetime.now(UTC):
        noted = NotedTime(submission.digest, submission.handed_in, "lms", "made up")
        note_time(course, made.student, made.assignment, noted)


def grade_class(
    course: Course,
    made: dict[tuple[str, str], Made],
    feedback_of: Feedback,
    *,
    workers: int = 1,
    sandbox: Mode = "auto",
) -> Iterator[Demonstrated]:
    """Grade the class as any class is graded, and yield each result with what is surprising about it."""
    jobs = [
        Job(
            submission.student,
            submission.assignment,
            course.submitted_folder / submission.student / submission.assignment,
        )
        for submission in made.values()
    ]
    with open_gradebook(course) as gradebook:
        keeper = Bookkeeper(course, gradebook, feedback_of)
        setup = setup_for(course, sandbox)
        for graded in grade_batch(course, jobs, setup, workers=workers, write=keeper.write):
            submission = made[graded.result.student, graded.result.assignment]
            yield Demonstrated(
                submission, graded.result, tuple(discrepancies(submission.expected, graded.result))
            )


def discrepancies(expected: Expected, result: SubmissionResult) -> Iterator[str]:
    """Yield a sentence for everything in ``result`` that is not as its maker knows it must be."""
    if result.status != expected.status:
        yield f"The status is {result.status}, and must be {expected.status}."
    exercises = {exercise.name: exercise for exercise in result.exercises}
    holds: dict[str, Callable[[float, float], bool]] = {
        "full": lambda score, points: score == points,
        "zero": lambda score, points: score == 0,
        "less": lambda score, points: score < points,
    }
    for name, wanted in expected.scores.items():
        exercise = exercises.get(name)
        if exercise is None:
            yield f"{name} was not graded."
        elif not holds[wanted](exercise.score, exercise.max_score):
            yield f"{name} has {exercise.score:g} of {exercise.max_score:g} points, and must have {wanted}."
    for name, misconception in expected.named.items():
        checks = exercises[name].checks if name in exercises else ()
        named = {name_ for check in checks for name_ in check.named}
        is_named_right = named == {misconception} or (
            not named and any(check.diagnosis == expected.shared.get(name) for check in checks)
        )
        if not is_named_right:
            yield f"{name} is said to be {sorted(map(str, named)) or 'nothing'}, and is {misconception!r}."


def usual_workers() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _clear(folder: Path) -> None:
    if folder.exists():
        if not (folder / MARKER).exists():
            raise DemoError(
                f"{folder} exists and is not an earlier demo. Move it away: the demo would write over it."
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARKER).write_text("This folder was made by autograder demo, which may delete it.\n")

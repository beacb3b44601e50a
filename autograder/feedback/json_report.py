"""The document that ``grade --json`` writes: what was graded, as other programs read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import msgspec

from ..course.course import Course
from ..course.roster import read_roster
from ..grading.mark import Mark
from ..results import SubmissionResult
from .disclosure import ShownSubmission
from .item_statistics import AssignmentStatistics, statistics_of

Shown = Callable[[SubmissionResult], ShownSubmission]


class CheckLine(msgspec.Struct, frozen=True):
    """``message`` is what the student may see; ``misconception`` is the full result's: for the instructor."""

    name: str
    title: str
    points: float
    score: float
    outcome: str
    message: str
    misconception: str | None


class ExerciseLine(msgspec.Struct, frozen=True):
    name: str
    score: float
    max_score: float
    checks: tuple[CheckLine, ...]


class SubmissionLine(msgspec.Struct, frozen=True):
    """``score`` and ``max_score`` are of the exercises of this hand-in; ``mark`` is what counts for the student.

    sandbox: the mode that it was graded in: ``namespaces``, ``landlock``, ``none``; empty if nothing ran
    """

    student: str
    status: str
    message: str
    score: float
    max_score: float
    seconds: float
    sandbox: str
    exercises: tuple[ExerciseLine, ...]
    mark: Mark | None = None


class AssignmentLine(msgspec.Struct, frozen=True):
    name: str
    max_score: float
    submissions: tuple[SubmissionLine, ...]
    statistics: AssignmentStatistics


class Document(msgspec.Struct, frozen=True):
    course: str
    assignments: tuple[AssignmentLine, ...]


def document(
    course: Course,
    max_scores: dict[str, float],
    results: Sequence[SubmissionResult],
    shown: Shown,
    marks: Mapping[tuple[str, str], Mark] = MappingProxyType({}),
) -> Document:
    """Return the document of ``results``, sorted by assignment and student, whatever order they come in.

    max_scores: assignment -> points that can be had, also where nothing was submitted
    marks:      (student, assignment) -> what counts
    """
    withdrawn = read_roster(course.data_folder).withdrawn
    in_order = sorted(results, key=lambda result: (result.assignment, result.student))
    return Document(
        course.name,
        tuple(
            AssignmentLine(
                name,
                max_score,
                tuple(
                    _submission(result, shown(result), marks.get((result.student, result.assignment)))
                    for result in in_order
                    if result.assignment == name
                ),
                statistics_of(
                    name,
                    [
                        result
                        for result in in_order
                        if result.assignment == name and result.student not in withdrawn
                    ],
                ),
            )
            for name, max_score in max_scores.items()
        ),
    )


def _submission(result: SubmissionResult, shown: ShownSubmission, mark: Mark | None) -> SubmissionLine:
    messages = {check.name: check.message for exercise in shown.exercises for check in exercise.checks}
    return SubmissionLine(
        result.student,
        str(result.status),
        result.message,
        result.score,
        result.max_score,
        round(result.seconds, 4),
        result.sandbox,
        tuple(
            ExerciseLine(
                exercise.name,
                exercise.score,
                exercise.max_score,
                tuple(
                    CheckLine(
                        check.name,
                        check.title,
                        check.points,
                        check.score,
                        str(check.outcome),
                        messages.get(check.name, ""),
                        check.misconception,
                    )
                    for check in exercise.checks
                ),
            )
            for exercise in result.exercises
        ),
        mark,
    )

"""Grades as a file for another system: what the gradebook says, in one of the formats of `exports`.

A grade that is not final, since a person has yet to look, is a number with a status in ``csv`` and ``jsonl``;
the tables that other systems take for final have an empty cell in its place, unless it is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from .exports import FINAL_TABLES, FORMATS
from .exports.grades import EVERYTHING, Grades, Selection, read_grades, without_provisional
from .exports.table import ExportError

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

    from ..course.course import Course
    from ..gradebook.writer import CourseGradebook

__all__ = ["FORMATS", "ExportError", "Exported", "Selection", "export", "export_gradebook", "export_table"]


@dataclass(frozen=True)
class Exported:
    """A table. waiting: how many of its grades are not final; notes: sentences on what found no place in it."""

    text: str
    waiting: int
    notes: tuple[str, ...] = ()


def export(course: Course, format: str = "csv") -> str:
    """Return the grades of all assignments of course.toml as text in ``format``. Raises GradebookError."""
    return export_table(course, format).text


def export_table(
    course: Course, format: str = "csv", selection: Selection = EVERYTHING, match: Path | None = None
) -> Exported:
    """Return the grades that ``selection`` asks for; by itself those of all assignments that course.toml names.

    match: a file downloaded from Canvas or Moodle, into whose columns the grades go

    Raises GradebookError, and ExportError where ``match`` cannot be used.
    """
    from dataclasses import replace

    from ..course.roster import read_roster
    from ..gradebook.writer import open_gradebook

    named = {assignment.name: assignment.title for assignment in course.assignments}
    if selection.assignments is None:
        selection = replace(selection, assignments=tuple(named))
    withdrawn = read_roster(course.data_folder).withdrawn
    selection = replace(selection, withdrawn={*selection.withdrawn, *withdrawn})
    with open_gradebook(course) as book:
        problems = _bring_in_step(
            course, book, [name for name in selection.assignments or () if name in named]
        )
        in_guest = _in_guest(course, book, problems) if format == "exercises" else frozenset()
        grades = read_grades(book.gradebook, selection, _handed_in(course, named))
        exported = _written(grades, format, selection, match, named, in_guest=in_guest)
    return replace(exported, notes=(*problems, *exported.notes))


def _handed_in(course: Course, assignments: Collection[str]) -> frozenset[tuple[str, str]]:
    """Return (assignment, student) of each folder of submissions."""
    from ..grading.batch import find_jobs

    if not course.submitted_folder.is_dir():
        return frozenset()
    jobs = find_jobs(course.submitted_folder, assignments)
    return frozenset((job.assignment, job.student) for job in jobs)


def _in_guest(course: Course, book: CourseGradebook, problems: list[str]) -> frozenset[tuple[str, str]]:
    """Return (assignment, cell) of the exercises that are tested inside the student's process."""
    from ..errors import going_on
    from ..suite.foreign import exercises_in_guest

    found: set[tuple[str, str]] = set()
    for assignment in course.assignments:
        if assignment.tests_in_guest:
            with going_on(assignment.name, problems):
                exercises = exercises_in_guest(course.solutions_folder / assignment.name)
                graded = book.released(assignment.name).graded
                found |= {(assignment.name, cell) for cell, name in graded.items() if name in exercises}
    return frozenset(found)


def _bring_in_step(course: Course, book: CourseGradebook, assignments: Collection[str]) -> list[str]:
    """Let the gradebook say what the marks say now; return sentences on where that cannot be done."""
    from ..errors import going_on
    from ..gradebook.sync import Bookkeeper, students_view
    from ..grading.attempts import Attempts

    keeper = Bookkeeper(course, book, students_view(course))
    graded = Attempts(course.attempts_folder).assignments()
    for name in assignments:
        if name in graded:
            with going_on(name, keeper.problems):
                keeper.class_marks(name)
    return keeper.problems


def export_gradebook(
    gradebook: Gradebook,
    format: str = "csv",
    *,
    assignments: Collection[str] | None = None,
    students: Collection[str] | None = None,
    withdrawn: Collection[str] = (),
) -> str:
    """Return the grades in an open gradebook of nbgrader's; of all assignments or students for None.

    withdrawn: people who are not in the table
    """
    selection = Selection(assignments, students, withdrawn)
    return _written(read_grades(gradebook, selection), format, selection, None, {}).text


def _written(
    grades: Grades,
    format: str,
    selection: Selection,
    match: Path | None,
    titles: Mapping[str, str],
    *,
    in_guest: Collection[tuple[str, str]] = (),
) -> Exported:
    if match is not None and format not in ("canvas", "moodle"):
        raise ExportError(f"--match fills a file of Canvas or Moodle, and the format is {format}.")
    if format in FINAL_TABLES and not selection.is_provisional_shown:
        grades = without_provisional(grades)
    text, notes = _text(grades, format, match, titles, in_guest)
    return Exported(text, grades.waiting, tuple(notes))


def _text(
    grades: Grades,
    format: str,
    match: Path | None,
    titles: Mapping[str, str],
    in_guest: Collection[tuple[str, str]],
) -> tuple[str, list[str]]:
    from .exports import canvas, cells, gradescope, moodle, plain

    match format:
        case "csv":
            return plain.write_csv(grades), []
        case "jsonl":
            return plain.write_jsonl(grades), []
        case "canvas":
            return canvas.write_canvas(grades, match, titles)
        case "moodle":
            return moodle.write_moodle(grades, match)
        case "gradescope":
            return gradescope.write_gradescope(grades), []
        case "exercises" | "questions":
            kind: Literal["exercise", "question"] = "exercise" if format == "exercises" else "question"
            return cells.write_cells(grades, kind, in_guest), []
    raise ExportError(f"There is no format {format!r}. The formats are {', '.join(FORMATS)}.")

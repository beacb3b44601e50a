"""Feedback: a page for each student, a page of the class.

A student's page is made from what may be shown of that one submission, and from nothing else. The page
of the class is the instructor's; it lies apart, in a folder that is never handed out.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ..course.course import Course
from ..course.roster import read_roster
from ..course.times import shown_time
from ..grading.attempts import quote_name
from ..grading.mark import Mark, mark_of_result
from ..grading.mark_words import beyond_limit, origins
from ..results import Curves, Outcome, SubmissionResult
from ..suite.foreign import IN_GUEST, IN_GUEST_MEANS
from . import class_parts, student_parts
from .cleaned import cleaned
from .disclosure import ShownCheck, ShownExercise, ShownSubmission
from .item_statistics import statistics_of
from .once import Once
from .page_files import script_hash, template, text_of, write_page
from .student_view import student_view
from .terminal import FAILED, PASSED, SIGNS, failures_first, kind_of
from .trajectory_figure import svg

PAGES_FOLDER = "pages"  # not nbgrader's feedback folder: nbgrader skips a submission that has something there
CLASS_FOLDER = "class"


def write_student_page(course: Course, result: SubmissionResult, mark: Mark | None = None) -> Path:
    """Write the page of one submission and return its path.

    mark: what the points are made of; None: of this result alone
    """
    known = mark is not None
    mark = mark or mark_of_result(course, result)
    view = student_view(course, result)
    sources = student_parts.submitted_sources(course, mark) if known else {}
    page = template("student.html").render(
        view=view,
        course=course.name,
        title=course.assignment(result.assignment).title,
        grade=mark,
        due=shown_time(course, mark.due, mark.assignment),
        handed_in=shown_time(course, mark.handed_in, mark.assignment) if mark.handed_in else "",
        final=all(exercise.is_final for exercise in view.exercises),
        exercises=_lost_first(view),
        attempts=student_parts.attempt_lines(course, mark) if known else [],
        answers=[cell for cell in mark.cells if cell.kind == "written"],
        by_hand={cell.exercise: cell.manual_score for cell in mark.cells if cell.kind == "exercise"},
        origins=[*origins(course, mark), *beyond_limit(mark)] if mark.attempts > 1 else [],
        rule=student_parts.rule_of_lateness(course, result.assignment),
        next_step=_next_step(view),
        section=lambda exercise: student_parts.section_of(course, result.assignment, exercise),
        own_lines=lambda place: student_parts.own_lines(place, sources),
        once=Once(),
        css=text_of("page.css"),
        **_WORDS,
    )
    return write_page(student_page(course, result.student, result.assignment), page)


def write_class_page(
    course: Course, assignment: str, results: Sequence[SubmissionResult], marks: Sequence[Mark] = ()
) -> Path:
    """Write the instructor's page of one assignment and return its path. Its links lead to the students'.

    marks: what each student's points are made of; none: the results alone are shown

    Who has left the course is not on it.
    """
    withdrawn = read_roster(course.data_folder).withdrawn
    results = [result for result in results if result.student not in withdrawn]
    marks = [mark for mark in marks if mark.student not in withdrawn]
    file = course.data_folder / CLASS_FOLDER / f"{quote_name(assignment)}.html"
    pages = {result.student: student_page(course, result.student, assignment) for result in results}
    links = {
        student: quote(os.path.relpath(page, file.parent)) for student, page in pages.items() if page.exists()
    }
    statistics = statistics_of(assignment, results)
    rows = class_parts.people(results, {mark.student: mark for mark in marks}, links)
    misconceptions = class_parts.misconceptions(results)
    script = text_of("class.js")
    page = template("class.html").render(
        title=course.assignment(assignment).title,
        course=course.name,
        results=results,
        rows=rows,
        in_guest=class_parts.in_guest(results),
        in_guest_label=IN_GUEST,
        in_guest_means=IN_GUEST_MEANS,
        waiting=[row for row in rows if not row.is_final],
        bars=class_parts.histogram(rows),
        statistics=statistics,
        exercises=class_parts.by_difficulty(statistics),
        misconceptions=misconceptions,
        most_frequent=max((len(entry.students) for entry in misconceptions), default=1),
        css=text_of("page.css"),
        script=script,
        script_hash=script_hash(script),
        **_WORDS,
    )
    return write_page(file, page)


def student_page(course: Course, student: str, assignment: str) -> Path:
    """Return where the page of a student's submission is, or would be."""
    return course.data_folder / PAGES_FOLDER / quote_name(student) / f"{quote_name(assignment)}.html"


def _lost_first(view: ShownSubmission) -> list[ShownExercise]:
    """Return the exercises with those that lost points first."""
    return sorted(view.exercises, key=lambda exercise: exercise.score >= exercise.max_score)


def _next_step(view: ShownSubmission) -> str:
    """Return where to go on: the first check that failed, else the first that is to do; empty if all pass."""
    checks = [(exercise.name, check) for exercise in view.exercises for check in exercise.checks]
    lost = [entry for entry in checks if kind_of(entry[1]) == FAILED] or [
        entry for entry in checks if kind_of(entry[1]) != PASSED and entry[1].outcome is not Outcome.BROKEN
    ]
    return f"{lost[0][0]}. Look at “{lost[0][1].title.rstrip('.')}”." if lost else ""


def _mark(check: ShownCheck) -> str:
    return SIGNS[kind_of(check)].sign


def _kind(check: ShownCheck) -> str:
    return {PASSED: "passed", FAILED: "lost"}.get(kind_of(check), "todo")


def _picture(curves: Curves) -> Any:
    from markupsafe import Markup

    return Markup(svg(curves))  # numbers and our own words


def _drawing(picture: str) -> Any:
    from markupsafe import Markup

    return Markup(picture)  # the author's, seen by misconceptions.py to load and run nothing


def _histogram(bars: Sequence[class_parts.Bar]) -> Any:
    from markupsafe import Markup

    return Markup(class_parts.histogram_svg(bars))  # numbers and our own words


_WORDS: Mapping[str, Any] = {
    "points": lambda value: f"{value:g}",
    "percent": lambda share: f"{100 * share:.0f} %",
    "number": lambda value: "" if value is None else f"{value:.2f}",
    "mark": _mark,
    "kind": _kind,
    "clean": cleaned,
    "failures_first": failures_first,
    "picture": _picture,
    "drawing": _drawing,
    "histogram": _histogram,
}

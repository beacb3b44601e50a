"""Feedback: a page for each student, a page of the class.

A student's page is made from what may be shown of that one submission, and from nothing else. The page
of the class is the instructor's; it lies apart, in a folder that is never handed out.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ..course.course import Course
from ..durable import write_file
from ..grading.attempts import quote_name
from ..grading.mark import Mark, mark_of_result
from ..results import Curves, Outcome, SubmissionResult
from .disclosure import ShownCheck
from .item_statistics import statistics_of
from .student_view import student_view
from .trajectory_figure import svg

PAGES_FOLDER = "pages"  # not nbgrader's feedback folder: nbgrader skips a submission that has something there
CLASS_FOLDER = "class"


def write_student_page(course: Course, result: SubmissionResult, mark: Mark | None = None) -> Path:
    """Write the page of one submission and return its path.

    mark: what the points are made of; None: of this result alone
    """
    mark = mark or mark_of_result(course, result)
    view = student_view(course, result)
    final = all(exercise.is_final for exercise in view.exercises)
    title = course.assignment(result.assignment).title
    page = _template("student.html").render(
        view=view,
        course=course.name,
        title=title,
        grade=mark,
        final=final,
        said=_Said(),
        css=_css(),
        **_WORDS,
    )
    return _write(_student_page(course, result.student, result.assignment), page)


def write_class_page(course: Course, assignment: str, results: Sequence[SubmissionResult]) -> Path:
    """Write the instructor's page of one assignment and return its path. Its links lead to the students'."""
    file = course.data_folder / CLASS_FOLDER / f"{quote_name(assignment)}.html"
    pages = {one.student: _student_page(course, one.student, assignment) for one in results}
    links = {
        student: quote(os.path.relpath(page, file.parent)) for student, page in pages.items() if page.exists()
    }
    page = _template("class.html").render(
        title=course.assignment(assignment).title,
        course=course.name,
        results=sorted(results, key=lambda one: one.student),
        statistics=statistics_of(assignment, results),
        links=links,
        css=_css(),
        **_WORDS,
    )
    return _write(file, page)


def _student_page(course: Course, student: str, assignment: str) -> Path:
    return course.data_folder / PAGES_FOLDER / quote_name(student) / f"{quote_name(assignment)}.html"


class _Said:
    """Whether a sentence has been said of an exercise before: several checks may have the same diagnosis."""

    def __init__(self) -> None:
        self._known: set[tuple[str, str]] = set()

    def __call__(self, exercise: str, message: str) -> bool:
        known = (exercise, message) in self._known
        self._known.add((exercise, message))
        return known


def _mark(check: ShownCheck) -> str:
    return {
        Outcome.PASSED: "✓",
        Outcome.NOT_ATTEMPTED: "○",
        Outcome.NOT_REACHED: "○",
        Outcome.BROKEN: "?",
    }.get(check.outcome, "✗")


def _kind(check: ShownCheck) -> str:
    return {"✓": "passed", "✗": "lost"}.get(_mark(check), "todo")


def _picture(curves: Curves) -> Any:
    from markupsafe import Markup

    return Markup(svg(curves))  # numbers and our own words


def _drawing(picture: str) -> Any:
    from markupsafe import Markup

    return Markup(picture)  # the author's, seen by misconceptions.py to load and run nothing


_WORDS: dict[str, Any] = {
    "points": lambda value: f"{value:g}",
    "percent": lambda share: f"{100 * share:.0f} %",
    "number": lambda value: "" if value is None else f"{value:.2f}",
    "mark": _mark,
    "kind": _kind,
    "picture": _picture,
    "drawing": _drawing,
}


@cache
def _template(name: str) -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("autograder.feedback"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    return environment.get_template(name)


@cache
def _css() -> Any:
    from markupsafe import Markup

    return Markup(
        (resources.files("autograder.feedback") / "templates" / "page.css").read_text(encoding="utf-8")
    )


def _write(file: Path, page: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    write_file(file, page.encode(), mode=0o644, sync=False)  # a page can be written again at any time
    return file

"""What a regrade means, as a page for the instructor: who gains, who loses, check by check, and why."""

from __future__ import annotations

from pathlib import Path

from ..course.course import Course
from ..grading.regrade_table import ChangeLine, RegradeTable
from .cleaned import cleaned
from .page_files import template, text_of, write_page
from .pages import CLASS_FOLDER

SMALL = 1e-9  # points that are rounding alone


def write_regrade_page(course: Course, table: RegradeTable) -> Path:
    """Write the page of a regrade and return its path.

    Each applied regrade has a page of its own, ``regrade-<number>.html``, and the page of its dry run goes. A dry
    run's is ``regrade.html``, which the next one replaces.
    """
    if table.applied is not None:
        _file(course, None).unlink(missing_ok=True)
    rows = [line for line in table.changes if line.checks or abs(_gain(line)) > SMALL]
    page = template("regrade.html").render(
        course=course.name,
        table=table,
        rows=sorted(rows, key=lambda line: (line.assignment, _gain(line), line.student)),
        gain=_gain,
        direction=_direction,
        side=_side,
        points=lambda value: f"{value:g}",
        clean=cleaned,
        css=text_of("page.css"),
    )
    return write_page(_file(course, table.applied), page)


def remove_regrade_page(course: Course, number: int) -> None:
    """Remove the page of regrade ``number``, which says that it counts; nothing happens if there is none."""
    _file(course, number).unlink(missing_ok=True)


def _file(course: Course, number: int | None) -> Path:
    name = "regrade.html" if number is None else f"regrade-{number}.html"
    return course.data_folder / CLASS_FOLDER / name


def _gain(line: ChangeLine) -> float:
    return line.after - line.before


def _direction(line: ChangeLine) -> str:
    """Return in a word what becomes of the points, so that the sign of a number is not all that says it."""
    gain = _gain(line)
    return "gains" if gain > SMALL else "loses" if gain < -SMALL else "keeps"


def _side(outcome: str, points: float | None) -> str:
    """Return one side of a check's change in words."""
    if not outcome:
        return "not in the suite"
    return f"{outcome}, no score" if points is None else f"{outcome}, {points:g}"

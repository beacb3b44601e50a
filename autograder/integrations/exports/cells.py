"""``exercises`` and ``questions``: a line for each student and exercise, or for each written answer."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from ...suite.foreign import IN_GUEST
from .grades import Grades
from .table import table

_PERSON = ["assignment", "student_id", "last_name", "first_name", "email"]
_EXERCISES = [
    *_PERSON,
    "exercise",
    "auto_score",
    "manual_score",
    "extra_credit",
    "score",
    "max_score",
    "status",
    "tested",
]


def write_cells(
    grades: Grades,
    kind: Literal["exercise", "question"],
    in_guest: Collection[tuple[str, str]] = (),
) -> str:
    """Return the points of the cells of one kind as CSV. Points are before lateness, which has no part in a cell.

    in_guest: (assignment, cell) of those that are tested inside the student's process
    """
    columns = [*_EXERCISES[:-1], "comment"] if kind == "question" else _EXERCISES
    head = ["question" if name == "exercise" and kind == "question" else name for name in columns]
    rows = [
        [
            _tested((line.assignment, line.exercise) in in_guest) if name == "tested" else getattr(line, name)
            for name in columns
        ]
        for line in grades.cells
        if line.kind == kind
    ]
    return table([head, *rows])


def _tested(is_in_guest: bool) -> str:
    return IN_GUEST if is_in_guest else "at the judge"

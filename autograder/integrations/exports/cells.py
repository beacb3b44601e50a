"""``exercises`` and ``questions``: a line for each student and exercise, or for each written answer."""

from __future__ import annotations

from typing import Literal

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
]


def write_cells(grades: Grades, kind: Literal["exercise", "question"]) -> str:
    """Return the points of the cells of one kind as CSV. Points are before lateness, which has no part in a cell."""
    columns = [*_EXERCISES, "comment"] if kind == "question" else _EXERCISES
    head = ["question" if name == "exercise" and kind == "question" else name for name in columns]
    rows = [[getattr(line, name) for name in columns] for line in grades.cells if line.kind == kind]
    return table([head, *rows])

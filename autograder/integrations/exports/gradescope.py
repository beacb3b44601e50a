"""The columns of Gradescope's own download of a course's grades, for what reads that.

First Name, Last Name, SID, Email, and for each assignment its points, ``- Max Points``, ``- Submission Time``
and ``- Lateness (H:M:S)``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .grades import Grades, Line
from .table import by_student, table


def write_gradescope(grades: Grades) -> str:
    """Return the grades in Gradescope's columns; Gradescope has no import of grades."""
    names, most, students = by_student(grades.lines)
    head = ["First Name", "Last Name", "SID", "Email"]
    for name in names:
        head += [name, f"{name} - Max Points", f"{name} - Submission Time", f"{name} - Lateness (H:M:S)"]
    rows = []
    for line, own in students:
        row: list[Any] = [line.first_name, line.last_name, line.student_id, line.email]
        for name in names:
            row += _columns(own.get(name), most[name])
        rows.append(row)
    return table([head, *rows])


def _columns(line: Line | None, most: float) -> list[Any]:
    if line is None:
        return [None, most, "", ""]
    return [line.score, most, line.timestamp.replace("T", " ").replace("Z", " +0000"), _lateness(line)]


def _lateness(line: Line) -> str:
    if not line.timestamp or not line.duedate:
        return ""
    late = datetime.fromisoformat(line.timestamp) - datetime.fromisoformat(line.duedate)
    seconds = max(0, int(late.total_seconds()))
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"

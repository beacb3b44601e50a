"""Canvas's gradebook import, as its guide "How do I import grades in the Gradebook?" describes it.

The first columns are Student, ID, SIS User ID, SIS Login ID and Section; then one column an assignment, below
whose name stand the points.  A new name makes a new assignment.  So with a file that was downloaded from the
gradebook, whose columns are called ``Title (12345)``, the grades go into its columns, beside its students' ids.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from ...student.submission import printable
from .grades import Grades, Line
from .table import ExportError, by_student, full_name, read_table, table

IDENTITY: Final = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_POINTS: Final = "points possible"
_TITLE: Final = re.compile(r"(?P<title>.*?)\s*\((?P<id>\d+)\)")


def write_canvas(grades: Grades, match: Path | None, titles: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return the file to import, and sentences on what found no place in ``match``.

    match:  a file downloaded from Canvas's gradebook; None makes columns of the assignments' own names
    titles: assignment -> its title in course.toml, which Canvas may call it by

    Raises ExportError where ``match`` is no such file, or has a column for none of the assignments.
    """
    names, most, students = by_student(grades.lines)
    if match is None:
        points: list[Any] = ["    Points Possible", "", "", "", "", *(most[name] for name in names)]
        rows = [[*_identity(line), *(_score(own, name) for name in names)] for line, own in students]
        return table([[*IDENTITY, *names], points, *rows]), []
    head, below, theirs = _downloaded(match)
    columns = {
        name: column for name in names if (column := _column(name, titles.get(name, ""), head)) is not None
    }
    notes = [
        f"{name} has no column in {match.name}, and is left out." for name in names if name not in columns
    ]
    if names and not columns:
        raise ExportError(
            f"{match} has a column for none of {', '.join(names)}. Call the assignment in Canvas as in course.toml, "
            f"by its name or its title, and download the gradebook again."
        )
    notes += [
        f"{name} has {most[name]:g} points here, and {below[column]} in Canvas."
        for name, column in columns.items()
        if below is not None and not _same_points(below[column], most[name])
    ]
    places = [head.index(name) for name in IDENTITY if name in head]
    known = {key: row for row in theirs for key in _keys(row, head)}
    rows = []
    for line, own in students:
        row = next((known[key] for key in _own_keys(line) if key in known), None)
        if row is None:
            notes.append(f"{printable(line.student_id)} is not in {match.name}, and is left out.")
        else:
            rows.append([*(row[place] for place in places), *(_score(own, name) for name in columns)])
    points = ["    Points Possible", *[""] * (len(places) - 1), *(most[name] for name in columns)]
    return table(
        [[*(head[place] for place in places), *(head[c] for c in columns.values())], points, *rows]
    ), notes


def _identity(line: Line) -> list[str]:
    return [full_name(line), line.lms_user_id, "", line.student_id, ""]


def _score(own: Mapping[str, Line], name: str) -> float | None:
    return own[name].score if name in own else None


def _downloaded(path: Path) -> tuple[list[str], list[str] | None, list[list[str]]]:
    """The head, the row of points, and the rows of students."""
    rows = read_table(path)
    head = [name.strip() for name in rows[0]] if rows else []
    if "Student" not in head or not {"ID", "SIS Login ID", "SIS User ID"} & set(head):
        raise ExportError(
            f"{path} is no gradebook of Canvas: its first row has no columns Student and ID. Download it with "
            f"Export Entire Gradebook."
        )
    full = [[*row, *[""] * (len(head) - len(row))][: len(head)] for row in rows[1:]]
    points = next((row for row in full if row[0].strip().lower() == _POINTS), None)
    start = full.index(points) + 1 if points is not None else 0
    return head, points, [row for row in full[start:] if row[head.index("Student")].strip()]


def _column(name: str, title: str, head: list[str]) -> int | None:
    """Where the assignment's column is: the one called by its name or title, with Canvas's id behind it."""
    wanted = {text.strip().casefold() for text in (name, title) if text.strip()}
    for number, column in enumerate(head):
        match = _TITLE.fullmatch(column)
        if match is not None and match["title"].strip().casefold() in wanted:
            return number
    return None


def _keys(row: list[str], head: list[str]) -> set[tuple[str, str]]:
    return {
        (name, row[head.index(name)].strip().casefold())
        for name in ("ID", "SIS Login ID", "SIS User ID")
        if name in head and row[head.index(name)].strip()
    }


def _own_keys(line: Line) -> list[tuple[str, str]]:
    """What a student may be known by in Canvas, the surest first."""
    student, email = line.student_id.casefold(), line.email.casefold()
    keys = [("ID", line.lms_user_id.casefold()), ("SIS Login ID", student), ("SIS User ID", student)]
    return [key for key in [*keys, ("SIS Login ID", email)] if key[1]]


def _same_points(text: str, points: float) -> bool:
    try:
        return abs(float(text) - points) < 1e-6
    except ValueError:
        return True  # Canvas writes (read only) below its own columns

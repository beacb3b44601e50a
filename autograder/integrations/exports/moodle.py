"""Moodle: the grade import of a course from CSV, and the offline grading worksheet of one assignment.

In the import each column is mapped by hand: Username or Email address to the user, each assignment to its
activity, and ``... feedback`` to "Feedback for" it.  A worksheet that was downloaded has the columns Identifier,
Email address, Grade and Feedback comments, of which the last two are filled.
"""

from __future__ import annotations

import html
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

from ...student.submission import printable
from .grades import CellLine, Grades
from .table import ExportError, by_student, read_table, table

WORKSHEET: Final = ("Identifier", "Grade")


def write_moodle(grades: Grades, match: Path | None) -> tuple[str, list[str]]:
    """Return the file to import, and sentences on what found no place in ``match``. Raises ExportError."""
    feedback = _feedback(grades)
    if match is not None:
        return _worksheet(grades, match, feedback)
    names, _, students = by_student(grades.lines)
    head = ["Username", "Email address", "First name", "Last name"]
    for name in names:
        head += [name, f"{name} feedback"]
    rows = []
    for line, own in students:
        row: list[Any] = [line.student_id, line.email, line.first_name, line.last_name]
        for name in names:
            score = own[name].score if name in own else None
            row += [score, feedback[line.student_id, name] if score is not None else ""]
        rows.append(row)
    return table([head, *rows]), []


def _worksheet(grades: Grades, match: Path, feedback: dict[tuple[str, str], str]) -> tuple[str, list[str]]:
    names, most, students = by_student(grades.lines)
    rows = read_table(match)
    head = [name.strip() for name in rows[0]] if rows else []
    if not set(WORKSHEET) <= set(head):
        raise ExportError(
            f"{match} is no grading worksheet of Moodle: it has no columns {' and '.join(WORKSHEET)}. Switch on "
            f"Offline grading worksheet in the assignment, and download it there."
        )
    if len(names) != 1:
        raise ExportError(
            f"A worksheet of Moodle is for one assignment, and there are {len(names)}. Name one with --assignment."
        )
    (name,) = names
    filled = [[*row, *[""] * (len(head) - len(row))][: len(head)] for row in rows[1:]]
    by_key = {
        row[place].strip().casefold(): row for row in filled for place in _places(head) if row[place].strip()
    }
    notes = []
    for line, own in students:
        keys = [key.casefold() for key in (line.student_id, line.email) if key]
        row = next((by_key[key] for key in keys if key in by_key), None)
        if row is None:
            notes.append(f"{printable(line.student_id)} is not in {match.name}, and is left out.")
            continue
        score = own[name].score
        row[head.index("Grade")] = "" if score is None else f"{score:.10g}"
        if "Feedback comments" in head and score is not None:
            row[head.index("Feedback comments")] = feedback[line.student_id, name]
    maximum = {row[head.index("Maximum Grade")] for row in filled} if "Maximum Grade" in head else set()
    notes += [
        f"{name} has {most[name]:g} points here, and {m} in Moodle."
        for m in sorted(maximum)
        if _differs(m, most[name])
    ]
    return table([head, *filled]), notes


def _places(head: list[str]) -> list[int]:
    """The columns that name a person: Moodle has an id number and a user name only where a site shows them."""
    return [head.index(name) for name in ("Username", "ID number", "Email address") if name in head]


def _feedback(grades: Grades) -> dict[tuple[str, str], str]:
    """A line for each exercise and answer, and what a person wrote; Moodle reads it as HTML."""
    texts: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for cell in grades.cells:
        texts[cell.student_id, cell.assignment].append(_sentence(cell))
    return defaultdict(str, {key: html.escape("\n".join(lines), quote=False) for key, lines in texts.items()})


def _sentence(cell: CellLine) -> str:
    points = "not graded yet" if cell.score is None else f"{cell.score:g} of {cell.max_score:g}"
    return f"{cell.exercise}: {points}" + (f". {cell.comment}" if cell.comment else "")


def _differs(text: str, points: float) -> bool:
    try:
        return abs(float(text) - points) > 1e-6
    except ValueError:
        return False

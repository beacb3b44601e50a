"""What people enter for written answers: each is read with a state, and written only if that state is unchanged.

A state identifies what a reader saw: the answer, its score and its comment. A reader who writes names the state that they
saw. Nothing is written where somebody else wrote, or another answer arrived, in between.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .additions import noted_answers
from .layout import Layout
from .rows import update_rows

if TYPE_CHECKING:
    from sqlalchemy import Connection

Key = tuple[str, str]
"""A student, and the name of a written cell."""


@dataclass(frozen=True)
class WrittenRow:
    """What the gradebook has for one written answer. state: names the answer, score and comment."""

    manual_score: float | None
    comment: str
    state: str
    grade_id: str
    comment_id: str


@dataclass(frozen=True)
class ManualEntry:
    """What a reader enters. states: those that the reader saw or made; in any other state nothing is written."""

    points: float
    comment: str
    states: frozenset[str]


@dataclass(frozen=True)
class Entered:
    """What became of some entries.

    states:    the state of each answer that has now what its entry says
    conflicts: the present row of each entry that was not written; None where the answer left the gradebook
    changed:   how many rows were changed
    """

    states: dict[Key, str] = field(default_factory=dict)
    conflicts: dict[Key, WrittenRow | None] = field(default_factory=dict)
    changed: int = 0


def read_written(connection: Connection, layout: Layout) -> dict[Key, WrittenRow]:
    """Return the rows of every written answer of the layout's assignment."""
    from nbgrader import api
    from sqlalchemy import select

    submissions, notebooks = api.SubmittedAssignment.__table__, api.SubmittedNotebook.__table__
    notebook_rows = connection.execute(
        select(notebooks.c.id, submissions.c.id.label("submission"), submissions.c.student_id)
        .join(submissions, notebooks.c.assignment_id == submissions.c.id)
        .where(submissions.c.assignment_id == layout.assignment_id, notebooks.c.notebook_id.in_(layout.own))
    ).all()
    digests = noted_answers(connection, (row.submission for row in notebook_rows))
    grades = _by_cell(connection, api.Grade.__table__, layout.grades, layout)
    comments = _by_cell(connection, api.Comment.__table__, layout.comments, layout)
    written = {}
    for row in notebook_rows:
        for name in layout.released.written:
            grade, comment = grades.get((row.id, name)), comments.get((row.id, name))
            if grade is not None and comment is not None:
                score, text = grade["manual_score"], comment["manual_comment"] or ""
                state = _state(score, text, digests.get(row.submission, ""))
                written[row.student_id, name] = WrittenRow(score, text, state, grade["id"], comment["id"])
    return written


def enter(connection: Connection, layout: Layout, entries: Mapping[Key, ManualEntry]) -> Entered:
    """Write ``entries`` in the connection's transaction, each where one of its states holds."""
    from nbgrader import api

    rows = read_written(connection, layout)
    entered = Entered()
    grades: list[dict[str, Any]] = []
    comments: list[dict[str, Any]] = []
    for key, entry in entries.items():
        row = rows.get(key)
        is_there = row is not None and (row.manual_score, row.comment) == (entry.points, entry.comment)
        if row is None or not (is_there or row.state in entry.states):
            entered.conflicts[key] = row
            continue
        grades.append({"id": row.grade_id, "manual_score": entry.points, "needs_manual_grade": False})
        if not is_there:
            comments.append({"id": row.comment_id, "manual_comment": entry.comment or None})
    update_rows(connection, api.Grade.__table__, grades, ("manual_score", "needs_manual_grade"))
    update_rows(connection, api.Comment.__table__, comments, ("manual_comment",))
    now = read_written(connection, layout)
    states = {key: now[key].state for key in entries if key not in entered.conflicts}
    return Entered(states, entered.conflicts, len(comments))


def _by_cell(
    connection: Connection, table: Any, names: Mapping[str, Mapping[str, str]], layout: Layout
) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Return the rows of the written cells by submitted notebook and the cell's name."""
    from sqlalchemy import select

    cells = {
        cell: name
        for notebook in layout.own
        for cell, name in names[notebook].items()
        if name in layout.released.written
    }
    rows: Iterable[Any] = connection.execute(select(table).where(table.c.cell_id.in_(list(cells)))).mappings()
    return {(row["notebook_id"], cells[row["cell_id"]]): row for row in rows}


def _state(score: float | None, comment: str, digest: str) -> str:
    parts: Sequence[str] = (repr(score), comment, digest)
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "backslashreplace"), digest_size=8).hexdigest()

"""Read what the gradebook says of every submission of an assignment, in a fixed number of statements."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from ..grading.mark import CellScore
from .additions import noted_answers
from .layout import Layout, Row, cell_scores

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select


@dataclass(frozen=True)
class Submitted:
    """The rows of one submission.

    timestamp: when it was handed in, naive and in UTC, as nbgrader keeps it
    extension: that was granted in the gradebook or by course.toml
    penalty:   the late penalty of the notebook with the exercises, None where it is not late
    """

    timestamp: datetime | None
    extension: timedelta | None
    penalty: float | None
    cells: tuple[CellScore, ...]


def read_extensions(connection: Connection, layout: Layout) -> dict[str, timedelta | None]:
    """Return the extension that each submission's row has, by student."""
    from nbgrader import api
    from sqlalchemy import select

    table = api.SubmittedAssignment.__table__
    query = select(table.c.student_id, table.c.extension)
    rows = connection.execute(query.where(table.c.assignment_id == layout.assignment_id))
    return {row.student_id: row.extension for row in rows}


@dataclass(frozen=True)
class SubmissionRows:
    """All that the gradebook holds of one submission.

    notebooks: its notebooks
    grades, comments: the rows by notebook row
    answers: the digest of the written answers that was noted; empty for none
    """

    submission: Row
    notebooks: list[Row]
    grades: Mapping[str, list[Row]]
    comments: Mapping[str, list[Row]]
    answers: str

    def digest(self) -> bytes:
        """Return a digest of every value in the rows."""
        parts: list[Any] = [self.submission, self.answers]
        for notebook in sorted(self.notebooks, key=_id):
            parts.append(notebook)
            for rows in (self.grades, self.comments):
                parts += sorted(rows.get(notebook["id"], ()), key=_id)
        return hashlib.blake2b(msgspec.msgpack.encode(parts), digest_size=20).digest()

    def submitted(self, layout: Layout) -> Submitted:
        """Return what the rows say."""
        penalties = [
            notebook["late_submission_penalty"]
            for notebook in self.notebooks
            if notebook["notebook_id"] == layout.main
        ]
        return Submitted(
            self.submission["timestamp"],
            self.submission["extension"],
            penalties[0] if penalties else None,
            tuple(cell_scores(layout, self.notebooks, self.grades, self.comments)),
        )


def read_submitted(
    connection: Connection, layout: Layout, student: str | None = None
) -> dict[str, Submitted]:
    """Return what the rows of the layout's assignment say, by student; of one student alone if one is named."""
    rows = read_rows(connection, layout, student)
    return {name: own.submitted(layout) for name, own in rows.items()}


def read_rows(
    connection: Connection, layout: Layout, student: str | None = None
) -> dict[str, SubmissionRows]:
    """Return the rows of the layout's assignment, by student; of one student alone if one is named."""
    from nbgrader import api
    from sqlalchemy import select

    submissions = api.SubmittedAssignment.__table__
    notebooks = api.SubmittedNotebook.__table__
    conditions = [submissions.c.assignment_id == layout.assignment_id]
    conditions += [submissions.c.student_id == student] if student is not None else []
    own = select(submissions.c.id).where(*conditions)
    own_notebooks = select(notebooks.c.id).where(notebooks.c.assignment_id.in_(own))
    by_submission = _grouped(
        connection, select(notebooks).where(notebooks.c.assignment_id.in_(own)), "assignment_id"
    )
    grades, comments = (
        _grouped(connection, select(table).where(table.c.notebook_id.in_(own_notebooks)), "notebook_id")
        for table in (api.Grade.__table__, api.Comment.__table__)
    )
    submission_rows = list(_rows(connection, select(submissions).where(*conditions)))
    answers = noted_answers(connection, (row["id"] for row in submission_rows))
    return {
        row["student_id"]: SubmissionRows(
            row, by_submission.get(row["id"], []), grades, comments, answers.get(row["id"], "")
        )
        for row in submission_rows
    }


def _grouped(connection: Connection, query: Select[Any], key: str) -> Mapping[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in _rows(connection, query):
        groups.setdefault(row[key], []).append(row)
    return groups


def _rows(connection: Connection, query: Select[Any]) -> Iterator[Row]:
    result = connection.execute(query)
    names = tuple(result.keys())
    return (dict(zip(names, values, strict=True)) for values in result)


def _id(row: Row) -> str:
    return str(row["id"])

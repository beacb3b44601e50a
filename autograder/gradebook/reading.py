"""Read what the gradebook says of every submission of an assignment, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..grading.mark import CellScore
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


def read_submitted(
    connection: Connection, layout: Layout, student: str | None = None
) -> dict[str, Submitted]:
    """Return what the rows of the layout's assignment say, by student; of one student alone if one is named."""
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
    submitted = {}
    for row in connection.execute(select(submissions).where(*conditions)).mappings():
        rows = by_submission.get(row["id"], [])
        penalties = [
            notebook["late_submission_penalty"] for notebook in rows if notebook["notebook_id"] == layout.main
        ]
        submitted[row["student_id"]] = Submitted(
            row["timestamp"],
            row["extension"],
            penalties[0] if penalties else None,
            tuple(cell_scores(layout, rows, grades, comments)),
        )
    return submitted


def _grouped(connection: Connection, query: Select[Any], key: str) -> Mapping[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in connection.execute(query).mappings():
        groups.setdefault(row[key], []).append(dict(row))
    return groups

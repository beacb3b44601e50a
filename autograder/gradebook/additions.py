"""Our own tables in nbgrader's gradebook: their format, and which written answers a person was asked to read.

nbgrader's tables stay as they are; ours stand beside them, are made when a gradebook is opened, and carry a
format number. A gradebook without them is one of the time before (format 1) and needs nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from ..errors import AutograderError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, Table

FORMAT = 2
_AT_ONCE = 5000  # values in one IN (...); SQLite allows 32766


class NewerGradebook(AutograderError):
    """A newer version of this program added to the gradebook what this one does not know."""


@cache
def _tables() -> tuple[Table, Table]:
    from sqlalchemy import Column, Integer, MetaData, String, Table

    metadata = MetaData()
    formats = Table("autograder_format", metadata, Column("number", Integer, primary_key=True))
    answers = Table(
        "autograder_answers",
        metadata,
        Column("submission_id", String(32), primary_key=True),
        Column("digest", String(64), nullable=False),
    )
    return formats, answers


def add_tables(engine: Engine) -> None:
    """Make our tables where they are missing. Raises NewerGradebook, and what the database raises."""
    from sqlalchemy import insert, inspect, select
    from sqlalchemy.schema import CreateTable

    formats, answers = _tables()
    with engine.begin() as connection:
        table_names = set(inspect(connection).get_table_names())
        for table in (formats, answers):
            if table.name not in table_names:
                connection.execute(CreateTable(table, if_not_exists=True))
        number = max(connection.execute(select(formats.c.number)).scalars(), default=None)
        if number is None:
            connection.execute(insert(formats), [{"number": FORMAT}])
        elif number > FORMAT:
            raise NewerGradebook(
                f"The gradebook has additions of format {number}, and this program knows formats up to {FORMAT}: a "
                f"newer version of autograder wrote it. Install that version; nothing was changed."
            )


def noted_answers(connection: Connection, submission_ids: Iterable[str]) -> dict[str, str]:
    """Return submission id -> digest of the written answers that its rows are about, where it was noted."""
    from sqlalchemy import select

    _, answers = _tables()
    ids = list(submission_ids)
    noted: dict[str, str] = {}
    for start in range(0, len(ids), _AT_ONCE):
        is_in_batch = answers.c.submission_id.in_(ids[start : start + _AT_ONCE])
        noted |= {
            row.submission_id: row.digest for row in connection.execute(select(answers).where(is_in_batch))
        }
    return noted


def forget_answers(connection: Connection, submission_ids: Iterable[str]) -> None:
    """Delete what was noted of the written answers of these submissions."""
    from sqlalchemy import delete

    _, answers = _tables()
    connection.execute(delete(answers).where(answers.c.submission_id.in_(list(submission_ids))))


def note_answers(connection: Connection, former: Mapping[str, str], current: Mapping[str, str]) -> None:
    """Note the digests ``current`` in the place of ``former``; both submission id -> digest."""
    from sqlalchemy import bindparam, insert, update

    _, answers = _tables()
    new: list[dict[str, Any]] = [
        {"submission_id": key, "digest": digest} for key, digest in current.items() if key not in former
    ]
    changed: list[dict[str, Any]] = [
        {"key": key, "new": digest} for key, digest in current.items() if former.get(key, digest) != digest
    ]
    if new:
        connection.execute(insert(answers), new)
    if changed:
        statement = update(answers).where(answers.c.submission_id == bindparam("key"))
        connection.execute(statement.values(digest=bindparam("new")), changed)

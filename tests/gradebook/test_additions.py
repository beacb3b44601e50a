"""What this program adds to nbgrader's database: a format, and a digest for each submission's written answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.pool import NullPool

from autograder.gradebook import additions
from autograder.gradebook.additions import (
    FORMAT,
    NewerGradebook,
    add_tables,
    forget_answers,
    note_answers,
    noted_answers,
)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    """A database that has our tables, and nothing else."""
    engine = create_engine(f"sqlite:///{tmp_path / 'gradebook.db'}", poolclass=NullPool)
    add_tables(engine)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def test_the_format_is_noted_once_however_often_the_gradebook_is_opened(connection: Connection) -> None:
    add_tables(connection.engine)
    assert set(inspect(connection).get_table_names()) == {"autograder_format", "autograder_answers"}
    assert connection.execute(text("SELECT number FROM autograder_format")).all() == [(FORMAT,)]


def test_additions_of_a_newer_format_are_refused_and_stay(connection: Connection) -> None:
    connection.execute(text("INSERT INTO autograder_format VALUES (:number)"), {"number": FORMAT + 1})
    connection.commit()
    with pytest.raises(NewerGradebook, match=f"format {FORMAT + 1}, and this program knows formats up to 2"):
        add_tables(connection.engine)
    numbers = connection.execute(text("SELECT number FROM autograder_format")).scalars()
    assert sorted(numbers) == [FORMAT, FORMAT + 1]


def test_one_submission_has_one_digest(connection: Connection) -> None:
    assert inspect(connection).get_pk_constraint("autograder_answers")["constrained_columns"] == [
        "submission_id"
    ]
    assert inspect(connection).get_pk_constraint("autograder_format")["constrained_columns"] == ["number"]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 7])
def test_what_was_noted_is_found_whole_whatever_one_query_takes(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(additions, "_AT_ONCE", 3)
    digests = {f"id{number}": f"digest{number}" for number in range(count)}
    note_answers(connection, {}, digests | {"another": "x"})
    assert noted_answers(connection, digests) == digests


def test_other_answers_take_the_place_of_those_that_were_noted(connection: Connection) -> None:
    former = {"same": "a", "other": "b"}
    note_answers(connection, {}, former)
    note_answers(connection, former, {"same": "a", "other": "c", "new": "d"})
    assert noted_answers(connection, ["same", "other", "new"]) == {"same": "a", "other": "c", "new": "d"}


def test_what_is_forgotten_is_not_noted_any_more_and_the_others_are(connection: Connection) -> None:
    note_answers(connection, {}, {"gone": "a", "kept": "b"})
    forget_answers(connection, ["gone"])
    assert noted_answers(connection, ["gone", "kept"]) == {"kept": "b"}

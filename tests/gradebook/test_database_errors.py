"""A database's error is understood by its code, in whatever language its words are."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from nbgrader.api import InvalidEntry
from sqlalchemy.exc import OperationalError

from autograder.gradebook.database_errors import trouble_of

WORDS = "ein Fehler ist aufgetreten"


class FromPostgres(Exception):
    """As psycopg raises it: with an SQLSTATE."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(WORDS)
        self.sqlstate = sqlstate


class FromOlderDriver(Exception):
    """As psycopg2 raises it."""

    pgcode = "53100"


def wrapped(original: Exception) -> OperationalError:
    return OperationalError("SELECT 1", {}, original)


@pytest.mark.parametrize(
    ("sqlstate", "said"),
    [
        ("55P03", "is locked"),
        ("40P01", "is locked"),
        ("25006", "cannot be opened for writing"),
        ("42501", "refuses this user"),
        ("53100", "cannot be written"),
        ("3D000", "does not exist"),
        ("28P01", "does not let this user in"),
        ("28000", "does not let this user in"),
        ("08006", "cannot be reached"),
        ("57P01", "cannot be reached"),
        ("42P01", "answered with an error"),
    ],
)
def test_postgresql_is_understood_by_its_sqlstate(sqlstate: str, said: str) -> None:
    assert trouble_of(wrapped(FromPostgres(sqlstate))).what.startswith(said)


def test_the_older_driver_calls_its_code_otherwise() -> None:
    assert trouble_of(wrapped(FromOlderDriver())).what.startswith("cannot be written")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (sqlite3.SQLITE_BUSY, "is locked"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "is locked"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, "cannot be opened for writing"),
        (sqlite3.SQLITE_CANTOPEN, "cannot be opened for writing"),
        (sqlite3.SQLITE_CORRUPT, "is damaged"),
        (sqlite3.SQLITE_FULL, "cannot be written"),
        (sqlite3.SQLITE_IOERR_WRITE, "cannot be written"),
        (sqlite3.SQLITE_SCHEMA, "answered with an error"),
    ],
)
def test_sqlite_is_understood_by_its_result_code(code: int, said: str) -> None:
    error = sqlite3.OperationalError(WORDS)
    error.sqlite_errorcode = code
    assert trouble_of(wrapped(error)).what.startswith(said)


def test_sqlite_gives_the_code_itself(tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    file.write_bytes(b"no database at all, " * 100)
    with pytest.raises(sqlite3.DatabaseError) as caught:
        sqlite3.connect(file).execute("SELECT 1 FROM sqlite_master")
    assert trouble_of(caught.value).what.startswith("is damaged")


def test_a_server_that_does_not_answer_gives_no_code() -> None:
    class OperationalErrorOfADriver(Exception):
        sqlstate = None

    OperationalErrorOfADriver.__name__ = "OperationalError"
    trouble = trouble_of(wrapped(OperationalErrorOfADriver(WORDS)))
    assert trouble.what.startswith("cannot be reached")
    assert "createdb" in trouble.cure
    assert "password" in trouble.cure


def test_the_driver_s_error_is_found_behind_nbgraders() -> None:
    def raise_as_nbgrader_does() -> None:
        try:
            raise wrapped(FromPostgres("53100"))
        except OperationalError as error:
            raise InvalidEntry(*error.args)  # noqa: B904 (as nbgrader does it)

    with pytest.raises(InvalidEntry) as caught:
        raise_as_nbgrader_does()
    assert trouble_of(caught.value).what.startswith("cannot be written")

"""What a database's error means, told by its code and its type, never by its words, which differ by language.

SQLite gives a result code (https://www.sqlite.org/rescode.html), PostgreSQL an SQLSTATE
(https://www.postgresql.org/docs/current/errcodes-appendix.html). A server that cannot be reached gives none: then the
type of the error and the lack of a code are all that is known, and the sentence names each likely reason.
"""

from __future__ import annotations

import sqlite3
from typing import Final, NamedTuple

BUSY_SECONDS: Final = 30.0
"""How long another process that writes is waited for."""


class Trouble(NamedTuple):
    """What is wrong, with a place for the database's own words, and what to do."""

    what: str
    cure: str


_LOCKED = Trouble(
    f"is locked: another program has been writing to it for {BUSY_SECONDS:g} seconds",
    "Wait for it to end (an open formgrader or another nbgrader command) and run the command again",
)
_CLOSED = Trouble(
    "cannot be opened for writing ({reason})", "Give this user write access to the file and its folder"
)
_NO_RIGHTS = Trouble("refuses this user ({reason})", "Give the user the right to write to its tables")
_DAMAGED = Trouble(
    "is damaged or is no database ({reason})",
    "Move the file away or restore it from a backup, and run the command again",
)
_FULL = Trouble("cannot be written ({reason})", "Free some space on its disk and run the command again")
_ABSENT = Trouble(
    "does not exist ({reason})", "Make an empty database with createdb and run the command again"
)
_NOT_LET_IN = Trouble(
    "does not let this user in ({reason})",
    "Put the right user and password into the address, or into ~/.pgpass",
)
_UNREACHED = Trouble(
    "cannot be reached ({reason})",
    "Start the database server and run the command again; if it runs, mend the address, the user or the password "
    "in course.toml, or make the empty database with createdb",
)
_OTHER = Trouble("answered with an error ({reason})", "Put that right and run the command again")

_OF_SQLITE: Final = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_READONLY: _CLOSED,
    sqlite3.SQLITE_CANTOPEN: _CLOSED,
    sqlite3.SQLITE_PERM: _CLOSED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR: _FULL,
}

_OF_SQLSTATE: Final = {
    "55P03": _LOCKED,  # lock_not_available
    "40P01": _LOCKED,  # deadlock_detected
    "25006": _CLOSED,  # read_only_sql_transaction
    "42501": _NO_RIGHTS,  # insufficient_privilege
    "53100": _FULL,  # disk_full
    "3D000": _ABSENT,  # invalid_catalog_name
    "28": _NOT_LET_IN,  # the class: invalid authorization
    "08": _UNREACHED,  # the class: connection exception
    "57P": _UNREACHED,  # the server is shut down, has crashed or is starting
}


def trouble_of(error: BaseException) -> Trouble:
    """Return what an error means: a database driver's own, or SQLAlchemy's or nbgrader's around it."""
    original = _drivers_own(error)
    if isinstance(original, sqlite3.Error):
        code = getattr(original, "sqlite_errorcode", None)
        return _OF_SQLITE.get(code & 0xFF, _OTHER) if code is not None else _OTHER
    state = getattr(original, "sqlstate", None) or getattr(original, "pgcode", None)
    if state:
        return next((trouble for code, trouble in _OF_SQLSTATE.items() if state.startswith(code)), _OTHER)
    # SQLAlchemy and the drivers call it so where no server answered, or where it ended a connection
    is_lost = type(original).__name__ in ("OperationalError", "InterfaceError")
    return _UNREACHED if is_lost or getattr(error, "connection_invalidated", False) else _OTHER


def _drivers_own(error: BaseException) -> BaseException:
    """Return the driver's own error: the one inside of ``error``, or the one that ``error`` was raised for."""
    link: BaseException | None = error
    while link is not None:
        original = getattr(link, "orig", None)
        if isinstance(original, BaseException):
            return original
        link = link.__cause__ or link.__context__
    return error

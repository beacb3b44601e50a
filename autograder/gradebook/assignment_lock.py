"""One program at a time brings the gradebook's assignments up to date: nbgrader's SaveCells, which does it, has no lock."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

_LOCK = 0x6E6263  # "nbc": cells, on PostgreSQL


@contextlib.contextmanager
def assignment_lock(engine: Engine) -> Iterator[None]:
    """Hold the lock while the block runs, on a connection of its own: the block opens others.

    For an SQLite database its folder is locked, so that no file is left behind; a file system that locks no folders goes
    without. Raises what a server raises that lets nobody wait any longer.
    """
    database = engine.url.database
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield
    elif engine.dialect.name == "sqlite" and database and database != ":memory:":
        with contextlib.ExitStack() as held:
            with contextlib.suppress(OSError):
                folder = os.open(Path(database).parent, os.O_RDONLY | os.O_DIRECTORY)
                held.callback(os.close, folder)
                fcntl.flock(folder, fcntl.LOCK_EX)
            yield
    else:
        yield

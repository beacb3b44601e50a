"""One program at a time brings the gradebook's assignments up to date: nbgrader's SaveCells, which does it, has no lock."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

_LOCK = 0x6E6263  # "nbc": cells, on PostgreSQL


@contextlib.contextmanager
def assignment_lock(engine: Engine) -> Iterator[None]:
    """Hold the lock while the block runs, on a connection of its own: the block opens others.

    An SQLite database is locked by a file beside it; where that cannot be opened, nothing can be written either, and the
    block runs without. Raises what a server raises that lets nobody wait any longer.
    """
    database = engine.url.database
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield
    elif engine.dialect.name == "sqlite" and database and database != ":memory:":
        with contextlib.ExitStack() as held:
            with contextlib.suppress(OSError):
                file = Path(database)
                lock = held.enter_context(file.with_name(f".{file.name}.lock").open("a"))
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    else:
        yield

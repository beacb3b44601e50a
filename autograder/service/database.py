"""The service's database: SQLite beside the course, or PostgreSQL by its address.

What was committed survives a kill and a power cut: SQLite runs with a write-ahead log that is synced at every
commit. One thread of the server writes (`Writer`) and commits what waits together, so that two hundred uploads
in one second cost a few syncs and no program waits for a lock.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection

from ..durable import make_folder
from ..errors import AutograderError
from ..gradebook.database import with_driver, without_password

T = TypeVar("T")
BUSY_SECONDS = 30
_AT_ONCE = 64  # writes in one transaction
_POOL = 50  # connections that read at the same time: more than the server has threads
_KEPT = 20  # connections to an SQLite file that stay open: one for each thread, since opening one costs more than reading
_UPGRADE = 0x617574  # "aut": one program upgrades at a time, on PostgreSQL

DATABASE_AWAY = (OperationalError, InterfaceError, NoConnection)
"""What is raised while the database cannot be reached, is restarted or has no room: later it may go."""


class ServiceError(AutograderError):
    """The service cannot do what it was asked. The message says why and what to do."""


class Database:
    """An open database. Several threads may use it at once."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"

    @contextlib.contextmanager
    def reading(self, *, is_one_state: bool = False) -> Iterator[Connection]:
        """A connection that only reads. is_one_state: whether all that is read is of one moment"""
        with self.engine.connect().execution_options(is_one_state=is_one_state) as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes; durable when the block ends, and undone where it raises."""
        with self.engine.connect().execution_options(is_writing=True) as connection, connection.begin():
            yield connection

    def compact(self) -> None:
        """Write an SQLite file anew, without what was deleted, and empty its write-ahead log."""
        if self.is_sqlite:
            with contextlib.closing(self.engine.raw_connection()) as connection:
                for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                    connection.cursor().execute(statement)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def open_database(address: str) -> Database:
    """Return the database at ``address``, brought to the newest schema. Raises ServiceError.

    address: such as ``sqlite:////srv/course/data/service/service.db`` or ``postgresql://user@host/service``
    """
    try:
        if address.startswith("sqlite:///"):
            make_folder(Path(address.removeprefix("sqlite:///")).parent)
        engine = _engine(with_driver(address))
        database = Database(engine)
        _upgrade(database)
    except (SQLAlchemyError, ArgumentError, OSError, ImportError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise ServiceError(
            f"The service's database {without_password(address)} cannot be used: {reason}. Give this user access to "
            f"it, or name another one with --database."
        ) from error
    return database


def _engine(address: str) -> Engine:
    if not address.startswith("sqlite"):
        return create_engine(address, pool_pre_ping=True, pool_size=10, max_overflow=_POOL)
    engine = create_engine(
        address,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
        pool_size=_KEPT,
        max_overflow=_POOL,
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where `_begin` says so
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # who reads first and writes then would be refused where another one wrote in between
        options = connection.get_execution_options()
        if options.get("is_writing"):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        elif options.get("is_one_state"):
            connection.exec_driver_sql("BEGIN")

    return engine


def _upgrade(database: Database) -> None:
    """Bring the schema to the newest version; several programs may do so at once."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with database.writing() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_UPGRADE})")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


class Writer:
    """Does writes one after another in a thread of its own, and commits those that wait together.

    A write that raises is undone alone; the others of its transaction stay.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tasks: queue.SimpleQueue[tuple[Callable[[Connection], Any], Future[Any]] | None]
        self._tasks = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="service-writer", daemon=True)
        self._thread.start()

    def submit(self, write: Callable[[Connection], T]) -> Future[T]:
        """Return what ``write`` will return once it is committed; the future raises what ``write`` raises."""
        future: Future[T] = Future()
        self._tasks.put((write, future))
        return future

    def close(self) -> None:
        """Finish what waits."""
        self._tasks.put(None)
        self._thread.join()

    def _run(self) -> None:
        is_open = True
        while is_open:
            tasks = [self._tasks.get()]
            with contextlib.suppress(queue.Empty):
                while len(tasks) < _AT_ONCE:
                    tasks.append(self._tasks.get_nowait())
            is_open = None not in tasks
            self._commit([task for task in tasks if task is not None])

    def _commit(self, tasks: list[tuple[Callable[[Connection], Any], Future[Any]]]) -> None:
        outcomes: list[tuple[Future[Any], Any, BaseException | None]] = []
        try:
            if tasks:
                with self._database.writing() as connection:
                    for write, future in tasks:
                        value, failure = _attempt(connection, write)
                        if failure is not None and _is_undone(connection):
                            raise failure  # and with it all that was written before
                        outcomes.append((future, value, failure))
        except Exception as error:  # noqa: BLE001 (nothing was committed, and everybody who waits must know)
            for _, future in tasks:
                future.set_exception(error)
            return
        for future, value, failure in outcomes:
            if failure is not None:
                future.set_exception(failure)
            else:
                future.set_result(value)


def _is_undone(connection: Connection) -> bool:
    """Whether the transaction is over: the connection broke, or SQLite undid all of it, as it may where a disk is full."""
    if connection.invalidated:
        return True
    own = connection.connection.dbapi_connection
    return connection.dialect.name == "sqlite" and not own.in_transaction  # type: ignore[union-attr]


def _attempt(connection: Connection, write: Callable[[Connection], Any]) -> tuple[Any, BaseException | None]:
    try:
        with connection.begin_nested():
            return write(connection), None
    except Exception as error:  # noqa: BLE001 (it belongs to whoever asked for the write)
        return None, error

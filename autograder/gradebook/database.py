"""Open the database of nbgrader's gradebook, or say why it cannot be used and what to do.

nbgrader itself opens almost anything: a database whose making was interrupted has tables but no
version, and is accepted silently from then on; one of an older version fails later, in the middle of
a class. So `open_database` looks before it lets nbgrader in. It never falls back to another database.

A new SQLite gradebook is made under another name and linked into place when it is whole, so an
interrupted first use leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import AutograderError
from .additions import NewerGradebook, add_tables
from .database_errors import BUSY_SECONDS, trouble_of
from .schema import MAKE_VERSION_TABLE, is_current, known_versions, make_tables

if TYPE_CHECKING:
    from nbgrader.api import Gradebook
    from sqlalchemy.engine import URL, Connection, Engine

CONNECT_SECONDS = 15
"""How long a server may take to let a client in."""

_CREATION_LOCK = 0x6E626D  # "nbm": one process at a time creates a gradebook, on PostgreSQL


class GradebookError(AutograderError):
    """The gradebook cannot be used as asked. The message says why and what to do; nothing is lost."""


NOTHING_IS_LOST = "Nothing is lost: every graded attempt is kept, and the same command goes on from there."


class GradebookUnavailable(GradebookError):
    """The database of the gradebook fails: unreachable, locked, full, read-only, damaged. It may be mended meanwhile."""


class MigrationNeeded(GradebookError):
    """Cells of an assignment came, went or got another id while the gradebook has submissions to it."""

    def __init__(self, assignment: str, changes: str) -> None:
        super().__init__(
            f"The cells of {assignment} are not those that its submissions were graded by: {changes}. "
            f"`autograder migrate {assignment} --dry-run` shows what that means for every mark, and without --dry-run it "
            f"is done. Until then no mark of {assignment} changes."
        )


def with_driver(database_url: str) -> str:
    """Return the address with the PostgreSQL driver that is installed, where it names none.

    ``postgresql://`` means psycopg2 to SQLAlchemy 2.0 and psycopg to 2.1; either may be what is here.
    """
    scheme, separator, remainder = database_url.partition("://")
    if scheme == "postgresql":
        for driver in ("psycopg2", "psycopg"):
            if importlib.util.find_spec(driver) is not None:
                return f"postgresql+{driver}{separator}{remainder}"
    return database_url


def open_database(database_url: str, course_id: str) -> Gradebook:
    """Return nbgrader's gradebook at ``database_url``, made if there is none. The caller closes it.

    Raises GradebookError where it cannot be reached or written, is locked, is of another version of
    nbgrader, was left unfinished, or where the database's driver is not installed. The first call in a
    process takes about 2 s, the import of nbgrader.
    """
    url = _checked_url(database_url)
    address = without_password(database_url)
    with _explained_errors(address):
        file = _sqlite_file(url)
        if file is not None and not file.exists():
            _make_sqlite(url, file)
        engine = _engine(url)
        with engine.connect() as connection:
            _lock(connection)
            _make_where_empty(connection)
            _lock(connection)  # what was committed gave it back
            _examine(engine, address)
            return _open_with_our_tables(url, course_id)


def _lock(connection: Connection) -> None:
    """Wait, on PostgreSQL, until no other program makes or opens this gradebook: several may be the first."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_CREATION_LOCK})")


def _make_where_empty(connection: Connection) -> None:
    """Make nbgrader's tables in a database that has none, all or none of them."""
    from sqlalchemy import inspect

    if inspect(connection).get_table_names():
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # the driver would commit, and sync, table by table
    if not inspect(connection).get_table_names():  # nobody was quicker
        make_tables(connection, _newest_version())
    connection.commit()


def _checked_url(database_url: str) -> URL:
    """Return the address with its driver. Raises GradebookError if it is none, or if nbgrader is missing."""
    try:
        import nbgrader.api  # noqa: F401
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError
    except ImportError as error:
        raise GradebookError(
            f"The gradebook needs nbgrader, which cannot be imported here ({error}). Install the extra "
            f"`instructor` of thetastar: it brings what an instructor needs."
        ) from error
    try:
        url = make_url(with_driver(database_url))
    except ArgumentError as error:
        raise GradebookError(
            f"course.toml: the database is {database_url!r}, which is no database address. Write for example "
            f"sqlite:///data/gradebook.db or postgresql://user@host/gradebook."
        ) from error
    return url.update_query_dict(_limits(url))


def _open_with_our_tables(url: URL, course_id: str) -> Gradebook:
    gradebook = _open_with_nbgrader(url, course_id)
    try:
        add_tables(gradebook.engine)
    except BaseException as error:
        gradebook.close()
        if isinstance(error, NewerGradebook):
            raise GradebookError(str(error)) from error
        raise
    return gradebook


def without_password(database_url: str) -> str:
    """Return the address without its password, as people may see it."""
    from sqlalchemy.engine import make_url

    return make_url(database_url).render_as_string(hide_password=True)


@contextlib.contextmanager
def _explained_errors(address: str) -> Any:
    """Turn what a database raises into a GradebookError."""
    from sqlalchemy.exc import NoSuchModuleError, SQLAlchemyError

    try:
        yield
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise GradebookError(_no_driver(address, error)) from error
    except SQLAlchemyError as error:
        raise explain(error, address) from error
    except OSError as error:
        raise GradebookError(
            f"The gradebook {address} cannot be made: {error}. Make its folder writable. {NOTHING_IS_LOST}"
        ) from error


def explain(error: Exception, address: str) -> GradebookUnavailable:
    """Return the sentence for an error of the database itself: locked, unreachable, read-only, damaged."""
    reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    trouble = trouble_of(error)
    what = trouble.what.format(reason=reason)
    return GradebookUnavailable(f"The gradebook {address} {what}. {trouble.cure}. {NOTHING_IS_LOST}")


def _no_driver(address: str, error: Exception) -> str:
    if isinstance(error, ImportError) and (error.name or "").startswith("psycopg"):
        cure = "Install the extra `big` of thetastar, which brings it"
    else:
        cure = "Install it, or use sqlite:/// or postgresql:// in course.toml"
    return (
        f"The gradebook {address} needs a driver that is not installed ({error}). {cure}. {NOTHING_IS_LOST}"
    )


def _limits(url: URL) -> Mapping[str, str | tuple[str, ...]]:
    """Return what in an address says how long to wait: for other writers, and for a server that does not answer."""
    if url.get_backend_name() == "sqlite":
        return {"timeout": str(BUSY_SECONDS)}  # its own is five seconds
    if url.get_backend_name() == "postgresql":
        wait = f"-c lock_timeout={BUSY_SECONDS * 1000:.0f}"  # its own is for ever
        return {
            "connect_timeout": url.query.get("connect_timeout", str(CONNECT_SECONDS)),
            "options": f"{wait} {url.query.get('options', '')}".rstrip(),  # of two settings the last one holds
        }
    return {}


def _sqlite_file(url: URL) -> Path | None:
    """The file of an SQLite database; None for another database or one in memory."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def _engine(url: URL) -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    return create_engine(url, poolclass=NullPool)


def _open_with_nbgrader(url: URL, course_id: str) -> Gradebook:
    from nbgrader.api import Gradebook

    return Gradebook(url.render_as_string(hide_password=False), course_id)


def _make_sqlite(url: URL, file: Path) -> None:
    """Make a whole gradebook beside ``file``, then link it into place. Of several makers one wins."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".unfinished-{os.getpid()}-{file.name}")
    try:
        engine = _engine(url.set(database=str(unfinished)))
        with engine.connect() as connection:
            _make_where_empty(connection)
        with contextlib.suppress(FileExistsError):
            os.link(unfinished, file)
    finally:
        unfinished.unlink(missing_ok=True)


def _examine(engine: Engine, address: str) -> None:
    """Raise GradebookError where there is a database, and its version is not that of the installed nbgrader."""
    from sqlalchemy import inspect, text

    newest, known = known_versions()
    with engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        if not tables:
            return
        if "assignment" not in tables:
            raise GradebookError(
                f"The database {address} holds other tables ({', '.join(sorted(tables)[:3])}) and no gradebook. "
                f"Give the gradebook a database of its own in course.toml."
            )
        versions = []
        if "alembic_version" in tables:
            versions = list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())
        if not versions:
            if is_current(connection):
                raise GradebookError(_unfinished(address, _newest_version(), "alembic_version" in tables))
            raise GradebookError(_older(address, "without a version"))
    if newest & set(versions):
        return
    if set(versions) <= known:
        raise GradebookError(
            _older(address, f"of version {', '.join(versions)}; this nbgrader's is {', '.join(newest)}")
        )
    raise GradebookError(
        f"The gradebook {address} was written by a newer nbgrader (version {', '.join(versions)}; the installed "
        f"one knows {', '.join(newest)}). Update it with {sys.executable} -m pip install --upgrade nbgrader. {NOTHING_IS_LOST}"
    )


def _unfinished(address: str, newest: str, has_table: bool) -> str:
    table = "" if has_table else f"{MAKE_VERSION_TABLE}; "
    return (
        f"The gradebook {address} has no version: its making was interrupted. If nobody "
        f"has graded by hand in it, move it away and run the command again: all automatic grades come back from "
        f"the attempts. Otherwise make a copy of it and give it its version with the SQL statements "
        f"{table}INSERT INTO alembic_version VALUES ('{newest}');"
    )


def _older(address: str, version: str) -> str:
    return (
        f"The gradebook {address} was made by an older nbgrader ({version}). Make a copy of it, then run "
        f"nbgrader db upgrade and the same command again. {NOTHING_IS_LOST}"
    )


def _newest_version() -> str:
    newest, _ = known_versions()
    if len(newest) != 1:
        raise GradebookError(
            f"The migration scripts of nbgrader have {len(newest)} newest versions, where one was expected. Install it "
            f"again with {sys.executable} -m pip install --force-reinstall nbgrader. {NOTHING_IS_LOST}"
        )
    return newest.pop()

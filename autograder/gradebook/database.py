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
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import AutograderError
from .additions import NewerGradebook, add_tables
from .database_errors import BUSY_SECONDS, trouble_of

if TYPE_CHECKING:
    from nbgrader.api import Gradebook
    from sqlalchemy.engine import URL, Engine

_MAKING = 0x6E626D  # "nbm": one maker of a gradebook at a time, on PostgreSQL


class GradebookError(AutograderError):
    """The gradebook cannot be used as asked. The message says why and what to do; nothing is lost."""


KEPT = "Nothing is lost: every graded attempt is kept, and the same command goes on from there."


def put_alembic_on_path() -> None:
    """Let nbgrader find the ``alembic`` of this environment: it runs it as a command, by name."""
    bin_folder = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", os.defpath)
    if bin_folder not in path.split(os.pathsep):
        os.environ["PATH"] = bin_folder + os.pathsep + path


def with_driver(database_url: str) -> str:
    """Return the address with the PostgreSQL driver that is installed, where it names none.

    ``postgresql://`` means psycopg2 to SQLAlchemy 2.0 and psycopg to 2.1; either may be what is here.
    """
    scheme, separator, rest = database_url.partition("://")
    if scheme == "postgresql":
        for driver in ("psycopg2", "psycopg"):
            if importlib.util.find_spec(driver) is not None:
                return f"postgresql+{driver}{separator}{rest}"
    return database_url


def open_database(database_url: str, course_id: str) -> Gradebook:
    """Return nbgrader's gradebook at ``database_url``, made if there is none. The caller closes it.

    Raises GradebookError where it cannot be reached or written, is locked, is of another version of
    nbgrader, was left unfinished, or where alembic or the database's driver is not installed. The
    first call in a process takes about 2 s, the import of nbgrader.
    """
    put_alembic_on_path()
    try:
        import nbgrader.api  # noqa: F401
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError
    except ImportError as error:
        raise GradebookError(
            f"The gradebook needs nbgrader, which cannot be imported here ({error}). Install the extra "
            f"`instructor` of thetastar: it brings what an instructor needs."
        ) from error
    if shutil.which("alembic") is None:
        raise GradebookError(
            f"The command alembic, which nbgrader needs, is neither in {Path(sys.executable).parent} nor on "
            f"PATH. Install it with {sys.executable} -m pip install alembic. {KEPT}"
        )
    try:
        make_url(database_url)
    except ArgumentError as error:
        raise GradebookError(
            f"course.toml: the database is {database_url!r}, which is no database address. Write for example "
            f"sqlite:///data/gradebook.db or postgresql://user@host/gradebook."
        ) from error
    shown = without_password(database_url)
    url = make_url(with_driver(database_url))
    if url.get_backend_name() == "sqlite":  # wait for other writers, and not only five seconds
        url = url.update_query_dict({"timeout": str(BUSY_SECONDS)})
    with _said_in_sentences(shown):
        file = _sqlite_file(url)
        if file is not None and not file.exists():
            _make_sqlite(url, file, course_id)
        engine = _engine(url)
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                # several may open it for the first time: one makes it, the others wait here
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MAKING})")
            _examine(engine, shown)
            gradebook = _nbgraders(url, course_id)
            try:
                add_tables(gradebook.engine)
            except BaseException as error:
                gradebook.close()
                if isinstance(error, NewerGradebook):
                    raise GradebookError(str(error)) from error
                raise
            return gradebook


def without_password(database_url: str) -> str:
    """Return the address as it may be shown."""
    from sqlalchemy.engine import make_url

    return make_url(database_url).render_as_string(hide_password=True)


@contextlib.contextmanager
def _said_in_sentences(shown: str) -> Any:
    """Turn what a database raises into a GradebookError."""
    from sqlalchemy.exc import NoSuchModuleError, SQLAlchemyError

    try:
        yield
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise GradebookError(_no_driver(shown, error)) from error
    except SQLAlchemyError as error:
        raise explain(error, shown) from error
    except OSError as error:
        raise GradebookError(
            f"The gradebook {shown} cannot be made: {error}. Make its folder writable. {KEPT}"
        ) from error


def explain(error: Exception, shown: str) -> GradebookError:
    """Return the sentence for an error of the database itself: locked, unreachable, read-only, damaged."""
    reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    trouble = trouble_of(error)
    what = trouble.what.format(reason=reason)
    return GradebookError(f"The gradebook {shown} {what}. {trouble.cure}. {KEPT}")


def _no_driver(shown: str, error: Exception) -> str:
    if isinstance(error, ImportError) and (error.name or "").startswith("psycopg"):
        cure = "Install the extra `big` of thetastar, which brings it"
    else:
        cure = "Install it, or use sqlite:/// or postgresql:// in course.toml"
    return f"The gradebook {shown} needs a driver that is not installed ({error}). {cure}. {KEPT}"


def _sqlite_file(url: URL) -> Path | None:
    """The file of an SQLite database; None for another database or one in memory."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def _engine(url: URL) -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    return create_engine(url, poolclass=NullPool)


def _nbgraders(url: URL, course_id: str) -> Gradebook:
    from nbgrader.api import Gradebook

    return Gradebook(url.render_as_string(hide_password=False), course_id)


def _make_sqlite(url: URL, file: Path, course_id: str) -> None:
    """Make a whole gradebook beside ``file``, then link it into place. Of several makers one wins."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".unfinished-{os.getpid()}-{file.name}")
    try:
        _nbgraders(url.set(database=str(unfinished)), course_id).close()
        with contextlib.suppress(FileExistsError):
            os.link(unfinished, file)
    finally:
        unfinished.unlink(missing_ok=True)


def _examine(engine: Engine, shown: str) -> None:
    """Raise GradebookError where there is a database, and its version is not that of the installed nbgrader."""
    from sqlalchemy import inspect, text

    head, known = _nbgrader_revisions()
    with engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        if not tables:
            return
        if "assignment" not in tables:
            raise GradebookError(
                f"The database {shown} holds other tables ({', '.join(sorted(tables)[:3])}) and no gradebook. "
                f"Give the gradebook a database of its own in course.toml."
            )
        versions = []
        if "alembic_version" in tables:
            versions = list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())
        if not versions:
            if _is_current(engine):
                raise GradebookError(_unfinished(shown, head, "alembic_version" in tables))
            raise GradebookError(_older(shown, "without a version"))
    if head in versions:
        return
    if set(versions) <= known:
        raise GradebookError(_older(shown, f"of version {', '.join(versions)}; this nbgrader's is {head}"))
    raise GradebookError(
        f"The gradebook {shown} was written by a newer nbgrader (version {', '.join(versions)}; the installed "
        f"one knows {head}). Update it with {sys.executable} -m pip install --upgrade nbgrader. {KEPT}"
    )


def _unfinished(shown: str, head: str, has_table: bool) -> str:
    table = "" if has_table else "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL); "
    return (
        f"The gradebook {shown} has no version: its making was interrupted, or alembic was missing. If nobody "
        f"has graded by hand in it, move it away and run the command again: all automatic grades come back from "
        f"the attempts. Otherwise make a copy of it and give it its version with the SQL statements "
        f"{table}INSERT INTO alembic_version VALUES ('{head}');"
    )


def _older(shown: str, version: str) -> str:
    return (
        f"The gradebook {shown} was made by an older nbgrader ({version}). Make a copy of it, then run "
        f"nbgrader db upgrade and the same command again. {KEPT}"
    )


def _nbgrader_revisions() -> tuple[str, set[str]]:
    """The newest version of the gradebook that the installed nbgrader knows, and all of them."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from nbgrader.dbutil import ALEMBIC_DIR

    config = Config()
    config.set_main_option("script_location", ALEMBIC_DIR)
    script = ScriptDirectory.from_config(config)
    return str(script.get_current_head()), {one.revision for one in script.walk_revisions()}


def _is_current(engine: Engine) -> bool:
    """Whether every table and column of the installed nbgrader is there."""
    from nbgrader.api import Base
    from sqlalchemy import inspect

    found = inspect(engine)
    tables = set(found.get_table_names())
    return all(
        table.name in tables
        and {column.name for column in table.columns}
        <= {one["name"] for one in found.get_columns(table.name)}
        for table in Base.metadata.tables.values()
    )

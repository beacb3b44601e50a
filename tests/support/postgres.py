"""A private PostgreSQL for tests: its own cluster, in a temporary folder, on a socket of its own.

Needs the server's programs (Debian: apt-get install postgresql); tests that ask for `postgres` are
skipped where there are none. initdb refuses to run as root, so root hands the cluster to the user
``postgres``, or to ``nobody``.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest


def _program(name: str) -> Path | None:
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True
    )
    found = next((folder / name for folder in folders if (folder / name).exists()), None)
    return found or (Path(path) if (path := shutil.which(name)) else None)


def _unprivileged() -> dict[str, int]:
    """The user to run the server as: this one, or an ordinary one if this one is root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid}
    pytest.skip("PostgreSQL does not run as root, and there is no user postgres or nobody")


class Server:
    """A running cluster."""

    def __init__(self, folder: Path, account: dict[str, int]) -> None:
        self.folder = folder
        self._account = account
        self._run(
            "initdb", "-D", self.cluster, "-U", "grader", "-A", "trust", "-N", "-E", "UTF8", "--locale=C"
        )
        self.start()

    @property
    def cluster(self) -> str:
        return str(self.folder / "cluster")

    def start(self) -> None:
        # no TCP port at all: the socket in our own folder is the only door
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c fsync=off"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", self.cluster, "-w", "-t", "60", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.cluster, "-w", "-m", "immediate", "stop")

    def start_after_a_kill(self) -> None:
        """Start again as soon as the system lets: a process of the killed server may hold on to its memory for a moment."""
        end = time.monotonic() + 30.0
        while True:
            try:
                return self.start()
            except AssertionError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)

    def database(self) -> str:
        """Make an empty database and return its address."""
        name = f"grades_{uuid.uuid4().hex[:12]}"
        self._run("createdb", "-h", str(self.folder), "-U", "grader", name)
        return self.address(name)

    def address(self, name: str) -> str:
        return f"postgresql://grader@/{name}?host={quote(str(self.folder), safe='')}"

    def _run(self, program: str, *arguments: str) -> None:
        path = _program(program)
        assert path is not None
        done = subprocess.run(
            [str(path), *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
            stderr=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
            check=False,
            **self._account,  # type: ignore[call-overload]
        )
        assert done.returncode == 0, f"{program}: {done.stdout!r} {done.stderr!r}"


@functools.cache
def start_once() -> Server:
    """Start the cluster, once for all test files; it ends with this process."""
    account = _unprivileged()
    # a socket's path holds at most 107 bytes: a folder of pytest's own would be too deep
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if account:
        os.chown(folder, account["user"], account["group"])
    server = Server(folder, account)
    atexit.register(_stop, server)  # before its folder goes: the last registered runs first
    return server


def _stop(server: Server) -> None:
    with contextlib.suppress(AssertionError):
        server.stop()


@functools.cache
def _one_gradebook() -> str:
    """Make one gradebook of nbgrader's, which takes two seconds, most of it for alembic."""
    from autograder.gradebook.database import open_database

    address = start_once().database()
    open_database(address, "small").close()
    return address


@pytest.fixture(scope="session")
def postgres_server() -> Server:
    """A cluster of our own; skips where PostgreSQL or its driver is not installed."""
    if _program("initdb") is None:
        pytest.skip("PostgreSQL's server is not installed")
    pytest.importorskip("psycopg2")
    return start_once()


@pytest.fixture
def postgres_gradebook(postgres_server: Server) -> str:
    """The address of an empty gradebook of nbgrader's; only one test may use it at a time."""
    from sqlalchemy import create_engine, inspect, text
    from sqlalchemy.pool import NullPool

    from autograder.gradebook.database import with_driver

    address = _one_gradebook()
    engine = create_engine(with_driver(address), poolclass=NullPool)
    with engine.begin() as connection:
        tables = set(inspect(connection).get_table_names()) - {"alembic_version", "course"}
        connection.execute(text(f"TRUNCATE {', '.join(sorted(tables))}"))
    return address


@pytest.fixture
def postgres(postgres_server: Server) -> Callable[[], str]:
    """Return a function that makes an empty database and returns its address."""
    return postgres_server.database

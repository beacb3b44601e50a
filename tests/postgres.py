"""A private PostgreSQL for tests: its own cluster, in a temporary folder, on a socket of its own.

Needs the server's programs (Debian: apt-get install postgresql); tests that ask for `postgres` are
skipped where there are none. initdb refuses to run as root, so root hands the cluster to the user
``postgres``, or to ``nobody``.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
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

    def database(self, template: str = "template1") -> str:
        """Make a database, empty or as the database ``template`` is, and return its address."""
        name = f"grades_{uuid.uuid4().hex[:12]}"
        self._run("createdb", "-h", str(self.folder), "-U", "grader", "-T", template, name)
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


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A cluster for this session; skips where PostgreSQL or its driver is not installed."""
    if _program("initdb") is None:
        pytest.skip("PostgreSQL's server is not installed")
    pytest.importorskip("psycopg2")
    account = _unprivileged()
    # a socket's path holds at most 107 bytes: a folder of pytest's own would be too deep
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    server = None
    try:
        if account:
            os.chown(folder, account["user"], account["group"])
        server = Server(folder, account)
        yield server
    finally:
        if server is not None:
            with contextlib.suppress(AssertionError):
                server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_gradebook(postgres_server: Server) -> Callable[[], str]:
    """Return a function that makes an empty gradebook of nbgrader's and returns its address.

    nbgrader takes two seconds for each, most of it for alembic, so one is made and copied.
    """
    from autograder.database import open_database

    first = postgres_server.database()
    open_database(first, "small").close()
    name = first.split("/")[3].split("?")[0]
    return lambda: postgres_server.database(name)


@pytest.fixture
def postgres(postgres_server: Server) -> Callable[[], str]:
    """Return a function that makes an empty database and returns its address."""
    return postgres_server.database

"""A hand-in service for tests, in this process: two small courses, five kinds of visitors, a clock that tests move."""

from __future__ import annotations

import atexit
import functools
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from kept_course import fresh_course
from starlette.testclient import TestClient

from autograder.course.course import Course, course_secret, load_course
from autograder.gradebook.writer import open_gradebook
from autograder.service.app import make_app
from autograder.service.courses import CourseShelf, default_database
from autograder.service.database import Database, open_database
from autograder.service.identity import Role, exchange, invite
from autograder.service.packing import pack
from autograder.service.server import Server

BEFORE_DUE = datetime(2026, 10, 10, 12, 0, tzinfo=UTC)
PEOPLE: Mapping[str, Role] = {"ada": "student", "bob": "student", "tess": "reader", "ivy": "instructor"}


@functools.cache
def _course_once(has_gradebook: bool) -> Path:
    """The small course with its secret, and with an empty gradebook, which takes many seconds to make."""
    folder = Path(tempfile.mkdtemp(prefix="service-course-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    course = fresh_course(folder / "course")
    course_secret(course)
    if has_gradebook:
        with open_gradebook(course):
            pass
    return course.root


def copy_course(
    folder: Path, course_id: str = "small", more: str = "", *, has_gradebook: bool = False
) -> Course:
    """Return a copy of the course in ``folder``. more: tables for course.toml"""
    shutil.copytree(_course_once(has_gradebook), folder)
    file = folder / "course.toml"
    text = file.read_text().replace('id = "small"', f'id = "{course_id}"')
    file.write_text(more + "\n" + text)
    return load_course(folder)


def solution(course: Course, comment: str = "") -> dict[str, bytes]:
    """The files of a perfect submission; another ``comment`` makes it another attempt."""
    released = course.assignments_folder / "a1"
    files = {path.name: path.read_bytes() for path in released.iterdir() if path.is_file()}
    files["losses.py"] = (course.solutions_folder / "a1" / "losses.py").read_bytes()
    files["losses.py"] += f"\n# {comment}\n".encode() if comment else b""
    return files


@dataclass
class Clock:
    """The present of a test."""

    now: datetime = BEFORE_DUE

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@dataclass
class Ground:
    """A running service. tokens: (course, name) -> token; sessions: the same -> the cookie's secret"""

    course: Course
    other: Course
    server: Server
    client: TestClient
    clock: Clock
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)
    sessions: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        return self.server.database

    def token(self, name: str, course: str = "small") -> dict[str, str]:
        """The header with which ``name`` comes."""
        return {"Authorization": f"Bearer {self.tokens[course, name]}"}

    def cookie(self, name: str, course: str = "small") -> dict[str, str]:
        return {"Cookie": f"autograder_session={self.sessions[course, name]}"}

    def hand_in(self, name: str = "ada", comment: str = "", **files: bytes) -> Any:
        """Hand the solution in as a program does; return the answer."""
        content = pack(files or solution(self.course, comment))
        return self.client.post(
            "/small/api/assignments/a1/uploads",
            content=content,
            headers={"Content-Type": "application/zip", **self.token(name)},
        )


@contextmanager
def ground(
    folder: Path, more: str = "", *, url: str = "", prefix: str = "", has_gradebook: bool = False
) -> Iterator[Ground]:
    """A service of two courses with people who have tokens and sessions.

    more: tables for the first course.toml; has_gradebook: of the first course, for tests that grade
    """
    course = copy_course(folder / "small", "small", more, has_gradebook=has_gradebook)
    other = copy_course(folder / "other", "other")
    clock = Clock()
    database = open_database(default_database(course))
    server = Server(CourseShelf([course.root, other.root]), database, url, prefix, clock)
    with TestClient(make_app(server), follow_redirects=False) as client:
        made = Ground(course, other, server, client, clock)
        with database.writing() as connection:
            for course_id in ("small", "other"):
                for name, role in PEOPLE.items():
                    for kind, kept in (("token", made.tokens), ("session", made.sessions)):
                        secret = invite(connection, course_id, name, role, clock.now)
                        kept[course_id, name] = exchange(connection, course_id, secret, kind, clock.now)  # type: ignore[arg-type]
        yield made


@contextmanager
def listening(service: Ground) -> Iterator[str]:
    """Let the service listen on a port of this machine; yield its address."""
    with on_a_port(make_app(service.server)) as address:
        yield address


@contextmanager
def on_a_port(app: Any) -> Iterator[str]:
    """Let an application listen on a port of this machine; yield its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", log_config=None, access_log=False))
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()

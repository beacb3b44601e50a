"""Take the pictures of the hand-in service anew: ``python docs/make_service_pictures.py``. Needs Chromium.

A student's page to hand in, the page of an upload that is graded, and an instructor's page of the class.
"""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import uvicorn
from playwright import sync_api
from sqlalchemy import update

from autograder.course.course import Course, load_course
from autograder.course.roster import Person, change_roster
from autograder.service.app import make_app
from autograder.service.claims import note_worker
from autograder.service.client import Client, Login, upload_path
from autograder.service.courses import CourseShelf, default_database
from autograder.service.database import open_database
from autograder.service.identity import COOKIE, Kind, Role, exchange, invite
from autograder.service.packing import pack
from autograder.service.server import Server
from autograder.service.tables import RUNNING, uploads
from autograder.service.worker import GradingService

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
ASSIGNMENT = "02-losses"
MISTAKE = b"\n\ndef mse(y_hat, y):\n    return float(0.5 * np.mean((y_hat - y) ** 2))\n"
PEOPLE = {
    "ada": "Ada Lovelace",
    "alan": "Alan Turing",
    "emmy": "Emmy Noether",
    "grace": "Grace Hopper",
    "karen": "Karen Uhlenbeck",
    "sofia": "Sofia Kovalevskaya",
}
GRADED, WAITING = ("ada", "alan", "emmy"), ("grace", "karen")  # sofia has not handed in


def main() -> None:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as name, sync_api.sync_playwright() as playwright:
        course = own_course(Path(name))
        evening = course.assignment(ASSIGNMENT).due - timedelta(hours=3)
        server = Server(
            CourseShelf([course.root]), open_database(default_database(course)), clock=lambda: evening
        )
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        with listening(server) as address:
            home = f"{address}/{course.id}"
            play(server, course, home, evening)
            for student, path, picture in (
                ("ada", f"assignments/{ASSIGNMENT}", "service-hand-in"),
                ("ada", "uploads/1", "service-upload"),
                ("ivy", f"class/{ASSIGNMENT}", "service-class"),
            ):
                page = browser.new_page(viewport={"width": 900, "height": 400}, device_scale_factor=1.5)
                session = key(server, course, student, "session", evening)
                page.context.add_cookies([{"name": COOKIE, "value": session, "url": f"{home}/"}])
                page.goto(f"{home}/{path}")
                page.screenshot(path=PICTURES / f"{picture}.png", full_page=True)
        browser.close()


def own_course(folder: Path) -> Course:
    """Return a copy of this course with one assignment and six people."""
    for part in ("assignments", "solutions"):
        shutil.copytree(ROOT / part / ASSIGNMENT, folder / part / ASSIGNMENT)
    head, *assignments = (ROOT / "course.toml").read_text(encoding="utf-8").split("[[assignments]]")
    own = next(part for part in assignments if f'"{ASSIGNMENT}"' in part)
    (folder / "course.toml").write_text(f"{head}[[assignments]]{own}", encoding="utf-8")
    for name, full in PEOPLE.items():
        first, _, last = full.partition(" ")
        change_roster(
            folder / "data",
            lambda roster: roster.with_person(Person(name, first, last)),  # noqa: B023 (called at once)
        )
    return load_course(folder)


def play(server: Server, course: Course, home: str, evening: datetime) -> None:
    """Let some uploads be graded, one be in work, and one wait."""
    released = course.assignments_folder / ASSIGNMENT
    files = {path.name: path.read_bytes() for path in released.iterdir() if path.is_file()}
    right = (course.solutions_folder / ASSIGNMENT / "losses.py").read_bytes()
    for name in (*GRADED, *WAITING):
        if name == WAITING[0]:
            with closing(GradingService(server.shelf, server.database, "none", lambda: evening)) as worker:
                while worker.step():
                    pass
            note_worker(server.database, "worker", evening)
        own = files | {"losses.py": right + (MISTAKE if name == "ada" else f"\n# {name}\n".encode())}
        client = Client(Login(home, key(server, course, name, "token", evening)))
        number = client.post(upload_path(ASSIGNMENT), pack(own), "application/zip")["upload"]["number"]
        if name == WAITING[0]:
            with server.database.writing() as connection:
                connection.execute(update(uploads).where(uploads.c.number == number).values(state=RUNNING))


def key(server: Server, course: Course, name: str, kind: Kind, now: datetime) -> str:
    role: Role = "student" if name in PEOPLE else "instructor"
    with server.database.writing() as connection:
        invitation = invite(connection, course.id, name, role, now)
        return exchange(connection, course.id, invitation, kind, now)


@contextmanager
def listening(server: Server) -> Iterator[str]:
    """Let ``server`` listen on a port of this machine; yield its address."""
    running = uvicorn.Server(uvicorn.Config(make_app(server), log_config=None, access_log=False))
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        running.should_exit = True
        thread.join()
        listener.close()


if __name__ == "__main__":
    main()

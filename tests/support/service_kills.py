"""Kill the hand-in service at random, again and again, and count what became of every upload that was acknowledged.

    python tests/support/service_kills.py --kills 100

`autograder serve --with-worker` runs as it is, with a short lease; students hand in without a pause and repeat what
was not answered. The server or its worker gets SIGKILL at a moment that the seed decides, and with ``--postgres`` the
database too: all its processes end at once and it recovers. At the end every upload that was acknowledged must be
graded, once, and the store of attempts must hold each hand-in once.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from service_ground import copy_course, solution
from sqlalchemy import select

from autograder.course.course import Course
from autograder.grading.attempts import Attempts
from autograder.service import tables
from autograder.service.client import Client, Login, Unreachable, upload_path
from autograder.service.courses import default_database
from autograder.service.database import open_database
from autograder.service.invitations import invite_people
from autograder.service.packing import pack

LIMITS = "[service]\na_minute = 1000\nwaiting = 1000\n"
WAIT_SECONDS = 180.0
T = TypeVar("T")


def wait_for(look: Callable[[], T], seconds: float = WAIT_SECONDS) -> T:
    """Return what ``look`` gives once it gives something; a service that does not answer gives nothing."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if answer := look():
                return answer
        except Unreachable:
            pass
        time.sleep(0.1)
    raise AssertionError("it did not come in time")


@dataclass
class Service:
    """The command as it runs, started again after each kill."""

    course: Course
    folder: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = int(listener.getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "service.log"

    def start(self) -> None:
        command = [sys.executable, "-m", "autograder", "serve", "--with-worker", "--port", str(self.port)]
        command += ["--course", str(self.course.root), "--sandbox", "none", "--lease", "2"]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, env=environment, stderr=log, cwd=self.folder)

    def worker(self) -> int | None:
        """The number of the worker process, if there is one."""
        assert self.process is not None
        try:
            threads = list(Path(f"/proc/{self.process.pid}/task").iterdir())
            numbers = [number for thread in threads for number in (thread / "children").read_text().split()]
        except OSError:
            return None
        return int(numbers[0]) if numbers else None

    def kill_worker(self) -> None:
        os.kill(wait_for(self.worker), signal.SIGKILL)

    def kill_server(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self.start()

    def stop(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(WAIT_SECONDS)


@dataclass
class Students:
    """Students who hand in without a pause, until they are told to stop."""

    service: Service
    tokens: dict[str, str]
    pause: float
    acknowledged: list[Any] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._stop.set()
        self._thread.join()
        assert not self.failures, self.failures

    def _run(self) -> None:
        try:
            number = 0
            while not self._stop.is_set():
                number += 1
                name = list(self.tokens)[number % len(self.tokens)]
                client = Client(Login(f"{self.service.url}/small", self.tokens[name]), 20)
                body = pack(solution(self.service.course, f"{name} {number}"))
                self.acknowledged.append(
                    wait_for(lambda: client.post(upload_path("a1"), body, "application/zip"))  # noqa: B023 (called at once)
                )
                self._stop.wait(self.pause)
        except BaseException as error:  # noqa: BLE001 (the test says it)
            self.failures.append(error)


def log_in(service: Service, names: list[str]) -> dict[str, str]:
    """Return the tokens of new students, by the invitations that they got."""
    tokens = {}
    for invitation in invite_people(service.course, names, "student", days=1, url=service.url):
        code = invitation.link.partition("code=")[2]
        body = f'{{"invitation": "{code}"}}'.encode()
        client = Client(Login(f"{service.url}/small", ""))
        answer = wait_for(lambda: client.post("/api/keys", body))  # noqa: B023 (called at once)
        tokens[invitation.name] = str(answer["token"])
    return tokens


def play(
    folder: Path, kills: int, seed: int = 0, pause: float = 0.3, *, postgres: Any = None
) -> tuple[Service, int]:
    """Hand in under ``kills`` kills; return the stopped service and how many uploads were acknowledged and graded.

    postgres: a cluster of `postgres`, which is killed too; None: the database is SQLite's, in the processes

    Raises AssertionError where one is lost, doubled or graded twice.
    """
    chance = random.Random(seed)
    limits = LIMITS + (f'database = "{postgres.database()}"\n' if postgres is not None else "")
    service = Service(copy_course(folder / "course", "small", limits, has_gradebook=True), folder)
    accidents = [service.kill_worker, service.kill_server]

    def kill_database() -> None:
        postgres.stop()
        postgres.start()

    accidents += [kill_database] if postgres is not None else []
    service.start()
    tokens = log_in(service, ["ada", "bob", "cyd"])
    students = Students(service, tokens, pause)
    try:
        for number in range(kills):
            wait_for(service.worker)
            time.sleep(chance.uniform(0.2, 4.0))
            accidents[number % len(accidents)]()
        wait_for(lambda: len(students.acknowledged) >= 3)
    finally:
        students.end()
    try:
        wait_for(lambda: not _open_uploads(service.course), WAIT_SECONDS * 4)
        _check(service.course, students.acknowledged)
    finally:
        status = service.stop()
    assert status == 143, service.log.read_text()  # as every verb that SIGTERM ends
    return service, len(students.acknowledged)


def _open_uploads(course: Course) -> int:
    return sum(row.state in (tables.WAITING, tables.RUNNING) for row in _rows(course))


def _rows(course: Course) -> list[Any]:
    database = open_database(default_database(course))
    try:
        with database.reading() as connection:
            return list(connection.execute(select(tables.uploads).order_by(tables.uploads.c.number)).all())
    finally:
        database.close()


def _check(course: Course, acknowledged: list[Any]) -> None:
    rows = {row.number: row for row in _rows(course)}
    for answer in acknowledged:
        row = rows[answer["upload"]["number"]]
        assert row.digest == answer["receipt"]["digest"]
    assert [(row.state, row.graded) for row in rows.values()] == [(tables.DONE, 1)] * len(rows)
    assert len({row.digest for row in rows.values()}) == len(rows)  # nothing was taken twice
    store = Attempts(course.attempts_folder)
    for student in {row.student for row in rows.values()}:
        own = [row.digest for row in rows.values() if row.student == student]
        attempts = store.all(student, "a1")
        assert [attempt.contents for attempt in attempts] == own  # all of them, in order
        assert all(attempt.is_graded and len(attempt.hand_ins) == 1 for attempt in attempts)
        assert len(list((store.folder / "results" / "a1" / student).glob("*.json"))) == len(own)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    cluster = None
    if options.postgres:
        from postgres import start_once

        cluster = start_once()
    with tempfile.TemporaryDirectory() as folder:
        _, count = play(Path(folder), options.kills, options.seed, postgres=cluster)
    print(f"{options.kills} kills; {count} uploads were acknowledged, each of them is graded once.")


if __name__ == "__main__":
    main()

"""The evening of a deadline: a hub with the service, two hundred students at once, an instructor who watches, accidents.

What is asked at the end needs no part of the service: nbgrader's own gradebook, the pages, the receipts that students
keep and the audit log must say the same of everybody.
"""

from __future__ import annotations

import os
import random
import re
import signal
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
from browsers import Browser
from lti_platform import Platform
from real_hub import RealHub
from service_ground import copy_course, solution
from service_kills import wait_for
from sqlalchemy import select

from autograder.course.course import Course, load_course
from autograder.course.roster import Person, change_roster
from autograder.service import tables
from autograder.service.client import Client, Login, upload_path
from autograder.service.database import Database
from autograder.service.invitations import invite_people
from autograder.service.packing import pack

WRONG = b"\n\ndef mse(y_hat, y):\n    return 1.0\n"
POINTS = {"right": 3.5, "wrong": 1.5}
"""What the small course gives for its solution, and where the loss is wrong."""

_HAND_IN_SECONDS = 4.0
_SETTLE_SECONDS = 0.2  # after which what a stopped process had asked of the database is done


def evening_course(folder: Path, database: str, more: str = "") -> Course:
    """Return the small course, due in many years, with the service's database at ``database``. more: tables"""
    table = f'[service]\na_minute = 1000\ndatabase = "{database}"\n'
    course = copy_course(folder, "small", table + more, has_gradebook=True)
    text = re.sub("due = .*", "due = 2099-10-12T23:59:00+02:00", course.file.read_text())
    course.file.write_text(text)
    return load_course(folder)


@dataclass
class Evening:
    """The running hub. tokens: student -> token, however the student logged in; taken: student -> the answer"""

    hub: RealHub
    database: Database
    tokens: dict[str, str] = field(default_factory=dict)
    taken: dict[str, Any] = field(default_factory=dict)

    @property
    def course(self) -> Course:
        return self.hub.course

    @property
    def url(self) -> str:
        return self.hub.service

    def client(self, name: str) -> Client:
        return Client(Login(self.url, self.tokens[name]), 30)

    def log_in_by_the_hub(self, names: Iterable[str]) -> None:
        """Let people come with tokens of the hub's."""
        self.tokens |= {name: self.hub.token(name) for name in names}

    def log_in_by_links(self, names: Sequence[str], role: str = "student") -> None:
        """Let people come by the links that they got; whoever comes another way adds a token to ``tokens``, too."""
        for invitation in invite_people(self.course, list(names), role, days=1, url=self.url):  # type: ignore[arg-type]
            body = f'{{"invitation": "{invitation.link.partition("code=")[2]}"}}'.encode()
            nobody = Client(Login(self.url, ""))
            self.tokens[invitation.name] = str(wait_for(lambda: nobody.post("/api/keys", body))["token"])  # noqa: B023 (called at once)

    def log_in_from(self, platform: Platform, name: str) -> None:
        """Let a student of the roster come from the learning system, and make a token in the browser."""
        change_roster(self.course.data_folder, lambda roster: roster.with_person(Person(name)))
        path = self.url.removeprefix(self.hub.url)
        with httpx2.Client(base_url=self.hub.url, timeout=60) as client:
            platform.tool_keys = lambda: httpx2.get(f"{self.url}/lti/keys", timeout=60).json()
            browser = Browser(client)
            assert platform.launch(browser, name, path=path).status_code == 303
            csrf = re.findall(r'name="csrf" value="(\w+)"', browser.get(f"{path}/keys").text)[0]
            page = browser.post(f"{path}/keys", data={"csrf": csrf, "label": "a terminal"}).text
            self.tokens[name] = re.findall(r"<pre>([\w-]+)</pre>", page)[0]

    def hand_in(self, name: str, kind: str, delay: float) -> None:
        """Hand in after ``delay`` seconds, and again as long as nothing is acknowledged."""
        files = solution(self.course, f"{name} {kind}")
        files["losses.py"] += WRONG if kind == "wrong" else b""
        time.sleep(delay)
        client = self.client(name)
        self.taken[name] = wait_for(lambda: client.post(upload_path("a1"), pack(files), "application/zip"))

    def watch(self, name: str) -> list[Any]:
        """Return what a student hears of an upload from now on until it is over."""
        taken = wait_for(lambda: self.taken.get(name))
        path = f"/api/uploads/{taken['upload']['number']}/events"
        return wait_for(lambda: list(self.client(name).events(path)))

    def everybody_hands_in(self, kinds: Mapping[str, str]) -> ThreadPoolExecutor:
        """Let all students hand in within seconds. Leave what is returned to wait for them; it has room for one task more.

        kinds: student -> what
        """
        chance = random.Random(0)
        threads = ThreadPoolExecutor(len(kinds) + 1)
        for name, kind in kinds.items():
            threads.submit(self.hand_in, name, kind, chance.uniform(0, _HAND_IN_SECONDS))
        return threads

    def kill_a_worker(self) -> int:
        """Kill a worker while it has an upload in work; return the upload's number."""
        return wait_for(self._kill_in_work)

    def _kill_in_work(self) -> int | None:
        """Kill whoever works now; None where nobody does, or the work was done a moment before."""
        for row in self._in_work():
            worker = int(row.worker.rsplit("-", 2)[1])
            os.kill(worker, signal.SIGSTOP)  # so that it is still at work when it is killed
            time.sleep(_SETTLE_SECONDS)
            is_at_work = any(row.number == now.number for now in self._in_work())
            os.kill(worker, signal.SIGKILL if is_at_work else signal.SIGCONT)
            if is_at_work:
                return int(row.number)
        return None

    def _in_work(self) -> list[Any]:
        return [row for row in self.rows() if row.state == tables.RUNNING]

    def rows(self) -> list[Any]:
        with self.database.reading() as connection:
            return list(connection.execute(select(tables.uploads).order_by(tables.uploads.c.number)).all())


@dataclass
class Instructor:
    """Looks at the class again and again, as its page does. seen: what it said each time"""

    evening: Evening
    name: str
    seen: list[Any] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        try:
            client = self.evening.client(self.name)
            while not self._stop.is_set():
                self.seen.append(wait_for(lambda: client.get("/api/class/a1")))
                wait_for(lambda: client.send("GET", "/class/a1"))
                self._stop.wait(0.5)
        except BaseException as error:  # noqa: BLE001 (the test says it)
            self.failures.append(error)

    def sees_all_graded(self, count: int) -> bool:
        return (
            bool(self.seen)
            and sum(
                line["upload"] is not None and line["upload"]["state"] == "done"
                for line in self.seen[-1]["students"]
            )
            == count
        )

    def end(self) -> None:
        self._stop.set()
        self._thread.join()
        assert not self.failures, self.failures

"""What taking uploads costs the server, how long students wait, and how soon they see the result."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from service_ground import copy_course, solution
from service_kills import LIMITS, Service, wait_for
from sqlalchemy import select

from autograder.course.course import Course
from autograder.service.client import Client, Login, upload_path
from autograder.service.courses import default_database
from autograder.service.database import open_database
from autograder.service.identity import exchange, invite
from autograder.service.packing import pack
from autograder.service.switches import PAUSED, set_switch
from autograder.service.tables import moment, uploads

TICKS = os.sysconf("SC_CLK_TCK")
LOAD = Path(__file__).with_name("service_load.py")
_AT_ONCE = 200


@dataclass(frozen=True)
class Load:
    """What came of uploads that were sent at once. waits: seconds, of each; seconds: processor time, of each server"""

    statuses: tuple[int, ...]
    waits: tuple[float, ...]
    seconds: Mapping[str, float]

    def lines(self, way: str) -> str:
        """Return the figures as lines. way: how the uploads came"""
        count, taken = len(self.statuses), self.statuses.count(202)
        each = ", ".join(f"{name} {1000 * seconds / count:.2f}" for name, seconds in self.seconds.items())
        return (
            f"{way}: {count} students at once, {taken} acknowledged, {count - taken} not\n"
            f"  servers, one upload:        {1000 * sum(self.seconds.values()) / count:6.2f} ms CPU ({each})\n"
            f"  the students wait:          {statistics.median(self.waits):6.2f} s median, "
            f"{statistics.quantiles(self.waits, n=20)[18]:.2f} s 95th percentile"
        )


def acknowledgements(folder: Path, students: int) -> Load:
    """Let everybody hand in at once, straight to the service."""
    with _server(folder) as (course, service):
        tokens = make_tokens(course, students)
        service_url = f"{service.url}/small"
        wait_for(lambda: Client(Login(service_url, tokens[0])).get("/api/me"))
        assert service.process is not None
        return sent_at_once(folder, course, service_url, tokens, {"service": service.process.pid})


def through_a_hub(folder: Path, students: int) -> Load:
    """Let everybody hand in at once through a JupyterHub that knows their tokens. Needs what ``make hub`` installs."""
    from real_hub import running_hub

    names = [f"s{number:03}" for number in range(students)]
    with running_hub(folder, copy_course(folder / "course", "small", LIMITS), names) as hub:
        _pause(hub.course)  # the worker that the hub started has nothing to do
        tokens = [hub.token(name) for name in names]
        for token in tokens:
            wait_for(lambda: Client(Login(hub.service, token)).get("/api/me"))  # noqa: B023 (called at once)
        return sent_at_once(folder, hub.course, hub.service, tokens, _servers_of(hub.process))


def sent_at_once(
    folder: Path,
    course: Course,
    url: str,
    tokens: Sequence[str],
    servers: Mapping[str, int],
    *,
    name: str = "first",
) -> Load:
    """Send one upload with each token at once, from a process that gets what processor the servers leave.

    One upload goes ahead and is not counted, so that nothing is done for the first time. servers: name -> process
    """
    Client(Login(url, tokens[0])).post(
        upload_path("a1"), pack(solution(course, f"{name} ahead")), "application/zip"
    )
    students = []
    for number, token in enumerate(tokens):
        archive = folder / f"{number}.zip"
        archive.write_bytes(pack(solution(course, f"{name} {number}")))
        students.append({"token": token, "archive": str(archive)})
    (folder / "students.json").write_text(json.dumps(students))
    before = {name: cpu_seconds(number) for name, number in servers.items()}
    done = subprocess.run(
        [
            "nice",
            "-n",
            "19",
            sys.executable,
            str(LOAD),
            f"{url}{upload_path('a1')}",
            str(folder / "students.json"),
        ],
        check=True,
        capture_output=True,
    )
    spent = {name: cpu_seconds(number) - before[name] for name, number in servers.items()}
    answers = json.loads(done.stdout)
    return Load(
        tuple(answer["status"] for answer in answers), tuple(answer["wait"] for answer in answers), spent
    )


def seen_after(folder: Path, count: int) -> str:
    """Hand ``count`` uploads in, one after another; return how soon their results are seen, as lines."""
    with _server(folder, "--with-worker", has_gradebook=True) as (course, service):
        (token,) = make_tokens(course, 1)
        client = Client(Login(f"{service.url}/small", token))
        wait_for(lambda: client.get("/api/me"))
        seen: dict[int, float] = {}
        sent: dict[int, float] = {}
        for number in range(count + 1):
            body = pack(solution(course, f"seen {number}"))
            begun = time.time()
            upload = client.post(upload_path("a1"), body, "application/zip")["upload"]["number"]
            sent[upload] = begun
            last = list(client.events(f"/api/uploads/{upload}/events"))[-1]
            assert last["state"] == "done", last
            seen[upload] = time.time()
        begun_at = _begun(course)
    numbers = sorted(seen)[1:]  # the worker was cold for the first one
    turn = [seen[number] - begun_at[number] for number in numbers]
    whole = [seen[number] - sent[number] for number in numbers]
    return (
        f"result seen, from its turn:   {statistics.median(turn):6.2f} s median, {max(turn):.2f} s at most\n"
        f"result seen, from the upload: {statistics.median(whole):6.2f} s median, {max(whole):.2f} s at most"
    )


def memory(folder: Path, count: int) -> str:
    """Hand ``count`` uploads in; return the server's memory on the way, as lines."""
    lines = []
    with _server(folder) as (course, service):
        tokens = make_tokens(course, _AT_ONCE)
        url = f"{service.url}/small"
        wait_for(lambda: Client(Login(url, tokens[0])).get("/api/me"))
        assert service.process is not None
        taken = 0
        for turn in range(count // _AT_ONCE):
            server = {"service": service.process.pid}
            load = sent_at_once(folder, course, url, tokens, server, name=f"turn {turn}")
            taken += load.statuses.count(202)
            if (turn + 1) % max(1, count // _AT_ONCE // 10) == 0:
                resident = _resident_mib(service.process.pid)
                lines.append(f"{(turn + 1) * _AT_ONCE:6} uploads: the server holds {resident:4.0f} MiB")
    return "\n".join([*lines, f"{taken} of {count // _AT_ONCE * _AT_ONCE} acknowledged"])


def make_tokens(course: Course, count: int) -> list[str]:
    """Return a token for each of ``count`` students."""
    database = open_database(default_database(course))
    now = datetime.now(UTC)
    with database.writing() as connection:
        tokens = [
            exchange(
                connection,
                course.id,
                invite(connection, course.id, f"s{number:03}", "student", now),
                "token",
                now,
            )
            for number in range(count)
        ]
    database.close()
    return tokens


def cpu_seconds(process: int) -> float:
    """Return the processor time of a process so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def _server(folder: Path, *arguments: str, has_gradebook: bool = False) -> Iterator[tuple[Course, Service]]:
    folder.mkdir()
    course = copy_course(folder / "course", "small", LIMITS, has_gradebook=has_gradebook)
    service = Service(course, folder)
    command = [sys.executable, "-m", "autograder", "serve", "--port", str(service.port), *arguments]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with service.log.open("ab") as log:
        service.process = subprocess.Popen(
            [*command, "--course", str(course.root)], stderr=log, env=environment
        )
    try:
        yield course, service
    finally:
        service.stop()


def _pause(course: Course) -> None:
    database = open_database(default_database(course))
    with database.writing() as connection:
        set_switch(connection, course.id, PAUSED, "yes", member=None, now=datetime.now(UTC))
    database.close()


def _begun(course: Course) -> dict[int, float]:
    """When a worker claimed each upload, in seconds since 1970."""
    database = open_database(default_database(course))
    with database.reading() as connection:
        rows = connection.execute(select(uploads.c.number, uploads.c.begun)).all()
    database.close()
    return {row.number: moment(row.begun).timestamp() for row in rows}


def _servers_of(hub: int) -> dict[str, int]:
    """name -> process of a hub, its proxy and the service that it started, without the service's worker."""
    found = {"hub": hub}
    for number in _family(hub):
        words = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
        if b"serve" in words:
            found["service"] = number
        elif any(word.endswith(b"configurable-http-proxy") for word in words):
            found["proxy"] = number
    return found


def _family(process: int) -> list[int]:
    """The process and all that it started, directly or not."""
    family = [process]
    for each in family:
        for thread in Path(f"/proc/{each}/task").iterdir():
            family += [int(number) for number in (thread / "children").read_text().split()]
    return family


def _resident_mib(process: int) -> float:
    fields = Path(f"/proc/{process}/statm").read_text().split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20

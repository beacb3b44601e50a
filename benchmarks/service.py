"""What the hand-in service costs, in one run: ``make bench-service``.

Three figures, of processor time where it can be had, since a busy machine says little about seconds:

- an acknowledgement: the server's processor time for one upload, while 200 students hand in at the same second;
- how long those students wait, median and 95th percentile, from a load generator on the same cores;
- one more upload for the worker, as a ratio to one more submission for ``autograder grade`` in a batch.

The submissions are those of the small course of the tests: four files, 13 kB.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
from service_ground import copy_course, solution
from service_kills import LIMITS, Service, wait_for

from autograder.course.course import Course
from autograder.service.client import Client, Login
from autograder.service.courses import default_database
from autograder.service.database import open_database
from autograder.service.identity import exchange, invite
from autograder.service.packing import pack

TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--graded", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        course = copy_course(base / "serve", "small", LIMITS)
        if options.students:
            print(acknowledgements(course, base, options.students))
        few, many = 2, 2 + options.graded
        work = marginal(lambda count: worked(base, count), few, many)
        batch = marginal(lambda count: graded(base, count), few, many)
        print(f"worker, one more upload:      {1000 * work:6.0f} ms CPU")
        print(f"batch, one more submission:   {1000 * batch:6.0f} ms CPU")
        print(f"ratio worker to batch:        {work / batch:6.2f}")


def acknowledgements(course: Course, folder: Path, students: int) -> str:
    """Let everybody hand in at once; return what that cost, as lines."""
    tokens = make_tokens(course, students)
    service = Service(course, folder)
    command = [sys.executable, "-m", "autograder", "serve", "--port", str(service.port)]
    with service.log.open("ab") as log:
        service.process = subprocess.Popen([*command, "--course", str(course.root)], stderr=log)
    try:
        wait_for(lambda: Client(Login(f"{service.url}/small", tokens[0])).get("/api/me"))
        bodies = [pack(solution(course, f"student {number}")) for number in range(students)]
        before = cpu_seconds(service.process.pid)
        waits, codes = asyncio.run(hand_in_at_once(f"{service.url}/small", tokens, bodies))
        spent = cpu_seconds(service.process.pid) - before
    finally:
        service.stop()
    cuts = statistics.quantiles(waits, n=20)
    return (
        f"{students} students at once:        {codes.count(202)} acknowledged, {len(codes) - codes.count(202)} not\n"
        f"server, one upload:           {1000 * spent / students:6.1f} ms CPU\n"
        f"the students wait:            {statistics.median(waits):6.2f} s median, {cuts[18]:.2f} s 95th percentile"
    )


async def hand_in_at_once(
    address: str, tokens: list[str], bodies: list[bytes]
) -> tuple[list[float], list[int]]:
    """Return how long each waited, in seconds, and the status of each answer."""
    limits = httpx.Limits(max_connections=len(tokens))
    async with httpx.AsyncClient(limits=limits, timeout=60) as client:

        async def one(token: str, body: bytes) -> tuple[float, int]:
            begun = time.perf_counter()
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/zip"}
            url = f"{address}/api/assignments/a1/uploads"
            answer = await client.post(url, content=body, headers=headers)
            return time.perf_counter() - begun, answer.status_code

        answers = await asyncio.gather(*(one(*pair) for pair in zip(tokens, bodies, strict=True)))
    return [wait for wait, _ in answers], [code for _, code in answers]


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


def marginal(run: object, few: int, many: int) -> float:
    """Return the processor time for one more submission: what starting costs falls out."""
    assert callable(run)
    return float(run(many) - run(few)) / (many - few)


def worked(base: Path, count: int) -> float:
    """Let a worker grade ``count`` uploads; return the processor time of all its processes."""
    from autograder.service.contents import read_archive
    from autograder.service.identity import visitor_of
    from autograder.service.uploads import take_in

    course = copy_course(fresh(base / "work"), "small", LIMITS, has_gradebook=True)
    tokens = make_tokens(course, count)
    database = open_database(default_database(course))
    now = datetime.now(UTC)
    with database.writing() as connection:
        for number, token in enumerate(tokens):
            visitor = visitor_of(connection, course.id, token, "token", now)
            assert visitor is not None
            contents = read_archive(pack(solution(course, f"student {number}")), course)
            take_in(connection, course, visitor, "a1", contents, now=now)
    database.close()
    return timed(course, "work", "--once", "--sandbox", "none")


def graded(base: Path, count: int) -> float:
    """Grade the same submissions as a batch, pages included; return the processor time."""
    course = copy_course(fresh(base / "batch"), "small", has_gradebook=True)
    for number in range(count):
        folder = course.submitted_folder / f"s{number:03}" / "a1"
        folder.mkdir(parents=True)
        for name, content in solution(course, f"student {number}").items():
            (folder / name).write_bytes(content)
    grading = timed(course, "grade", "--workers", "1", "--sandbox", "none")
    return grading + timed(course, "feedback")


def fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def timed(course: Course, *arguments: str) -> float:
    """Run a verb in the course; return the processor time of it and of its children."""
    before = os.times()
    subprocess.run(
        [sys.executable, "-m", "autograder", *arguments],
        cwd=course.root,
        check=False,
        capture_output=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    after = os.times()
    return (after.children_user - before.children_user) + (after.children_system - before.children_system)


def cpu_seconds(process: int) -> float:
    """Return the processor time of a process so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


if __name__ == "__main__":
    main()

"""The whole, as it runs: `autograder serve --with-worker`, a student's command line, a worker that is killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from service_ground import copy_course, solution
from sqlalchemy import select

from autograder.service import tables
from autograder.service.client import Client, Login, Unreachable, upload_path
from autograder.service.courses import default_database
from autograder.service.database import open_database
from autograder.service.invitations import invite_people
from autograder.service.packing import pack

WAIT_SECONDS = 120


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait_for(what, *, seconds: float = WAIT_SECONDS):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            answer = what()
        except Unreachable:
            answer = None
        if answer:
            return answer
        time.sleep(0.1)
    raise AssertionError("it did not come in time")


def worker_of(server: int) -> int | None:
    """The number of the worker process that ``server`` started."""
    children = Path(f"/proc/{server}/task/{server}/children")
    threads = Path(f"/proc/{server}/task").iterdir() if children.exists() else []
    numbers = [int(number) for thread in threads for number in (thread / "children").read_text().split()]
    return numbers[0] if numbers else None


def test_a_hand_in_is_graded_although_the_worker_is_killed(tmp_path: Path):
    course = copy_course(tmp_path / "course", "small", "", has_gradebook=True)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    (invitation,) = invite_people(course, ["ada"], "student", days=1, url=url)
    command = [sys.executable, "-m", "autograder", "serve", "--with-worker", "--port", str(port)]
    command += ["--course", str(course.root), "--sandbox", "none", "--lease", "2"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stderr=log, cwd=tmp_path)
    try:
        client = Client(Login(f"{url}/small", ""))
        code = invitation.link.partition("code=")[2]
        body = f'{{"invitation": "{code}"}}'.encode()
        token = wait_for(lambda: client.post("/api/keys", body))["token"]
        client = Client(Login(f"{url}/small", token))
        answer = client.post(upload_path("a1"), pack(solution(course)), "application/zip")
        first = wait_for(lambda: worker_of(server.pid))
        os.kill(first, signal.SIGKILL)
        state = wait_for(lambda: (state := client.get("/api/uploads/1"))["state"] == "done" and state)
        assert (state["status"], state["number"]) == ("graded", answer["upload"]["number"])
        assert b"autograder_uploads" in Client(Login(url, "")).send("GET", "/metrics")
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 143  # as every verb that SIGTERM ends
    database = open_database(default_database(course))
    with database.reading() as connection:
        assert connection.execute(select(tables.uploads.c.graded)).scalars().all() == [1]
    database.close()
    log_text = (tmp_path / "log").read_text()
    assert "ada" not in log_text
    assert "Fatal" not in log_text

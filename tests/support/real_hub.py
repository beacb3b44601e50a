"""A real JupyterHub with configurable-http-proxy that starts the hand-in service as deploy/hub says.

Needs jupyterhub in this Python, and the variable CONFIGURABLE_HTTP_PROXY: the program that npm installs. For root the
hub starts each student's server as a user of this machine, as hubs do; for others as whoever runs the tests.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from os_users import IS_ROOT

from autograder.course.course import Course

ROOT = Path(__file__).parents[2]
PROXY = os.environ.get("CONFIGURABLE_HTTP_PROXY", "")
PASSWORD = "let me in"
MAKER = "0f" * 16  # of a service that may make tokens for everybody

CONFIG = """
import os
load_subconfig("{deploy}")
c.JupyterHub.bind_url = "http://127.0.0.1:{public}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.ConfigurableHTTPProxy.command = ["{proxy}"]
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = "{password}"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "{spawner}"
c.SimpleLocalProcessSpawner.home_dir_template = "{homes}/{{username}}"
c.Spawner.cmd = ["{python}", "-m", "jupyterhub.singleuser"]
c.Spawner.default_url = "/lab"
c.Spawner.start_timeout = 180
c.Spawner.http_timeout = 180
c.JupyterHub.cookie_secret_file = "{folder}/cookie"
c.JupyterHub.db_url = "sqlite:///{folder}/hub.db"
c.JupyterHub.load_groups = {{"nbgrader-small": {{"users": {students}}}, "formgrade-small": {{"users": ["ivy"]}}}}
c.Authenticator.allowed_users = {{"ivy", "eve", *{students}}}
c.JupyterHub.services[0]["command"] += ["--url", "http://127.0.0.1:{public}", "--lease", "5"]
c.JupyterHub.services.append({{"name": "maker", "api_token": "{maker}"}})
c.JupyterHub.load_roles.append({{"name": "maker", "scopes": ["tokens", "admin:users"], "services": ["maker"]}})
"""


@dataclass(frozen=True)
class RealHub:
    """A running hub. process: its number; homes: of the users whose servers it starts; log: its own, and the service's"""

    course: Course
    url: str
    process: int
    homes: Path
    log: Path

    @property
    def service(self) -> str:
        return f"{self.url}/services/grader/small"

    def token(self, user: str) -> str:
        """A token as a student's server has it: for this service alone."""
        answer = httpx.post(
            f"{self.url}/hub/api/users/{user}/tokens",
            headers={"Authorization": f"token {MAKER}"},
            json={"scopes": ["access:services!service=grader"]},
            timeout=20,
        )
        answer.raise_for_status()
        return str(answer.json()["token"])


@contextmanager
def running_hub(
    folder: Path, course: Course, students: Collection[str], homes: Path | None = None
) -> Iterator[RealHub]:
    """Start a hub that serves ``course``, and end it.

    folder:   of the hub's own files
    students: who may log in beside ivy, who is an instructor, and eve, who is in no course
    homes:    of the users whose servers the hub starts, which exist where root runs this; None: no servers are started
    """
    public, internal, api, port = free_ports(4)
    homes = homes or folder / "homes"
    (folder / "jupyterhub_config.py").write_text(
        CONFIG.format(
            deploy=ROOT / "deploy" / "hub" / "jupyterhub_config.py",
            public=public, hub=internal, api=api, proxy=PROXY, folder=folder, maker=MAKER, students=list(students),
            python=sys.executable, homes=homes, password=PASSWORD, spawner="localprocess" if IS_ROOT else "simple",
        )
    )  # fmt: skip
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "AUTOGRADER_COURSE": str(course.root),
        "AUTOGRADER_COURSE_ID": "small",
        "AUTOGRADER_PROGRAM": f"{sys.executable} -m autograder",
        "AUTOGRADER_PORT": str(port),
        "AUTOGRADER_ADDRESS": f"http://127.0.0.1:{public}/services/grader/small",
    }
    made_log = folder / "log"
    with made_log.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(folder / "jupyterhub_config.py")],
            cwd=folder, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    made = RealHub(course, f"http://127.0.0.1:{public}", process.pid, homes, made_log)
    try:
        wait_until_up(made, process)
        yield made
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(each.getsockname()[1]) for each in sockets]
    for each in sockets:
        each.close()
    return ports


def wait_until_up(hub: RealHub, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 150
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"{hub.url}/services/grader/healthz", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    raise AssertionError(hub.log.read_text()[-4000:])

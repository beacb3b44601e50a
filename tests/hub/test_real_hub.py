"""A real JupyterHub with its proxy starts the service by deploy/hub: a token and a browser come in. ``make hub``."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from service_ground import copy_course, solution

from autograder.course.course import Course
from autograder.service.client import Client, Login, upload_path
from autograder.service.packing import pack

ROOT = Path(__file__).parents[2]
PROXY = os.environ.get("CONFIGURABLE_HTTP_PROXY", "")
pytest.importorskip("jupyterhub")

CONFIG = """
import os
load_subconfig("{deploy}")
c.JupyterHub.bind_url = "http://127.0.0.1:{public}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.ConfigurableHTTPProxy.command = ["{proxy}"]
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = "let me in"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.JupyterHub.cookie_secret_file = "{folder}/cookie"
c.JupyterHub.db_url = "sqlite:///{folder}/hub.db"
c.JupyterHub.load_groups = {{"nbgrader-small": {{"users": ["ada"]}}, "formgrade-small": {{"users": ["ivy"]}}}}
c.Authenticator.allowed_users = {{"ada", "ivy", "eve"}}
c.JupyterHub.services.append({{"name": "maker", "api_token": "{maker}"}})
c.JupyterHub.load_roles.append({{"name": "maker", "scopes": ["tokens", "admin:users"], "services": ["maker"]}})
"""


@dataclass(frozen=True)
class RealHub:
    course: Course
    url: str
    maker: str

    @property
    def service(self) -> str:
        return f"{self.url}/services/grader/small"

    def token(self, user: str) -> str:
        """A token as a student's server has it: for this service alone."""
        answer = httpx.post(
            f"{self.url}/hub/api/users/{user}/tokens",
            headers={"Authorization": f"token {self.maker}"},
            json={"scopes": ["access:services!service=grader"]},
            timeout=20,
        )
        answer.raise_for_status()
        return str(answer.json()["token"])


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(each.getsockname()[1]) for each in sockets]
    for each in sockets:
        each.close()
    return ports


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealHub]:
    if not PROXY:
        pytest.skip("CONFIGURABLE_HTTP_PROXY names no proxy; `make hub` installs one")
    folder = tmp_path_factory.mktemp("hub")
    course = copy_course(folder / "course", "small")
    public, internal, api, port = free_ports(4)
    maker = "0f" * 16
    (folder / "jupyterhub_config.py").write_text(
        CONFIG.format(
            deploy=ROOT / "deploy" / "hub" / "jupyterhub_config.py",
            public=public, hub=internal, api=api, proxy=PROXY, folder=folder, maker=maker,
        )
    )  # fmt: skip
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "AUTOGRADER_COURSE": str(course.root),
        "AUTOGRADER_COURSE_ID": "small",
        "AUTOGRADER_PROGRAM": f"{sys.executable} -m autograder",
        "AUTOGRADER_PORT": str(port),
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(folder / "jupyterhub_config.py")],
            cwd=folder, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    made = RealHub(course, f"http://127.0.0.1:{public}", maker)
    try:
        wait_until_up(made, process, folder / "log")
        yield made
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def wait_until_up(hub: RealHub, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 150
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"{hub.url}/services/grader/healthz", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    raise AssertionError(log.read_text()[-4000:])


def test_the_token_of_a_students_server_hands_in(hub: RealHub):
    client = Client(Login(hub.service, hub.token("ada")))
    me = client.get("/api/me")
    assert (me["name"], me["role"]) == ("ada", "student")
    answer = client.post(upload_path("a1"), pack(solution(hub.course)), "application/zip")
    assert answer["is_new"]


def test_roles_follow_from_groups_and_who_has_none_stays_outside(hub: RealHub):
    assert Client(Login(hub.service, hub.token("ivy"))).get("/api/me")["role"] == "instructor"
    answer = httpx.get(
        f"{hub.service}/api/me", headers={"Authorization": f"Bearer {hub.token('eve')}"}, timeout=20
    )
    assert answer.status_code == 401


def test_a_browser_logs_in_with_the_hub(hub: RealHub):
    with httpx.Client(follow_redirects=True, timeout=30) as browser:
        page = browser.get(f"{hub.url}/hub/login").text
        xsrf = re.search(r'name="_xsrf"\s+value="([^"]+)"', page)
        assert xsrf
        browser.post(
            f"{hub.url}/hub/login",
            data={"username": "ivy", "password": "let me in", "_xsrf": xsrf[1]},
        )
        answer = browser.get(f"{hub.service}/hub")
        assert (answer.status_code, str(answer.url)) == (200, f"{hub.service}/")
        assert "ivy (instructor)" in re.sub(r"\s+", " ", re.sub("<[^>]+>", "", answer.text))

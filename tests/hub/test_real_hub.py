"""A real JupyterHub with its proxy starts the service by deploy/hub: a token and a browser come in. ``make hub``."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

pytest.importorskip("jupyterhub")

from real_hub import PROXY, RealHub, running_hub
from service_ground import solution

from autograder.service.client import Client, Login, upload_path
from autograder.service.packing import pack


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealHub]:
    if not PROXY:
        pytest.skip("CONFIGURABLE_HTTP_PROXY names no proxy; `make hub` installs one")
    with running_hub(tmp_path_factory.mktemp("hub")) as made:
        yield made


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

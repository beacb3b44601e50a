"""JupyterHub as the one who says who somebody is; the hub's library is played. `make hub` drives a real hub."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from service_ground import Ground, ground
from sqlalchemy import select, update

from autograder.service import tables
from autograder.service.hub_users import Hub


@dataclass
class PlayedLibrary:
    """Answers as HubOAuth does: users by token, tokens by code, PKCE checked."""

    users: dict[str, dict[str, Any]]
    oauth_client_id: str = "service-grader"
    oauth_authorization_url: str = "/hub/api/oauth2/authorize"
    oauth_redirect_uri: str = "/oauth_callback"
    access_scopes: set[str] = field(default_factory=lambda: {"access:services!service=grader"})
    challenge: str = ""
    cache_max_age: int = 300
    is_down: bool = False
    asked: list[str] = field(default_factory=list)

    def user_for_token(self, token: str, *, use_cache: bool) -> dict[str, Any] | None:
        assert not use_cache
        self.asked.append(token)
        if self.is_down:
            raise OSError("connection refused")
        return self.users.get(token)

    def token_for_code(self, code: str, *, code_verifier: str) -> str:
        digest = hashlib.sha256(code_verifier.encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != self.challenge:
            raise OSError("400 wrong verifier")
        return code.removeprefix("code-")

    def check_scopes(self, required_scopes: set[str], user: dict[str, Any]) -> set[str]:
        return required_scopes & set(user["scopes"])


def user(
    name: str, *groups: str, scopes: tuple[str, ...] = ("access:services!service=grader",), kind: str = "user"
):
    return {"name": name, "groups": list(groups), "scopes": list(scopes), "kind": kind}


@pytest.fixture
def library() -> PlayedLibrary:
    return PlayedLibrary(
        {
            "t-una": user("una", "nbgrader-small"),
            "t-prof": user("prof", "formgrade-small"),
            "t-tina": user("tina", "read-small", "nbgrader-small"),
            "t-else": user("else", "nbgrader-other"),
            "t-none": user("none", "nbgrader-small", scopes=()),
            "t-service": user("robot", "formgrade-small", kind="service"),
        }
    )


@pytest.fixture
def service(tmp_path: Path, library: PlayedLibrary) -> Iterator[Ground]:
    with ground(tmp_path) as made:
        made.server.hub = Hub(library)
        yield made


def me(service: Ground, token: str, course: str = "small"):
    return service.client.get(f"/{course}/api/me", headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize(
    ("token", "role"), [("t-una", "student"), ("t-prof", "instructor"), ("t-tina", "reader")]
)
def test_a_hubs_token_comes_in_with_the_role_of_its_groups(service: Ground, token: str, role: str):
    answer = me(service, token)
    assert (answer.status_code, answer.json()["role"]) == (200, role)
    assert me(service, token, "other").status_code == 401


@pytest.mark.parametrize("token", ["t-else", "t-none", "t-service", "unknown"])
def test_who_is_in_no_group_of_the_course_or_has_no_scope_stays_outside(service: Ground, token: str):
    assert me(service, token).status_code == 401


def test_the_hub_is_asked_once_for_as_long_as_its_answer_holds(service: Ground, library: PlayedLibrary):
    seconds = 0.0
    service.server.hub = Hub(library, lambda: seconds)
    for moment in (0.0, 299.0, 301.0):
        seconds = moment
        assert me(service, "t-una").status_code == 200
        assert me(service, "unknown").status_code == 401
    assert library.asked == ["t-una", "unknown"] * 2


def test_a_token_that_the_hub_takes_back_opens_nothing_once_its_answer_is_old(
    service: Ground, library: PlayedLibrary
):
    seconds = 0.0
    service.server.hub = Hub(library, lambda: seconds)
    assert me(service, "t-una").status_code == 200
    del library.users["t-una"]
    seconds = 301.0
    assert me(service, "t-una").status_code == 401


def test_who_is_in_the_roster_is_a_student(service: Ground):
    from autograder.course.roster import Person, change_roster

    change_roster(service.course.data_folder, lambda roster: roster.with_person(Person("else")))
    assert me(service, "t-else").json()["role"] == "student"


def test_a_role_that_the_hub_takes_back_is_taken_back_here(service: Ground, library: PlayedLibrary):
    assert me(service, "t-prof").json()["role"] == "instructor"
    library.users["t-prof"]["groups"] = ["nbgrader-small"]
    assert me(service, "t-prof").json()["role"] == "student"


def test_a_member_who_was_given_another_name_keeps_it(service: Ground):
    me(service, "t-una")
    with service.database.writing() as connection:
        connection.execute(
            update(tables.members).where(tables.members.c.subject == "una").values(name="Una.Long")
        )
    assert me(service, "t-una").json()["name"] == "Una.Long"
    with service.database.reading() as connection:
        where = tables.members.c.issuer == "hub"
        assert len(connection.execute(select(tables.members).where(where)).all()) == 1


def test_a_hub_that_is_down_is_told_and_other_logins_go_on(service: Ground, library: PlayedLibrary):
    library.is_down = True
    answer = me(service, "t-una")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert service.client.get("/small/api/me", headers=service.token("ada")).status_code == 200


def log_in(service: Ground, library: PlayedLibrary, name: str, **changes: str):
    """Go through the login as a browser does; ``changes`` are what somebody tampers with."""
    begun = service.client.get("/small/hub")
    question = {key: values[0] for key, values in parse_qs(urlsplit(begun.headers["location"]).query).items()}
    library.challenge = question["code_challenge"]
    cookie = changes.get("cookie", begun.headers["set-cookie"].partition(";")[0])
    service.client.cookies.clear()
    return service.client.get(
        "/oauth_callback",
        params={"code": f"code-t-{name}", "state": changes.get("state", question["state"])},
        headers={"Cookie": cookie},
    )


def test_a_browser_logs_in_by_the_hub(service: Ground, library: PlayedLibrary):
    answer = log_in(service, library, "una")
    assert (answer.status_code, answer.headers["location"]) == (303, "/small/")
    cookies = answer.headers.get_list("set-cookie")
    assert any("autograder_session=" in cookie and "HttpOnly" in cookie for cookie in cookies)
    assert "una" in service.client.get("/small/").text


@pytest.mark.parametrize(
    "changes", [{"state": "another"}, {"cookie": ""}, {"cookie": "autograder_hub=e30.00"}]
)
def test_a_login_that_was_begun_elsewhere_is_refused(service: Ground, library: PlayedLibrary, changes):
    answer = log_in(service, library, "una", **changes)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_code_without_its_verifier_is_refused(service: Ground, library: PlayedLibrary):
    service.client.get("/small/hub")
    begun = service.client.get("/small/hub")
    library.challenge = "that of another browser"
    state = parse_qs(urlsplit(begun.headers["location"]).query)["state"][0]
    answer = service.client.get("/oauth_callback", params={"code": "code-t-una", "state": state})
    assert answer.status_code == 403
    assert "did not confirm" in answer.text


def test_who_is_in_no_course_gets_no_session(service: Ground, library: PlayedLibrary):
    assert log_in(service, library, "else").status_code == 403


def test_without_a_hub_there_is_no_such_login(shared: Ground):
    assert shared.client.get("/small/hub").status_code == 404
    assert shared.client.get("/oauth_callback").status_code == 404
    assert "JupyterHub" not in shared.client.get("/small/join").text

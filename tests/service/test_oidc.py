"""Logging in with an OpenID Connect provider, a real one over HTTP, whose tokens the tests spoil one by one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from browsers import Browser
from joserfc import jwt
from oidc_provider import CLIENT, SECRET, Provider, new_key, provider, signed
from service_ground import Clock, Ground, ground, on_a_port
from sqlalchemy import delete, func, select
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from autograder.course.roster import Person, change_roster
from autograder.service import tables
from autograder.service.access import Door, guarded
from autograder.service.invitations import lock_out
from autograder.service.published import Published
from autograder.service.server import ASKING

URL = "https://grader.example.org"
TABLE = """[service.oidc]
issuer = "{issuer}"
client_id = "grader"
claim = "preferred_username"
secret_file = "oidc-secret"
readers = ["tess"]
instructors = ["ivy"]
"""


@pytest.fixture(scope="module")
def campus() -> Iterator[Provider]:
    with provider(Clock()) as made:
        yield made


@pytest.fixture
def idp(campus: Provider) -> Iterator[Provider]:
    """The provider as it was made, whatever the test before did with it."""
    kept = {name: copy(getattr(campus, name)) for name in vars(campus)}
    yield campus
    vars(campus).update(kept)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, campus: Provider) -> Iterator[Ground]:
    with oidc_ground(tmp_path_factory.mktemp("service"), campus) as made:
        yield made


@pytest.fixture
def service(kept: Ground, idp: Provider) -> Iterator[Ground]:
    """A service that no account of the provider's was tied to before."""
    yield kept
    kept.clock.now = idp.now.now
    kept.server.published = Published()
    with kept.database.writing() as connection:
        connection.execute(delete(tables.members).where(tables.members.c.issuer.startswith("oidc")))
        connection.execute(delete(tables.logins))


@pytest.fixture
def own_service(tmp_path: Path, idp: Provider) -> Iterator[Ground]:
    """A service for a test that changes its files."""
    with oidc_ground(tmp_path, idp) as made:
        yield made


@contextmanager
def oidc_ground(folder: Path, idp: Provider, table: str = TABLE, **options: Any) -> Iterator[Ground]:
    with ground(folder, table.format(issuer=idp.url), url=URL, **options) as made:
        secret = made.course.root / "oidc-secret"
        secret.write_text(SECRET + "\n")
        secret.chmod(0o600)
        for person in (Person("ada", email="Ada@example.edu"), Person("bob")):
            change_roster(made.course.data_folder, lambda roster, person=person: roster.with_person(person))
        yield made


@pytest.fixture
def browser(service: Ground) -> Browser:
    return Browser(service.client)


def log_in(browser: Browser, idp: Provider, path: str = "/small") -> Any:
    """Go to the provider and back; return the answer to the last step."""
    answer = browser.get(f"{path}/oidc")
    assert answer.status_code == 303, answer.text
    back = urlsplit(idp.authorize(answer.headers["location"]))
    return browser.get(f"{back.path}?{back.query}")


def who(browser: Browser, path: str = "/small") -> Any:
    answer = browser.get(f"{path}/api/me")
    return (answer.json()["name"], answer.json()["role"]) if answer.status_code == 200 else answer.status_code


def test_who_is_in_the_roster_logs_in_as_a_student(service: Ground, idp: Provider, browser: Browser):
    answer = log_in(browser, idp)
    assert (answer.status_code, answer.headers["location"]) == (303, "/small/")
    assert who(browser) == ("ada", "student")
    asked = idp.authorized[0]
    assert asked["redirect_uri"] == f"{URL}/small/oidc/callback"
    assert len(asked["state"]) == len(asked["nonce"]) == 43  # 32 random bytes each


@pytest.mark.parametrize(("name", "role"), [("tess", "reader"), ("ivy", "instructor")])
def test_staff_are_those_whom_course_toml_names(idp: Provider, browser: Browser, name: str, role: str):
    idp.person = {"sub": name, "preferred_username": name}
    log_in(browser, idp)
    assert who(browser) == (name, role)


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        ({"sub": "u-9", "preferred_username": "mallory"}, "not in the roster"),
        ({"sub": "u-9"}, "the claim that this course asks for is not in it"),
        ({"sub": "u-9", "preferred_username": ["ada"]}, "the claim that this course asks for is not in it"),
        ({"sub": "u-9", "preferred_username": ""}, "the claim that this course asks for is not in it"),
        ({"sub": "u-9", "preferred_username": "ADA"}, "not in the roster"),
        ({"sub": "u-9", "preferred_username": "../ada"}, "not in the roster"),
    ],
)
def test_a_stranger_is_told_so_and_no_account_is_made(
    service: Ground, idp: Provider, browser: Browser, person: dict[str, Any], sentence: str
):
    idp.person = person
    answer = log_in(browser, idp)
    assert answer.status_code == 403
    assert sentence in answer.text
    assert who(browser) == 401
    assert accounts(service) == 0


def accounts(service: Ground) -> int:
    where = tables.members.c.issuer.startswith("oidc")
    with service.database.reading() as connection:
        return int(
            connection.execute(select(func.count()).select_from(tables.members).where(where)).scalar_one()
        )


def test_who_has_left_the_course_stays_outside(own_service: Ground, idp: Provider):
    left = Person("ada", withdrawn=own_service.clock.now)
    change_roster(own_service.course.data_folder, lambda roster: roster.with_person(left))
    answer = log_in(Browser(own_service.client), idp)
    assert answer.status_code == 403
    assert "You have left this course" in answer.text


def test_the_account_decides_and_no_name_that_the_provider_gives_to_somebody_else(
    service: Ground, idp: Provider, browser: Browser
):
    log_in(browser, idp)
    idp.person = {"sub": "u-1", "preferred_username": "ada.married"}  # the same account
    log_in(browser, idp)
    assert who(browser) == ("ada", "student")
    idp.person = {"sub": "u-2", "preferred_username": "ada"}  # another account with the old name
    answer = log_in(Browser(service.client), idp)
    assert answer.status_code == 403
    assert "Another account" in answer.text


def test_a_new_account_is_tied_once_the_old_one_is_let_go(own_service: Ground, idp: Provider):
    old, new = Browser(own_service.client), Browser(own_service.client)
    log_in(old, idp)
    idp.person = {"sub": "u-2", "preferred_username": "ada"}
    assert log_in(new, idp).status_code == 403
    assert lock_out(own_service.course, "ada", is_untied=True) == (3, 1)  # two keys were there before
    assert who(old) == 401
    log_in(new, idp)
    assert who(new) == ("ada", "student")
    idp.person = {"sub": "u-1", "preferred_username": "ada"}
    assert log_in(old, idp).status_code == 403


def test_a_role_is_what_the_lists_say_at_the_newest_login(own_service: Ground, idp: Provider):
    browser, file = Browser(own_service.client), own_service.course.file
    idp.person = {"sub": "u-3", "preferred_username": "ivy"}
    log_in(browser, idp)
    assert who(browser) == ("ivy", "instructor")
    file.write_text(file.read_text().replace('instructors = ["ivy"]', 'instructors = ["someone"]'))
    assert log_in(browser, idp).status_code == 403  # not in the roster either


# what an answer must be


def replaced(**values: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Claims with other values; None takes one out."""
    return lambda claims: {name: value for name, value in (claims | values).items() if value is not None}


def at_hash(access_token: str) -> str:
    """The left half of its SHA-256 (OpenID Connect Core 1.0, section 3.1.3.6)."""
    digest = hashlib.sha256(access_token.encode()).digest()
    return base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()


GOOD = {
    "the audience as a list": {"aud": [CLIENT]},
    "the hash of the access token": {"at_hash": at_hash("unused")},
    "us as the authorized party": {"aud": [CLIENT], "azp": CLIENT},
    "several audiences, us second, with us as the authorized party": {
        "aud": ["other", CLIENT],
        "azp": CLIENT,
    },
}
BAD = {
    "another issuer": {"iss": "https://evil.example.org"},
    "no issuer": {"iss": None},
    "another audience": {"aud": "other"},
    "an audience that begins like ours": {"aud": CLIENT + "2"},
    "another audience with us as the authorized party": {"aud": ["other"], "azp": CLIENT},
    "no audience": {"aud": None},
    "a stranger as the authorized party": {"aud": [CLIENT, "other"], "azp": "other"},
    "a stranger as the authorized party of our audience": {"azp": "other"},
    "several audiences and no authorized party": {"aud": [CLIENT, "other"]},
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "it is over": {"exp": 1},
    "no end": {"exp": None},
    "it begins in the future": {"nbf": 10**10},
    "it was made in the future": {"iat": 10**10},
    "nobody": {"sub": None},
    "an empty subject": {"sub": ""},
    "a subject that is no text": {"sub": 17},
    "a very long subject": {"sub": "x" * 256},
    "a subject with half a character": {"sub": "\ud800"},
    "a subject with an end of text": {"sub": "u\x00"},
    "the hash of another access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
}


@pytest.mark.parametrize("what", GOOD)
def test_a_token_that_is_right_is_taken(idp: Provider, browser: Browser, what: str):
    idp.change = replaced(**GOOD[what])
    log_in(browser, idp)
    assert who(browser) == ("ada", "student")


@pytest.mark.parametrize("what", BAD)
def test_a_token_that_is_not_for_us_and_now_is_refused(
    service: Ground, idp: Provider, browser: Browser, what: str
):
    idp.change = replaced(**BAD[what])
    answer = log_in(browser, idp)
    assert answer.status_code == 403, answer.text
    assert who(browser) == 401
    assert accounts(service) == 0


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def unsigned(claims: dict[str, Any], idp: Provider) -> str:
    return f"{part({'alg': 'none'})}.{part(claims)}."


def signed_with_the_public_key(claims: dict[str, Any], idp: Provider) -> str:
    text = f"{part({'alg': 'HS256', 'kid': idp.keys[0].kid})}.{part(claims)}"
    digest = hmac.new(idp.keys[0].as_pem(private=False), text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def signed_with_another_key(claims: dict[str, Any], idp: Provider) -> str:
    return signed(claims, new_key("first"))  # under the same name


def with_other_contents(claims: dict[str, Any], idp: Provider) -> str:
    head, _, signature = signed(claims, idp.keys[0]).split(".")
    return f"{head}.{part(claims | {'preferred_username': 'bob'})}.{signature}"


def naming_its_own_key(claims: dict[str, Any], idp: Provider) -> str:
    own = new_key("own")
    return jwt.encode({"alg": "RS256", "kid": "own", "jwk": own.as_dict(private=False)}, claims, own)


def no_token(claims: dict[str, Any], idp: Provider) -> str:
    return "no token"


def an_endless_token(claims: dict[str, Any], idp: Provider) -> str:
    return signed(claims | {"filler": "x" * 100_000}, idp.keys[0])


@pytest.mark.parametrize(
    "forge",
    [
        unsigned,
        signed_with_the_public_key,
        signed_with_another_key,
        with_other_contents,
        naming_its_own_key,
        no_token,
        an_endless_token,
    ],
)
def test_a_forged_token_is_refused(idp: Provider, browser: Browser, forge: Callable[..., str]):
    idp.sign = lambda claims: forge(claims, idp)
    assert log_in(browser, idp).status_code == 403
    assert who(browser) == 401


def test_a_new_key_of_the_provider_is_found(service: Ground, idp: Provider, browser: Browser):
    log_in(browser, idp)
    service.server.published._clock = lambda: 10**9  # long after
    idp.keys = [new_key("second")]
    browser.cookies.clear()
    log_in(browser, idp)
    assert who(browser) == ("ada", "student")


def test_tokens_with_made_up_keys_do_not_make_us_ask_again_and_again(idp: Provider, browser: Browser):
    idp.sign = lambda claims: naming_its_own_key(claims, idp)
    for _ in range(5):
        log_in(browser, idp)
    assert idp.asked.count("keys") == 1


# the way there and back


def test_an_answer_opens_once(service: Ground, idp: Provider, browser: Browser):
    to = browser.get("/small/oidc").headers["location"]
    cookies = dict(browser.cookies)
    back = urlsplit(idp.authorize(to))
    assert browser.get(f"{back.path}?{back.query}").status_code == 303
    again = Browser(service.client, cookies)  # somebody who saw all of it
    answer = again.get(f"{back.path}?{back.query}")
    assert answer.status_code == 403
    assert "was used" in answer.text


def test_a_code_that_was_used_is_refused_in_another_login_too(
    service: Ground, idp: Provider, browser: Browser
):
    used = parse_qs(urlsplit(idp.authorize(browser.get("/small/oidc").headers["location"])).query)
    browser.get("/small/oidc/callback", params={"code": used["code"][0], "state": used["state"][0]})
    mallory = Browser(service.client)
    state = parse_qs(urlsplit(mallory.get("/small/oidc").headers["location"]).query)["state"][0]
    answer = mallory.get("/small/oidc/callback", params={"code": used["code"][0], "state": state})
    assert answer.status_code == 403
    assert who(mallory) == 401


def test_a_stolen_code_is_of_no_use_without_the_verifier(service: Ground, idp: Provider, browser: Browser):
    stolen = parse_qs(urlsplit(idp.authorize(browser.get("/small/oidc").headers["location"])).query)
    mallory = Browser(service.client)
    state = parse_qs(urlsplit(mallory.get("/small/oidc").headers["location"]).query)["state"][0]
    answer = mallory.get("/small/oidc/callback", params={"code": stolen["code"][0], "state": state})
    assert answer.status_code == 403
    assert who(mallory) == 401


def test_nobody_is_logged_in_by_a_link_of_somebody_else(service: Ground, idp: Provider, browser: Browser):
    back = urlsplit(idp.authorize(browser.get("/small/oidc").headers["location"]))
    victim = Browser(service.client)
    assert victim.get(f"{back.path}?{back.query}").status_code == 403
    assert who(victim) == 401


def test_a_login_that_took_too_long_is_begun_again(service: Ground, idp: Provider, browser: Browser):
    back = urlsplit(idp.authorize(browser.get("/small/oidc").headers["location"]))
    service.clock.forward(minutes=11)
    assert browser.get(f"{back.path}?{back.query}").status_code == 403


def test_a_login_for_one_course_does_not_end_in_another(tmp_path: Path, idp: Provider):
    with oidc_ground(tmp_path, idp) as service:
        file = service.other.file
        file.write_text(
            TABLE.format(issuer=idp.url).replace("oidc-secret", "../small/oidc-secret") + file.read_text()
        )
        browser = Browser(service.client)
        back = urlsplit(idp.authorize(browser.get("/other/oidc").headers["location"]))
        answer = browser.get(f"/small/oidc/callback?{back.query}")
        assert answer.status_code == 403


@pytest.mark.parametrize(
    "sent", [{}, {"code": "x"}, {"state": "x"}, {"code": "x", "state": "x"}, {"error": "access_denied"}]
)
def test_an_answer_that_nobody_asked_for_is_refused(service: Ground, idp: Provider, browser: Browser, sent):
    assert browser.get("/small/oidc/callback", params=sent).status_code == 403


@pytest.mark.parametrize("prefix", ["", "/services/grader"])
def test_a_refusal_leads_back_to_the_course(tmp_path: Path, prefix: str):
    with ground(
        tmp_path, TABLE.format(issuer="https://login.example.org"), url=URL, prefix=prefix
    ) as service:
        page = service.client.get(f"{prefix}/small/oidc/callback").text
        assert f'<a href="{prefix}/small/">To the course</a>' in page
        strange = service.client.get(f"{prefix}/%5Cevil.example.org/oidc/callback").text
        assert "href" not in strange


def test_what_the_provider_refuses_is_told(service: Ground, idp: Provider, browser: Browser):
    state = parse_qs(urlsplit(browser.get("/small/oidc").headers["location"]).query)["state"][0]
    answer = browser.get("/small/oidc/callback", params={"error": "access_denied", "state": state})
    assert answer.status_code == 403
    assert "did not let you in" in answer.text


def test_an_answer_of_another_provider_is_refused(idp: Provider, browser: Browser):
    idp.metadata = {"authorization_response_iss_parameter_supported": True}
    assert log_in(browser, idp).status_code == 403  # it does not say whose it is
    back = urlsplit(idp.authorize(browser.get("/small/oidc").headers["location"]))
    evil = browser.get(f"{back.path}?{back.query}&iss=https://evil.example.org")
    assert evil.status_code == 403
    back = urlsplit(idp.authorize(browser.get("/small/oidc").headers["location"]))
    assert browser.get(f"{back.path}?{back.query}&iss={idp.url}").status_code == 303


def test_a_provider_that_says_it_is_another_one_is_not_asked(idp: Provider, browser: Browser):
    idp.metadata = {"issuer": "https://evil.example.org"}
    answer = browser.get("/small/oidc")
    assert answer.status_code == 502
    assert "does not describe itself" in answer.text


@pytest.mark.parametrize(
    "address", ["http://internal.example.org/keys", "file:///etc/passwd", "javascript:1", 3]
)
def test_an_address_that_the_provider_must_not_name_is_not_asked(
    service: Ground, idp: Provider, browser, address
):
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        service.server.published = Published()
        idp.metadata = {name: address}
        assert browser.get("/small/oidc").status_code == 502


def test_a_table_that_comes_while_it_serves_needs_a_start_with_an_address(tmp_path: Path, idp: Provider):
    with ground(tmp_path, TABLE.format(issuer=idp.url)) as service:
        answer = service.client.get("/small/oidc")
        assert answer.status_code == 503
        assert "started with --url" in answer.text


def test_a_provider_that_is_away_is_told_and_links_still_open(tmp_path: Path, idp: Provider):
    table = TABLE.replace("{issuer}", "http://127.0.0.1:9")
    with oidc_ground(tmp_path, idp, table) as service:
        answer = service.client.get("/small/oidc")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
        assert service.client.get("/small/api/me", headers=service.cookie("ada")).status_code == 200


def test_logins_that_wait_for_a_provider_leave_the_other_threads_to_uploads(service: Ground):
    running: list[int] = []
    most: list[int] = []
    all_wait = threading.Barrier(ASKING, timeout=30)

    def slow(call: Any) -> Response:
        running.append(1)
        most.append(len(running))
        all_wait.wait()
        time.sleep(0.05)
        running.pop()
        return Response("done")

    door = Door("GET", "/slow", slow, None, is_page=False, asks_others=True)
    app = Starlette(routes=[Route("/{course}/slow", guarded(service.server, door))])
    with on_a_port(app) as address, ThreadPoolExecutor(3 * ASKING) as threads:
        answers = list(threads.map(lambda _: httpx2.get(f"{address}/small/slow").text, range(3 * ASKING)))
    assert answers == ["done"] * (3 * ASKING)
    assert max(most) == ASKING


# sessions


def test_a_login_begins_a_new_session_and_ends_the_one_before(
    service: Ground, idp: Provider, browser: Browser
):
    log_in(browser, idp)
    first = dict(browser.cookies)
    log_in(browser, idp)
    assert browser.cookies["autograder_session"][0] != first["autograder_session"][0]
    assert who(Browser(service.client, first)) == 401
    assert who(browser) == ("ada", "student")


def test_no_session_that_somebody_planted_is_taken_over(service: Ground, idp: Provider, browser: Browser):
    planted = service.sessions["small", "bob"]
    browser.cookies["autograder_session"] = (planted, None)
    log_in(browser, idp)
    assert browser.cookies["autograder_session"][0] != planted
    assert who(Browser(service.client, {"autograder_session": (planted, None)})) == 401


def test_cookies_are_for_this_course_for_no_script_and_encrypted(idp: Provider, browser: Browser):
    begun = browser.get("/small/oidc")
    ended = log_in(browser, idp)
    for line in (begun.headers["set-cookie"], ended.headers.get_list("set-cookie")[0]):
        assert {"HttpOnly", "Path=/small/", "SameSite=lax", "Secure"} <= set(line.split("; "))
    assert [
        name for name in browser.cookies if name.startswith("autograder_login")
    ] != []  # of the first one alone
    assert len(browser.cookies) == 2


def test_logging_out_ends_the_session(service: Ground, idp: Provider, browser: Browser):
    log_in(browser, idp)
    page = browser.get("/small/").text
    csrf = page.partition('name="csrf" value="')[2].partition('"')[0]
    kept = dict(browser.cookies)
    assert browser.post("/small/leave", data={"csrf": csrf}).status_code == 303
    assert who(browser) == 401
    assert who(Browser(service.client, kept)) == 401


def test_nothing_of_the_provider_is_kept_but_who_it_was(service: Ground, idp: Provider, browser: Browser):
    tokens = []
    idp.change = lambda claims: tokens.append(signed(claims, idp.keys[0])) or claims
    log_in(browser, idp)
    content = b"".join(path.read_bytes() for path in service.course.data_folder.rglob("service.db*"))
    assert b"u-1" in content
    assert SECRET.encode() not in content
    assert tokens[0].split(".")[1].encode() not in content
    with service.database.reading() as connection:
        assert connection.execute(select(tables.logins)).all() == []


def test_under_a_prefix_it_works_too(tmp_path: Path, idp: Provider):
    with oidc_ground(tmp_path, idp, prefix="/services/grader") as service:
        browser = Browser(service.client)
        answer = log_in(browser, idp, "/services/grader/small")
        assert answer.headers["location"] == "/services/grader/small/"
        assert idp.authorized[0]["redirect_uri"] == f"{URL}/services/grader/small/oidc/callback"
        assert who(browser, "/services/grader/small") == ("ada", "student")


# by e-mail


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"email": "ada@example.edu", "email_verified": True}, 303),
        ({"email": "ada@example.edu"}, 403),
        ({"email": "ada@example.edu", "email_verified": "true"}, 403),
        ({"email": "ada@evil.example.org", "email_verified": True}, 403),
    ],
)
def test_an_email_address_is_only_believed_where_it_is_verified(
    tmp_path: Path, idp: Provider, claims, status
):
    table = TABLE.replace('claim = "preferred_username"', 'claim = "email"\nmatches = "email"')
    with oidc_ground(tmp_path, idp, table) as service:
        idp.person = {"sub": "u-1"} | claims
        assert log_in(Browser(service.client), idp).status_code == status


def test_an_address_that_two_people_have_says_nothing(tmp_path: Path, idp: Provider):
    table = TABLE.replace('claim = "preferred_username"', 'claim = "email"\nmatches = "email"')
    with oidc_ground(tmp_path, idp, table) as service:
        twin = Person("ada2", email="ada@example.edu")
        change_roster(service.course.data_folder, lambda roster: roster.with_person(twin))
        idp.person = {"sub": "u-1", "email": "ada@example.edu", "email_verified": True}
        assert log_in(Browser(service.client), idp).status_code == 403

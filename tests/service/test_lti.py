"""Launches by LTI 1.3 from a learning system of the tests' own. No real one was tried."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from browsers import Browser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import KeySet
from lti_platform import CLAIM, ROLE, TABLE, Platform, platform
from oidc_provider import new_key, signed
from service_ground import Clock, Ground, ground
from sqlalchemy import delete, func, select

from autograder.course.roster import Person, change_roster
from autograder.service import tables
from autograder.service.contents import Refused
from autograder.service.database import open_database
from autograder.service.login_states import begin, spend
from autograder.service.lti_messages import role_of

URL = "https://grader.example.org"
INSTRUCTOR, LEARNER = f"{ROLE}#Instructor", f"{ROLE}#Learner"
ASSISTANT = f"{ROLE}/Instructor#TeachingAssistant"


@pytest.fixture(scope="module")
def campus() -> Iterator[Platform]:
    with platform(Clock()) as made:
        yield made


@pytest.fixture
def lms(campus: Platform) -> Iterator[Platform]:
    """The platform as it was made, whatever the test before did with it."""
    kept = {name: copy(getattr(campus, name)) for name in vars(campus)}
    yield campus
    vars(campus).update(kept)


@contextmanager
def lti_ground(folder: Path, lms: Platform, table: str = TABLE, **options: Any) -> Iterator[Ground]:
    with ground(folder, table.format(url=lms.url), url=URL, **options) as made:
        for name in ("ada", "bob"):
            change_roster(made.course.data_folder, lambda roster, name=name: roster.with_person(Person(name)))
        yield made


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, campus: Platform) -> Iterator[Ground]:
    with lti_ground(tmp_path_factory.mktemp("service"), campus) as made:
        yield made


@pytest.fixture
def service(kept: Ground, lms: Platform) -> Iterator[Ground]:
    """A service that no account of the platform's was tied to before."""
    yield kept
    with kept.database.writing() as connection:
        connection.execute(delete(tables.members).where(tables.members.c.issuer.startswith("lti")))
        for table in (tables.logins, tables.platforms, tables.line_items):
            connection.execute(delete(table))


@pytest.fixture
def browser(service: Ground) -> Browser:
    return Browser(service.client)


def who(browser: Browser, path: str = "/small") -> Any:
    answer = browser.get(f"{path}/api/me")
    return (answer.json()["name"], answer.json()["role"]) if answer.status_code == 200 else answer.status_code


def accounts(service: Ground) -> int:
    where = tables.members.c.issuer.startswith("lti")
    with service.database.reading() as connection:
        return int(
            connection.execute(select(func.count()).select_from(tables.members).where(where)).scalar_one()
        )


@pytest.mark.parametrize(
    ("user", "role", "expected"),
    [
        ("ada", LEARNER, ("ada", "student")),
        ("prof", INSTRUCTOR, ("prof", "instructor")),
        ("tess", ASSISTANT, ("tess", "reader")),
    ],
)
def test_a_launch_opens_the_course(service: Ground, lms: Platform, browser: Browser, user, role, expected):
    answer = lms.launch(browser, user, role)
    assert (answer.status_code, answer.headers["location"]) == (303, "/small/")
    assert who(browser) == expected


def test_the_login_may_begin_with_a_link_or_a_form(service: Ground, lms: Platform, browser: Browser):
    for method in ("GET", "POST"):
        assert lms.login(browser, method=method).status_code == 303


@pytest.mark.parametrize("role", [LEARNER, INSTRUCTOR])
def test_a_link_may_name_an_assignment(service: Ground, lms: Platform, browser: Browser, role: str):
    answer = lms.launch(browser, "ada", role, **{f"{CLAIM}custom": {"assignment": "a1"}})
    place = "assignments" if role == LEARNER else "class"
    assert answer.headers["location"] == f"/small/{place}/a1"


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ([LEARNER], "student"),
        ([INSTRUCTOR], "instructor"),
        ([ASSISTANT], "reader"),
        ([INSTRUCTOR, ASSISTANT], "reader"),  # an assistant's principal role comes with it
        ([INSTRUCTOR, LEARNER], "student"),
        ([], None),
        ([f"{ROLE}#Mentor"], None),
        (["Instructor"], None),
        (["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor"], None),
        (["http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator"], None),
        (["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor", LEARNER], "student"),
    ],
)
def test_a_role_in_the_course_counts_and_no_other(roles: list[str], expected: str | None):
    assert role_of(roles) == expected


def test_who_has_no_role_in_the_course_stays_outside(service: Ground, lms: Platform, browser: Browser):
    answer = lms.launch(browser, "boss", "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator")
    assert answer.status_code == 403
    assert "no role in this course" in answer.text


def test_a_student_who_is_not_in_the_roster_stays_outside(service: Ground, lms: Platform, browser: Browser):
    answer = lms.launch(browser, "mallory")
    assert answer.status_code == 403
    assert "not in the roster" in answer.text
    assert accounts(service) == 0


def test_the_account_decides_and_no_name_that_it_takes_later(
    service: Ground, lms: Platform, browser: Browser
):
    lms.launch(browser, "bob")
    lms.launch(browser, "bob", **{f"{CLAIM}ext": {"user_username": "ada"}})
    assert who(browser) == ("bob", "student")


# what a launch must say

CONTEXT, DEPLOYMENT = f"{CLAIM}context", f"{CLAIM}deployment_id"
BAD = {
    "another issuer": {"iss": "https://evil.example.org"},
    "another audience": {"aud": "other-tool"},
    "a stranger as the authorized party": {"aud": ["tool-7", "other"], "azp": "other"},
    "several audiences and no authorized party": {"aud": ["other", "tool-7"]},
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "it is over": {"exp": 1},
    "nobody": {"sub": None},
    "another deployment": {DEPLOYMENT: "d-2"},
    "no deployment": {DEPLOYMENT: None},
    "another course of the platform": {CONTEXT: {"id": "course-1"}},
    "no course": {CONTEXT: None},
    "another version": {f"{CLAIM}version": "1.1"},
    "a deep link": {f"{CLAIM}message_type": "LtiDeepLinkingRequest"},
    "no link": {f"{CLAIM}resource_link": None},
    "no roles": {f"{CLAIM}roles": None},
    "roles that are no list": {f"{CLAIM}roles": LEARNER},
    "half a character": {f"{CLAIM}custom": "\ud800"},
}
GOOD = {
    "one audience as text": {"aud": "tool-7"},
    "several audiences, us second, with us as the authorized party": {
        "aud": ["other", "tool-7"],
        "azp": "tool-7",
    },
}


def changed(values: dict[str, Any]) -> Any:
    return lambda claims: {name: value for name, value in (claims | values).items() if value is not None}


@pytest.mark.parametrize("what", GOOD)
def test_a_launch_that_is_right_is_taken(service: Ground, lms: Platform, browser: Browser, what: str):
    lms.change = changed(GOOD[what])
    lms.launch(browser)
    assert who(browser) == ("ada", "student")


@pytest.mark.parametrize("what", BAD)
def test_a_launch_that_is_not_for_us_is_refused(service: Ground, lms: Platform, browser: Browser, what: str):
    lms.change = changed(BAD[what])
    assert lms.launch(browser).status_code == 403
    assert who(browser) == 401
    assert accounts(service) == 0


def test_an_instructor_is_told_what_to_write_for_a_new_course_and_a_student_is_not(
    service: Ground, lms: Platform, browser: Browser
):
    lms.change = changed({CONTEXT: {"id": "course-1"}})
    assert "&#39;course-1&#39; to contexts" in lms.launch(browser, "prof", INSTRUCTOR).text
    assert "course-1" not in lms.launch(browser).text


def test_a_foreign_key_is_refused(service: Ground, lms: Platform, browser: Browser):
    lms.sign = lambda claims: signed(claims, new_key("platform-1"))
    assert lms.launch(browser).status_code == 403


# once, in the browser that began


def test_a_launch_opens_once(service: Ground, lms: Platform, browser: Browser):
    form = lms.form(browser)
    cookies = dict(browser.cookies)
    assert browser.post("/small/lti/launch", is_cross_site=True, data=form).status_code == 303
    again = Browser(service.client, cookies)
    answer = again.post("/small/lti/launch", is_cross_site=True, data=form)
    assert answer.status_code == 403
    assert who(again) == 401


def test_a_token_that_was_used_is_refused_in_another_login_too(
    service: Ground, lms: Platform, browser: Browser
):
    used = lms.form(browser)
    browser.post("/small/lti/launch", is_cross_site=True, data=used)
    other = Browser(service.client)
    form = lms.form(other) | {"id_token": used["id_token"]}
    assert other.post("/small/lti/launch", is_cross_site=True, data=form).status_code == 403


def test_nobody_is_logged_in_by_a_form_of_somebody_elses_page(
    service: Ground, lms: Platform, browser: Browser
):
    form = lms.form(browser)
    victim = Browser(service.client)
    assert victim.post("/small/lti/launch", is_cross_site=True, data=form).status_code == 403
    assert who(victim) == 401


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_of_two_servers_one_spends_a_login(kind: str, tmp_path: Path, request: pytest.FixtureRequest):
    is_sqlite = kind == "sqlite"
    address = f"sqlite:///{tmp_path / 'service.db'}" if is_sqlite else request.getfixturevalue("postgres")()
    stores = [open_database(address), open_database(address)]
    now = Clock().now
    with stores[0].writing() as connection:
        begun = begin(connection, "small", "lti", now)
    ready, outcomes = threading.Barrier(2), []

    def try_it(store: Any) -> None:
        ready.wait()
        try:
            with store.writing() as connection:
                spend(connection, "small", "lti", now, state=begun.state, browser=begun.browser)
            outcomes.append("spent")
        except Refused:
            outcomes.append("refused")

    threads = [threading.Thread(target=try_it, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in stores:
        store.close()
    assert sorted(outcomes) == ["refused", "spent"]


def test_a_login_of_oidc_is_none_of_lti(service: Ground):
    with service.database.writing() as connection:
        begun = begin(connection, "small", "oidc", service.clock.now)
        with pytest.raises(Refused, match="not begun"):
            spend(connection, "small", "lti", service.clock.now, state=begun.state, browser=begun.browser)


@pytest.mark.parametrize(
    "more",
    [{"iss": "https://evil.example.org"}, {"client_id": "other"}, {"login_hint": ""}, {"iss": ""}],
)
def test_a_login_that_another_platform_begins_is_refused(
    service: Ground, lms: Platform, browser: Browser, more: dict[str, str]
):
    assert lms.login(browser, **more).status_code == 403


# cookies and frames


def test_the_cookie_of_the_login_comes_back_across_sites_and_the_sessions_does_not(
    service: Ground, lms: Platform, browser: Browser
):
    begun = lms.login(browser)
    assert {"SameSite=none", "Secure", "HttpOnly", "Path=/small/"} <= set(
        begun.headers["set-cookie"].split("; ")
    )
    ended = lms.launch(browser)
    assert {"SameSite=lax", "Secure", "HttpOnly"} <= set(ended.headers.get_list("set-cookie")[0].split("; "))


def test_a_session_that_comes_along_from_a_neighbouring_site_does_no_harm(
    service: Ground, lms: Platform, browser: Browser
):
    lms.launch(browser, "bob")
    form = lms.form(browser, "ada")
    answer = browser.post(
        "/small/lti/launch",
        data=form,
        headers={"Sec-Fetch-Site": "same-site", "Origin": "https://lms.example.org"},
    )
    assert answer.status_code == 303
    assert who(browser) == ("ada", "student")


def test_in_a_frame_there_is_one_link_that_opens_a_window(service: Ground, lms: Platform, browser: Browser):
    sent = {"iss": lms.url, "login_hint": "hint-1", "lti_message_hint": 'a"b', "client_id": "tool-7"}
    answer = browser.post("/small/lti/login", data=sent, headers={"Sec-Fetch-Dest": "iframe"})
    assert answer.status_code == 200
    assert "frame-ancestors https:" in answer.headers["content-security-policy"]
    assert 'target="_blank"' in answer.text
    assert browser.cookies == {}
    (address,) = re.findall(r'href="([^"]+)" target="_blank"', answer.text)
    assert parse_qs(urlsplit(html.unescape(address)).query) == {name: [value] for name, value in sent.items()}
    assert browser.get(html.unescape(address)).status_code == 303


def test_no_other_page_can_be_framed(service: Ground, lms: Platform, browser: Browser):
    lms.launch(browser)
    for place in ("/small/", "/small/assignments/a1", "/small/keys", "/small/join"):
        answer = browser.get(place, headers={"Sec-Fetch-Dest": "iframe"})
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


# around it


def test_the_tools_public_key_is_published_and_its_private_one_is_not(service: Ground, lms: Platform):
    (key,) = service.client.get("/small/lti/keys").json()["keys"]
    assert {"kty", "n", "e", "kid", "alg", "use"} == key.keys()
    text = jwt.encode({"alg": "RS256", "kid": key["kid"]}, {"a": 1}, _private(service))
    assert jwt.decode(text, KeySet.import_key_set({"keys": [key]})).claims == {"a": 1}


def _private(service: Ground) -> Any:
    from autograder.service.secret_files import tool_key

    return tool_key(service.course)


def test_what_the_platform_offers_is_noted_and_only_from_an_address_that_may_be_asked(
    service: Ground, lms: Platform, browser: Browser
):
    lms.launch(browser)
    with service.database.reading() as connection:
        row = connection.execute(select(tables.platforms)).one()
    assert (row.line_items, row.memberships) == (f"{lms.url}/columns", f"{lms.url}/members")
    claim = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
    for address in ("file:///etc/passwd", "http://internal.example.org/x", "https://x y"):
        lms.launch(browser, **{claim: {"scope": [], "lineitems": address}})
        with service.database.reading() as connection:
            assert connection.execute(select(tables.platforms.c.line_items)).scalar() == f"{lms.url}/columns"


def test_under_a_prefix_it_works_too(tmp_path: Path, lms: Platform):
    with lti_ground(tmp_path, lms, prefix="/grader") as service:
        browser = Browser(service.client)
        answer = lms.launch(browser, path="/grader/small")
        assert answer.headers["location"] == "/grader/small/"
        assert who(browser, "/grader/small") == ("ada", "student")


# whatever a platform signs, and whatever anybody sends

ANY_TEXT = st.text(st.characters(), max_size=12) | st.sampled_from(
    ["\x00", "\ud800", "https://\ud800"]
)  # halves of characters, too
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
ENDPOINTS = [
    "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint",
    "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice",
]
NAMES = ["iss", "aud", "azp", "sub", "exp", "iat", "nbf", "nonce", "email", "at_hash", "amr", *ENDPOINTS] + [
    f"{CLAIM}{name}"
    for name in (
        "message_type",
        "version",
        "deployment_id",
        "roles",
        "context",
        "resource_link",
        "custom",
        "ext",
    )
]
FUZZ = settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def unlimited(service: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service.server.rates, "spend", lambda *_: None)


@FUZZ
@given(values=st.dictionaries(st.sampled_from(NAMES), JSON, min_size=1, max_size=3))
def test_no_signed_launch_makes_the_service_fail(service: Ground, lms: Platform, unlimited, values):
    lms.change = lambda claims: claims | values
    assert lms.launch(Browser(service.client)).status_code in (303, 403)


@FUZZ
@given(
    path=st.sampled_from(["login", "launch"]),
    form=st.dictionaries(
        st.sampled_from(["iss", "login_hint", "client_id", "state", "id_token", "lti_message_hint"]),
        st.text(max_size=40) | st.sampled_from(["tool-7", "a.b.c", "e30.e30.e30", "\x00"]),
        max_size=5,
    ),
    is_right=st.booleans(),
)
def test_no_form_makes_the_service_fail(service: Ground, lms: Platform, unlimited, path, form, is_right):
    if is_right and path == "login":
        form = form | {"iss": lms.url}
    answer = Browser(service.client).post(f"/small/lti/{path}", is_cross_site=True, data=form)
    assert answer.status_code in (303, 400, 403)

"""The walls of the service: cookies, forms, headers, rates, invitations, and what the log may hold."""

from __future__ import annotations

import json
import logging
import re
from datetime import timedelta

import pytest
from service_ground import Ground, ground
from sqlalchemy import select

from autograder.feedback.cleaned import cleaned
from autograder.service import rates as rates_module
from autograder.service import tables
from autograder.service.database import ServiceError
from autograder.service.identity import (
    Visitor,
    end_keys,
    exchange,
    invite,
    key_hash,
    new_key,
    visitor_of,
)
from autograder.service.logs import JsonLines
from autograder.service.rates import Rates, TooMany
from autograder.service.rendering import HEADERS, sentence_page


def csrf_of(service: Ground, name: str = "ada") -> str:
    page = service.client.get("/small/keys", headers=service.cookie(name)).text
    return re.search(r'name="csrf" value="([0-9a-f]{64})"', page)[1]


# forms


def test_a_form_with_its_token_is_taken(service: Ground):
    answer = service.client.post(
        "/small/keys", data={"label": "laptop", "csrf": csrf_of(service)}, headers=service.cookie("ada")
    )
    assert answer.status_code == 200
    assert "It is shown this once" in answer.text


@pytest.mark.parametrize("sent", [{}, {"csrf": ""}, {"csrf": "0" * 64}])
def test_a_form_without_its_token_is_refused(service: Ground, sent: dict[str, str]):
    answer = service.client.post("/small/keys", data={"label": "x", **sent}, headers=service.cookie("ada"))
    assert answer.status_code == 403


def test_another_persons_form_token_is_refused(service: Ground):
    sent = {"label": "x", "csrf": csrf_of(service, "bob")}
    assert service.client.post("/small/keys", data=sent, headers=service.cookie("ada")).status_code == 403


@pytest.mark.parametrize(
    "header",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example.org"},
        {"Origin": "null"},
    ],
)
def test_a_form_from_another_site_is_refused_even_with_its_token(service: Ground, header: dict[str, str]):
    sent = {"label": "x", "csrf": csrf_of(service)}
    answer = service.client.post("/small/keys", data=sent, headers=service.cookie("ada") | header)
    assert answer.status_code == 403
    own = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}
    assert (
        service.client.post("/small/keys", data=sent, headers=service.cookie("ada") | own).status_code == 200
    )


def test_nobody_can_be_logged_in_from_another_site(service: Ground):
    with service.database.writing() as connection:
        code = invite(connection, "small", "mal", "student", service.clock.now)
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert service.client.post("/small/join", data={"code": code}, headers=headers).status_code == 403


def test_a_program_with_a_cookie_needs_the_form_token_too(service: Ground):
    path = "/small/api/keys/me"
    assert service.client.delete(path, headers=service.cookie("ada")).status_code == 403
    headers = service.cookie("ada") | {"X-CSRF-Token": csrf_of(service)}
    assert service.client.delete(path, headers=headers).status_code == 204


# invitations, sessions, tokens


def invitation(service: Ground, name: str = "new", course: str = "small") -> str:
    with service.database.writing() as connection:
        return invite(connection, course, name, "student", service.clock.now)


def test_opening_an_invitation_spends_nothing_and_the_button_spends_it_once(service: Ground):
    code = invitation(service)
    for _ in range(3):  # a program that looks into mail
        assert code in service.client.get(f"/small/join?code={code}").text
    answer = service.client.post("/small/join", data={"code": code})
    assert (answer.status_code, answer.headers["location"]) == (303, "/small/")
    service.client.cookies.clear()
    again = service.client.post("/small/join", data={"code": code})
    assert again.status_code == 403
    assert "it was used" in again.text


def test_the_cookie_of_a_session_is_for_this_course_and_for_no_script(service: Ground):
    cookie = service.client.post("/small/join", data={"code": invitation(service)}).headers["set-cookie"]
    assert {"HttpOnly", "Path=/small/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_behind_https_cookies_are_secure_and_browsers_stay_with_https(tmp_path):
    with ground(tmp_path, url="https://grader.example.org") as service:
        answer = service.client.post("/small/join", data={"code": invitation(service)})
        assert "Secure" in answer.headers["set-cookie"]
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        sent = {"label": "x", "csrf": csrf_of(service)}
        for origin, status in (("https://grader.example.org", 200), ("http://testserver", 403)):
            headers = service.cookie("ada") | {"Origin": origin}
            assert service.client.post("/small/keys", data=sent, headers=headers).status_code == status


def test_under_a_prefix_everything_leads_below_it(tmp_path):
    with ground(tmp_path, prefix="/services/grader") as service:
        answer = service.client.get("/services/grader/small/")
        assert answer.headers["location"] == "/services/grader/small/join"
        code = invitation(service)
        answer = service.client.post("/services/grader/small/join", data={"code": code})
        assert "Path=/services/grader/small/" in answer.headers["set-cookie"]
        page = service.client.get("/services/grader/small/", headers=service.cookie("ada")).text
        assert set(re.findall(r'(?:action|href)="(/[^"]*)"', page)) >= {"/services/grader/small/leave"}
        assert all(
            path.startswith("/services/grader/") for path in re.findall(r'(?:action|href)="(/[^"]*)"', page)
        )


def test_an_invitation_is_for_one_course_and_a_short_time(service: Ground):
    code = invitation(service)
    with service.database.writing() as connection:
        with pytest.raises(ServiceError, match="opens nothing"):
            exchange(connection, "other", code, "session", service.clock.now)
        with pytest.raises(ServiceError, match="opens nothing"):
            exchange(connection, "small", code, "session", service.clock.now + timedelta(days=8))
        assert exchange(connection, "small", code, "session", service.clock.now)


def test_a_new_invitation_ends_the_one_before(service: Ground):
    old, new = invitation(service), invitation(service)
    with service.database.writing() as connection:
        with pytest.raises(ServiceError, match="opens nothing"):
            exchange(connection, "small", old, "token", service.clock.now)
        assert exchange(connection, "small", new, "token", service.clock.now)


def test_the_database_holds_no_key_but_its_hash(service: Ground):
    with service.database.reading() as connection:
        held = connection.execute(select(tables.keys.c.hash)).scalars().all()
    secrets = [*service.tokens.values(), *service.sessions.values()]
    assert {key_hash(secret) for secret in secrets} <= set(held)
    assert not set(secrets) & set(held)
    assert all(len(secret) == 43 for secret in secrets)  # 32 bytes


def test_a_key_opens_for_its_time_and_its_kind(service: Ground):
    token, now = service.tokens["small", "ada"], service.clock.now
    with service.database.reading() as connection:
        assert visitor_of(connection, "small", token, "token", now).name == "ada"
        assert visitor_of(connection, "small", token, "session", now) is None
        assert visitor_of(connection, "other", token, "token", now) is None
        assert visitor_of(connection, "small", token, "token", now + timedelta(days=181)) is None
        assert visitor_of(connection, "small", token + "x", "token", now) is None


def test_a_token_that_was_ended_opens_nothing(service: Ground):
    headers = service.token("ada")
    assert service.client.delete("/small/api/keys/me", headers=headers).status_code == 204
    assert service.client.get("/small/api/me", headers=headers).status_code == 401


def test_nobody_ends_another_persons_key(service: Ground):
    number = key_hash(service.tokens["small", "bob"])[:12]
    sent = {"number": number, "csrf": csrf_of(service)}
    service.client.post("/small/keys/end", data=sent, headers=service.cookie("ada"))
    assert service.client.get("/small/api/me", headers=service.token("bob")).status_code == 200


def test_locking_a_person_out_ends_all_keys(service: Ground):
    with service.database.writing() as connection:
        assert end_keys(connection, "small", "ada", service.clock.now) == 2
    for headers in (service.token("ada"), service.cookie("ada")):
        assert service.client.get("/small/api/me", headers=headers).status_code == 401
    assert service.client.get("/small/api/me", headers=service.token("bob")).status_code == 200


@pytest.mark.parametrize("name", ["", "..", "a/b", ".hidden", "a\nb", "x" * 200])
def test_nobody_gets_a_name_that_no_folder_can_have(service: Ground, name: str):
    with service.database.writing() as connection, pytest.raises(ServiceError, match="Choose another"):
        invite(connection, "small", name, "student", service.clock.now)


# headers


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/small/", "/small/join", "/small/api/me", "/nothing", "/a/b/c"]
)
def test_every_answer_has_the_headers(shared: Ground, path: str):
    answer = shared.client.get(path)
    assert {name: answer.headers[name] for name in HEADERS} == dict(HEADERS)


def test_pages_bring_nothing_that_their_policy_would_stop(shared: Ground):
    places = ["", "join", "keys", "assignments/a1", "class/a1"]
    for place in places:
        name = "ivy" if place.startswith("class") else "ada"
        page = shared.client.get(f"/small/{place}", headers=shared.cookie(name)).text
        assert "<script>" not in page
        assert not re.search(r"\son\w+=|style=|<style|javascript:", page), place
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page), place
    assert "default-src 'self'" in HEADERS["Content-Security-Policy"]
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


def test_no_character_that_a_person_typed_acts_in_a_page_or_in_the_log():
    typed = "a\x1b]0;title\x07b\x9b2J\u202ec\x7f"
    page_text = bytes(sentence_page(typed, 200).body).decode()
    record = logging.LogRecord("autograder.service", logging.INFO, "", 0, typed, None, None)
    line = JsonLines().format(record)
    for shown in (page_text, line):
        assert shown == cleaned(shown)
    assert cleaned(typed) in page_text
    assert json.loads(line)["message"] == typed


def test_what_a_person_wrote_is_escaped(shared: Ground):
    shared.client.post(
        "/small/switches",
        data={"name": "message", "value": "<script>alert(1)</script>"},
        headers=shared.token("ivy"),
    )
    page = shared.client.get("/small/", headers=shared.cookie("ada")).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


# rates


def test_too_many_uploads_in_a_minute_are_told_when_to_come_back(tmp_path):
    with ground(tmp_path, "[service]\na_minute = 3\n") as service:
        answers = [service.hand_in() for _ in range(4)]
        assert [answer.status_code for answer in answers] == [202, 200, 200, 429]
        assert 0 < int(answers[-1].headers["retry-after"]) <= 20
        assert service.hand_in("bob").status_code == 202


def test_who_shows_wrong_keys_is_slowed_down(service: Ground, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rates_module, "UNKNOWN_A_MINUTE", 60)
    headers = {"Authorization": "Bearer wrong"}
    codes = [service.client.get("/small/api/me", headers=headers).status_code for _ in range(70)]
    assert set(codes[:60]) == {401}
    assert set(codes[62:]) == {429}
    assert service.client.get("/small/api/me", headers=service.token("ada")).status_code == 200


def test_a_bucket_fills_again_with_time():
    now = [0.0]
    rates = Rates(lambda: now[0])
    for _ in range(6):
        rates.spend("x", "ada", 6)
    with pytest.raises(TooMany) as refused:
        rates.spend("x", "ada", 6)
    assert refused.value.retry_after == 10
    now[0] = 10.0
    rates.spend("x", "ada", 6)


def test_the_buckets_do_not_grow_without_end():
    rates = Rates(lambda: 0.0)
    for number in range(25_000):
        rates.spend("address", str(number), 60)
    assert len(rates._buckets) <= 10_000


# what is written down


def test_the_log_of_requests_names_the_route_and_no_person(shared: Ground, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.INFO, logger="autograder.serve"):
        shared.client.get("/small/uploads/12345?code=secret", headers=shared.token("ada"))
    (record,) = [record for record in caplog.records if record.name == "autograder.serve"]
    line = json.loads(JsonLines().format(record))
    assert line["route"] == "/{course}/uploads/{number:int}"
    assert not {"12345", "secret", "ada", shared.tokens["small", "ada"]} & set(
        re.findall(r"\w+", json.dumps(line))
    )


def test_what_people_do_is_in_the_log_of_events_without_their_names(service: Ground):
    service.hand_in()
    with service.database.reading() as connection:
        rows = connection.execute(select(tables.events)).all()
    assert rows[-1].action == "upload taken"
    assert not any("ada" in row.detail for row in rows)


def test_a_visitor_is_staff_by_role():
    for role, is_staff in (("student", False), ("reader", True), ("instructor", True)):
        assert Visitor(1, "c", "n", role, "token", "k").is_staff == is_staff


def test_a_new_key_is_never_the_same(service: Ground):
    with service.database.writing() as connection:
        keys = {new_key(connection, 1, "token", service.clock.now) for _ in range(20)}
    assert len(keys) == 20

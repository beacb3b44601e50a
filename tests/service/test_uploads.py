"""Taking uploads in: durable, once, within the course's limits, with a receipt that nobody else can write."""

from __future__ import annotations

import logging
import socket
from urllib.parse import urlsplit

import msgspec
import pytest
from service_ground import BEFORE_DUE, Ground, ground, listening, solution
from service_kills import wait_for
from sqlalchemy import select, update

from autograder.service import tables
from autograder.service.database import ServiceError
from autograder.service.identity import exchange, invite
from autograder.service.packing import pack
from autograder.service.receipts import Receipt, check_receipt


def test_an_upload_is_acknowledged_with_number_digest_and_receipt(service: Ground):
    answer = service.hand_in()
    assert answer.status_code == 202
    body = answer.json()
    assert body["is_new"]
    assert (body["upload"]["state"], body["upload"]["place"], body["upload"]["files"]) == ("waiting", 1, 4)
    receipt = check_receipt(service.course, msgspec.json.encode(body["receipt"]))
    assert (receipt.student, receipt.assignment, receipt.received) == ("ada", "a1", BEFORE_DUE)
    assert receipt.digest == body["upload"]["digest"]


def test_what_was_acknowledged_is_in_the_database_with_its_bytes(service: Ground):
    content = pack(solution(service.course))
    service.client.post(
        "/small/api/assignments/a1/uploads",
        content=content,
        headers={"Content-Type": "application/zip", **service.token("ada")},
    )
    with service.database.reading() as connection:
        assert connection.execute(select(tables.archives.c.content)).scalars().all() == [content]
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL


def test_the_same_contents_are_the_same_upload_however_they_are_packed(service: Ground):
    first = service.hand_in()
    service.clock.forward(minutes=5)
    again = service.hand_in()
    assert (first.status_code, again.status_code) == (202, 200)
    assert again.json()["receipt"] == first.json()["receipt"]
    assert not again.json()["is_new"]


def test_going_back_to_earlier_contents_is_an_upload_of_its_own(service: Ground):
    numbers = [service.hand_in(comment=comment).json()["upload"]["number"] for comment in ("x", "y", "x")]
    assert numbers == [1, 2, 3]


def test_the_same_contents_of_another_student_are_another_upload(service: Ground):
    assert (
        service.hand_in("ada").json()["upload"]["number"] != service.hand_in("bob").json()["upload"]["number"]
    )


@pytest.mark.parametrize(
    ("field", "value"), [("student", "bob"), ("digest", "0" * 40), ("upload", 7), ("signature", "0" * 64)]
)
def test_a_receipt_that_was_changed_is_no_receipt(service: Ground, field: str, value: object):
    receipt = service.hand_in().json()["receipt"] | {field: value}
    with pytest.raises(ServiceError, match="not signed by this course"):
        check_receipt(service.course, msgspec.json.encode(receipt))


def test_a_receipt_of_another_course_is_no_receipt(service: Ground):
    receipt = msgspec.convert(service.hand_in().json()["receipt"], Receipt)
    # both courses of this test are copies, with one secret: another one is put in the place of the second's
    service.other.secret_file.write_bytes(b"0f" * 32)
    with pytest.raises(ServiceError, match="not signed"):
        check_receipt(service.other, msgspec.json.encode(receipt))


def test_an_assignment_that_is_not_released_is_not_there(service: Ground):
    service.clock.forward(days=-6)
    answer = service.hand_in()
    assert (answer.status_code, answer.json()["error"]) == (404, "There is no assignment 'a1' to hand in.")


def test_after_the_late_window_nothing_is_taken_and_the_student_knows_before_sending(tmp_path):
    with ground(tmp_path, "[service]\nlate_days = 2\n") as service:
        service.clock.forward(days=3)
        assert service.hand_in().status_code == 202
        service.clock.forward(days=2)
        (line,) = service.client.get("/small/api/assignments", headers=service.token("ada")).json()
        assert not line["is_open"]
        assert line["sentence"].startswith("Uploads of a1 were taken until 2026-10-14 23:59:00")
        assert service.hand_in(comment="late").status_code == 409


def test_an_assignment_that_closes_takes_nothing_afterwards_but_for_a_later_extension(service: Ground):
    file = service.course.file
    closes = "closes = 2026-10-13T12:00:00+02:00"
    file.write_text(file.read_text().replace('name = "a1"', f'name = "a1"\n{closes}'))
    service.clock.forward(days=4)  # 2026-10-14; gil has time until 2026-10-15
    assert service.hand_in().status_code == 409
    with service.database.writing() as connection:
        invitation = invite(connection, "small", "gil", "student", service.clock.now)
        token = exchange(connection, "small", invitation, "token", service.clock.now)
    service.tokens["small", "gil"] = token
    assert service.hand_in("gil").status_code == 202


def test_attempts_of_a_day_and_in_all_are_counted_with_what_waits(tmp_path):
    with ground(tmp_path, "[attempts]\na_day = 2\nin_all = 3\n") as service:
        assert service.hand_in(comment="1").json()["left_today"] == 1
        assert service.hand_in(comment="2").json()["left_today"] == 0
        refused = service.hand_in(comment="3")
        assert refused.status_code == 409
        assert refused.json()["error"].startswith("You have used the 2 attempts of today.")
        (line,) = service.client.get("/small/api/assignments", headers=service.token("ada")).json()
        assert (line["is_open"], line["left_today"], line["left_in_all"]) == (False, 0, 1)
        assert service.hand_in(comment="1").status_code == 202  # no further attempt: it was one already
        service.clock.forward(days=1)
        assert service.hand_in(comment="3").status_code == 202
        assert "all 3 attempts" in service.hand_in(comment="4").json()["error"]


def test_so_many_uploads_of_one_student_wait_and_no_more(tmp_path):
    with ground(tmp_path, "[service]\nwaiting = 2\n") as service:
        for comment in "12":
            assert service.hand_in(comment=comment).status_code == 202
        answer = service.hand_in(comment="3")
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
        assert service.hand_in("bob").status_code == 202


def test_an_upload_above_the_limit_is_refused_whether_or_not_its_size_is_declared(tmp_path):
    with ground(tmp_path, "[service]\nupload_mib = 1\n") as service:
        headers = {"Content-Type": "application/zip", **service.token("ada")}

        def in_pieces():
            for _ in range(20):
                yield b"x" * 100_000

        for content in (b"x" * 1_500_000, in_pieces(), b"x" * 4_000_000):
            answer = service.client.post(
                "/small/api/assignments/a1/uploads", content=content, headers=headers
            )
            assert answer.status_code == 413
        assert "larger than 1 MiB" in answer.text or "too large" in answer.text


def test_what_is_no_archive_is_refused_by_its_type(service: Ground):
    answer = service.client.post(
        "/small/api/assignments/a1/uploads",
        content=b"x",
        headers={"Content-Type": "text/plain", **service.token("ada")},
    )
    assert answer.status_code == 415


@pytest.mark.parametrize("kind", ["application/zip", "multipart/form-data; boundary=x"])
def test_an_upload_that_ends_half_way_is_not_taken_and_no_fault_of_the_service(
    service: Ground, caplog: pytest.LogCaptureFixture, kind: str
):
    token = service.token("ada")["Authorization"]
    head = f"POST /small/api/assignments/a1/uploads HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n"
    with listening(service) as url:
        address = urlsplit(url)
        with socket.create_connection((address.hostname, address.port)) as connection:
            connection.sendall(f"{head}Content-Type: {kind}\r\nContent-Length: 1000\r\n\r\nPK".encode())
        (answered,) = wait_for(lambda: list(service.server.requests))
    assert answered == ("POST", "/{course}/api/assignments/{assignment}/uploads", 400)
    assert [record.message for record in caplog.records if record.levelno >= logging.WARNING] == []
    with service.database.reading() as connection:
        assert connection.execute(select(tables.uploads)).first() is None


def test_while_the_service_drains_nothing_is_taken_and_what_is_there_is_shown(service: Ground):
    service.hand_in()
    switch(service, "draining", "yes")
    answer = service.hand_in(comment="later")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "300")
    assert service.client.get("/small/api/uploads/1", headers=service.token("ada")).status_code == 200
    switch(service, "draining", "")
    assert service.hand_in(comment="later").status_code == 202


def switch(service: Ground, name: str, value: str) -> None:
    answer = service.client.post(
        "/small/switches", data={"name": name, "value": value}, headers=service.token("ivy")
    )
    assert answer.status_code == 303


def test_events_say_where_an_upload_is_until_it_is_over(service: Ground):
    number = service.hand_in().json()["upload"]["number"]
    with service.database.writing() as connection:
        connection.execute(update(tables.uploads).values(state="done", status="graded", points=6.5))
    answer = service.client.get(f"/small/api/uploads/{number}/events", headers=service.token("ada"))
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text.count("data: ") == 1
    assert '"points":6.5' in answer.text

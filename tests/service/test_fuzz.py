"""Whatever comes in, the service answers with a status below 500, keeps nothing of it, and still works."""

from __future__ import annotations

import io
import zipfile
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kept_course import fresh_course
from service_ground import Ground
from sqlalchemy import func, select

from autograder.course.course import Course
from autograder.service import tables
from autograder.service.app import DOORS
from autograder.service.contents import Refused, read_archive
from autograder.service.packing import pack

FUZZ = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
HEADERS = st.dictionaries(
    st.sampled_from(
        ["content-type", "accept", "origin", "sec-fetch-site", "x-csrf-token", "cookie", "range"]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
    max_size=4,
)
SEGMENT = st.text(st.characters(codec="utf-8", exclude_characters="/?#"), min_size=1, max_size=12)


@pytest.fixture(autouse=True)
def unlimited(shared: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared.server.rates, "spend", lambda *_: None)


@FUZZ
@given(
    door=st.sampled_from(DOORS),
    name=st.sampled_from(["nobody", "ada", "tess", "ivy"]),
    parts=st.lists(SEGMENT, min_size=2, max_size=2),
    number=st.integers(0, 2**70),
    headers=HEADERS,
    body=st.binary(max_size=200),
)
def test_no_request_makes_the_service_fail(shared: Ground, door, name, parts, number, headers, body):
    if door.path.endswith("/me") or door.path == "/leave":
        return  # they end the keys of this test
    path = door.path.replace("{assignment}", quote(parts[0])).replace("{number:int}", str(number))
    who = shared.token(name) if name != "nobody" else {}
    answer = shared.client.request(
        door.method, f"/small{path}", headers=headers | who, content=body, params={"assignment": parts[1]}
    )
    assert answer.status_code < 500, (door.path, answer.text)


@FUZZ
@given(
    name=st.text(max_size=30),
    content=st.binary(max_size=60),
    kind=st.sampled_from(["application/zip", "multipart/form-data; boundary=x", "multipart/form-data"]),
)
def test_no_upload_makes_the_service_fail(shared: Ground, name, content, kind):
    answer = shared.client.post(
        "/small/api/assignments/a1/uploads",
        content=content,
        headers={"Content-Type": kind, **shared.token("ada")},
    )
    assert 400 <= answer.status_code < 500
    files = {"files": (name or "x", content)}
    answer = shared.client.post("/small/api/assignments/a1/uploads", files=files, headers=shared.token("ada"))
    assert answer.status_code < 500


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return fresh_course(tmp_path_factory.mktemp("course"))


@settings(FUZZ, max_examples=150)
@given(places=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_damaged_archive_is_refused_or_read_and_raises_nothing_else(course: Course, places):
    archive = bytearray(pack({"losses.py": b"x = 1\n" * 9, "deep/more.py": b"y"}))
    for place, value in places:
        archive[place % len(archive)] = value
    try:
        contents = read_archive(bytes(archive), course)
    except Refused:
        return
    with zipfile.ZipFile(io.BytesIO(contents.archive)) as opened:
        assert set(contents.files) <= set(opened.namelist())


def test_after_all_that_the_queue_works(shared: Ground):
    assert shared.hand_in("bob").status_code == 202
    with shared.database.reading() as connection:
        states = connection.execute(select(tables.uploads.c.state, func.count()).group_by("state")).all()
    assert {state for state, _ in states} == {"waiting"}

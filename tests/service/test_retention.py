"""With ``keep_days`` the service removes its copies of graded uploads and old logins, and nothing that marks rest on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from service_ground import Ground, ground
from sqlalchemy import func, select

from autograder.service import tables
from autograder.service.identity import invite
from autograder.service.retention import forget_old
from autograder.service.worker import GradingService


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ground, GradingService]]:
    """Upload 1 was graded and upload 2 waits, both for 40 days, of which the course keeps 30."""
    folder = tmp_path_factory.mktemp("service")
    with (
        ground(folder, "[service]\nkeep_days = 30\n", has_gradebook=True) as service,
        closing(GradingService(service.server.shelf, service.database, "none", service.clock)) as worker,
    ):
        service.hand_in("ada")
        assert worker.step()
        service.hand_in("bob")
        with service.database.writing() as connection:
            invite(connection, "small", "zoe", "student", service.clock.now)  # for a week
        service.clock.forward(days=40)
        assert forget_old(service.database, service.course, service.clock.now) == 1
        yield service, worker


def test_the_copy_of_what_is_graded_is_gone_and_that_of_what_waits_is_there(
    later: tuple[Ground, GradingService],
):
    service, _ = later
    for name, number, status in (("ada", 1, 410), ("bob", 2, 200)):
        answer = service.client.get(f"/small/api/uploads/{number}/archive", headers=service.token(name))
        assert answer.status_code == status


def test_only_what_is_there_is_collected(later: tuple[Ground, GradingService]):
    service, _ = later
    listed = service.client.get("/small/api/assignments/a1/uploads", headers=service.token("ivy")).json()
    assert [upload["student"] for upload in listed] == ["bob"]


def test_page_and_receipt_stay(later: tuple[Ground, GradingService]):
    service, _ = later
    for what in ("page", "receipt"):
        assert service.client.get(f"/small/uploads/1/{what}", headers=service.token("ada")).status_code == 200


def test_old_invitations_are_gone_and_what_is_valid_still_opens(later: tuple[Ground, GradingService]):
    service, _ = later
    with service.database.reading() as connection:
        kinds = connection.execute(
            select(tables.keys.c.kind, func.count()).group_by(tables.keys.c.kind).order_by(tables.keys.c.kind)
        ).all()
    # of the other course, which keeps everything, the invitations and sessions of four people are there still
    assert [tuple(row) for row in kinds] == [("invitation", 8), ("session", 4), ("token", 8)]


def test_what_was_graded_is_graded_again_from_the_store_of_attempts(later: tuple[Ground, GradingService]):
    service, worker = later
    answer = service.client.post("/small/api/uploads/1/again", headers=service.token("ivy"))
    assert answer.status_code == 202
    while worker.step():
        pass
    with service.database.reading() as connection:
        row = connection.execute(select(tables.uploads).where(tables.uploads.c.number == 1)).one()
    assert (row.state, row.status, row.points, row.graded) == ("done", "graded", 3.5, 2)


def test_without_keep_days_nothing_is_removed(later: tuple[Ground, GradingService]):
    service, _ = later
    service.clock.forward(days=4000)
    assert forget_old(service.database, service.other, service.clock.now) == 0

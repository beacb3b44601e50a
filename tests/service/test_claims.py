"""The queue: fair, in order, and nothing is lost or done twice whatever becomes of a worker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from service_ground import BEFORE_DUE, Clock
from sqlalchemy import insert, select

from autograder.service import tables
from autograder.service.claims import (
    TRIES,
    Claim,
    Outcome,
    claim,
    finish,
    grade_again,
    put_back,
    renew,
)
from autograder.service.database import Database, open_database
from autograder.service.switches import PAUSED, set_switch
from autograder.service.tables import archives, microseconds, uploads

clock = Clock()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path / 'service.db'}"
    else:
        address = request.getfixturevalue("postgres")()
    opened = open_database(address)
    clock.now = BEFORE_DUE
    yield opened
    opened.close()


def hand_in(database: Database, student: str, assignment: str = "a1") -> int:
    clock.forward(seconds=1)
    with database.writing() as connection:
        row = {"course": "small", "student": student, "assignment": assignment, "digest": "d", "files": 1}
        done = connection.execute(insert(uploads).values(received=microseconds(clock.now), **row))
        number = int(done.inserted_primary_key[0])
        connection.execute(insert(archives).values(upload=number, content=b"zip"))
    return number


def take(database: Database, worker: str = "w") -> Claim | None:
    return claim(database, ["small"], worker, clock.now)


def done(database: Database, held: Claim | None) -> bool:
    assert held is not None
    clock.forward(seconds=1)
    with database.writing() as connection:
        return finish(connection, held, Outcome("graded", 1.0, 2.0), clock.now)


def order(database: Database) -> list[str]:
    """Grade everything with one worker; return whose turn it was."""
    turns = []
    while (held := take(database)) is not None:
        turns.append(f"{held.student}{held.number}")
        assert done(database, held)
    return turns


def test_ten_uploads_of_one_student_do_not_hold_up_the_others(database):
    for student in ("ada", "ada", "ada", "bob", "cyd"):
        hand_in(database, student)
    assert order(database) == ["ada1", "bob4", "cyd5", "ada2", "ada3"]


def test_a_student_has_one_upload_in_work_at_a_time(database):
    for assignment in ("a1", "a2"):
        hand_in(database, "ada", assignment)
    hand_in(database, "bob")
    assert [held.number if (held := take(database, w)) else None for w in "xyz"] == [1, 3, None]


def test_the_uploads_of_one_assignment_are_graded_in_the_order_in_which_they_came(database):
    hand_in(database, "ada")
    hand_in(database, "ada")
    first = take(database)
    with database.writing() as connection:
        put_back(connection, first, "it failed", clock.now)
    assert take(database).number == first.number


def test_a_dead_workers_upload_is_taken_when_its_lease_is_over_and_not_before(database):
    hand_in(database, "ada")
    held = take(database, "dead")
    clock.forward(seconds=29)
    assert take(database, "living") is None
    clock.forward(seconds=2)
    again = take(database, "living")
    assert (again.number, again.tries) == (held.number, 2)
    assert not done(database, held)  # the dead one comes back, and its word counts no more
    assert done(database, again)


def test_a_lease_that_is_renewed_holds_on(database):
    hand_in(database, "ada")
    held = take(database, "slow")
    for _ in range(5):
        clock.forward(seconds=20)
        with database.writing() as connection:
            assert renew(connection, held, clock.now)
        assert take(database, "other") is None


def test_after_three_tries_an_upload_has_failed_and_the_next_one_is_graded(database):
    hand_in(database, "ada")
    hand_in(database, "ada")
    for tries in range(1, TRIES + 1):
        held = take(database, f"w{tries}")
        assert (held.number, held.tries) == (1, tries)
        clock.forward(seconds=31)
    assert take(database).number == 2
    with database.reading() as connection:
        row = connection.execute(select(uploads).where(uploads.c.number == 1)).one()
    assert (row.state, row.attention) == (
        "failed",
        "Each of the 3 workers that tried to grade it ended before it was done.",
    )
    assert row.sentence.startswith("It could not be graded in 3 tries, through no fault of yours.")


def test_a_worker_that_can_grade_nothing_costs_an_upload_no_try(database):
    hand_in(database, "ada")
    for _ in range(5):
        held = take(database)
        assert held.tries == 1
        with database.writing() as connection:
            put_back(connection, held, "no sandbox", clock.now, is_a_try=False)


def test_what_is_graded_again_goes_behind_what_is_handed_in(database):
    for student in ("ada", "bob"):
        hand_in(database, student)
    order(database)
    with database.writing() as connection:
        assert grade_again(connection, "small", [1, 2], 1, clock.now) == 2
    clock.forward(minutes=20)
    hand_in(database, "cyd")
    assert order(database) == ["cyd3", "ada1", "bob2"]


def test_what_is_not_graded_yet_is_not_graded_again(database):
    hand_in(database, "ada")
    with database.writing() as connection:
        assert grade_again(connection, "small", [1], 1, clock.now) == 0
        assert grade_again(connection, "another course", [1], 1, clock.now) == 0


def test_while_the_grading_is_paused_nothing_is_claimed(database):
    hand_in(database, "ada")
    with database.writing() as connection:
        set_switch(connection, "small", PAUSED, "yes", member=1, now=clock.now)
    assert take(database) is None
    with database.writing() as connection:
        set_switch(connection, "small", PAUSED, "", member=1, now=clock.now)
    assert take(database) is not None


def test_only_the_courses_of_a_worker_are_claimed(database):
    hand_in(database, "ada")
    assert claim(database, ["other"], "w", clock.now) is None


def test_each_upload_is_counted_as_graded_once(database):
    hand_in(database, "ada")
    order(database)
    with database.reading() as connection:
        assert connection.execute(select(uploads.c.graded)).scalars().all() == [1]


def test_the_log_of_events_is_only_added_to(database):
    from sqlalchemy.exc import DBAPIError

    with database.writing() as connection:
        set_switch(connection, "small", PAUSED, "yes", member=1, now=clock.now)
    for statement in (tables.events.update().values(action="nothing"), tables.events.delete()):
        with pytest.raises(DBAPIError, match="only ever added to"), database.writing() as connection:
            connection.execute(statement)
    with database.reading() as connection:
        assert connection.execute(select(tables.events.c.action)).scalars().all() == ["paused set"]


def test_the_tables_are_those_that_the_versions_of_the_schema_make(database):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    open_database(str(database.engine.url.render_as_string(hide_password=False))).close()  # a second time
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "service_schema"})
        assert compare_metadata(context, tables.metadata) == []


def test_a_lease_is_shorter_than_the_time_after_which_a_worker_counts_as_gone():
    from autograder.service.claims import LEASE

    assert timedelta(seconds=90) > LEASE

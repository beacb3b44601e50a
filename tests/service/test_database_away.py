"""A database that is restarted: nobody is told anything wrong, and what is sent again is taken once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from service_ground import Ground, ground, listening, solution
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from autograder.service import tables
from autograder.service.client import Client, Login, Unreachable, upload_path
from autograder.service.database import DATABASE_AWAY, Writer, open_database
from autograder.service.packing import pack


@pytest.fixture
def on_postgres(tmp_path: Path, postgres) -> Iterator[tuple[Ground, Client]]:
    more = f'[service]\ndatabase = "{postgres()}"\n'
    with ground(tmp_path, more) as service, listening(service) as url:
        yield service, Client(Login(f"{url}/small", service.tokens["small", "ada"]))


def test_what_is_sent_while_the_database_is_away_is_sent_again_and_taken_once(on_postgres, postgres_server):
    service, client = on_postgres
    archive = pack(solution(service.course))
    first = client.post(upload_path("a1"), archive, "application/zip")
    postgres_server.stop()
    try:
        with pytest.raises(Unreachable, match="does not answer at the moment"):
            client.post(upload_path("a1"), archive, "application/zip")
        assert service.client.get("/healthz").status_code == 503
    finally:
        postgres_server.start()
    again = client.post(upload_path("a1"), archive, "application/zip")
    assert (again["is_new"], again["receipt"]) == (False, first["receipt"])


def test_a_page_says_that_the_database_is_away(on_postgres, postgres_server):
    service, _ = on_postgres
    postgres_server.stop()
    try:
        answer = service.client.get("/small/", headers=service.cookie("ada"))
    finally:
        postgres_server.start()
    assert answer.status_code == 503
    assert "The service cannot reach its database at the moment." in answer.text


def test_where_the_disk_is_full_nothing_is_acknowledged_and_later_the_same_is_taken(service: Ground):
    def no_more_pages(connection: Any, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # which means: as many as there are

    def hand_in() -> Any:
        return service.hand_in(**solution(service.course), noise=os.urandom(200_000))

    assert hand_in().status_code == 202
    event.listen(service.database.engine, "connect", no_more_pages)
    service.database.engine.dispose()
    answer = hand_in()
    assert (answer.status_code, answer.json()["error"][:47]) == (
        503,
        "The service cannot reach its database at the mo",
    )
    event.remove(service.database.engine, "connect", no_more_pages)
    service.database.engine.dispose()
    assert hand_in().status_code == 202
    assert len(service.client.get("/small/api/uploads", headers=service.token("ada")).json()) == 2


def test_what_sqlite_undoes_with_a_write_that_fails_is_not_acknowledged(tmp_path: Path):
    database = open_database(f"sqlite:///{tmp_path / 'service.db'}")
    writer = Writer(database)

    def keep(connection: Connection) -> None:
        connection.execute(tables.switches.insert().values(course="c", name="message", value="kept"))

    def undo_everything(connection: Connection) -> None:
        connection.exec_driver_sql("ROLLBACK")  # as SQLite may do by itself where a disk is full
        raise OperationalError("INSERT", None, Exception("database or disk is full"))

    both_wait = Event()
    writer.submit(lambda _: both_wait.wait())
    kept, failed = writer.submit(keep), writer.submit(undo_everything)  # of one transaction
    both_wait.set()
    for future in (kept, failed):
        with pytest.raises(DATABASE_AWAY):
            future.result()
    assert writer.submit(keep).result() is None
    writer.close()
    database.close()


def test_what_is_written_after_the_connection_broke_is_told_so_too(postgres):
    database = open_database(postgres())
    writer = Writer(database)

    def break_off(connection: Connection) -> None:
        own = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        with database.writing() as other:
            other.exec_driver_sql(f"SELECT pg_terminate_backend({own})")
        connection.exec_driver_sql("SELECT 1")

    def number(connection: Connection) -> object:
        return connection.exec_driver_sql("SELECT 3").scalar_one()

    both_wait = Event()
    writer.submit(lambda _: both_wait.wait())
    broken, next_one = writer.submit(break_off), writer.submit(number)  # of one transaction
    both_wait.set()
    for future in (broken, next_one):
        with pytest.raises(DATABASE_AWAY):
            future.result()
    assert writer.submit(number).result() == 3
    writer.close()
    database.close()

"""A database that is restarted: nobody is told anything wrong, and what is sent again is taken once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from service_ground import Ground, ground, listening, solution
from sqlalchemy import Connection

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

"""A database that is restarted: nobody is told anything wrong, and what is sent again is taken once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from service_ground import Ground, ground, listening, solution

from autograder.service.client import Client, Login, Unreachable, upload_path
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

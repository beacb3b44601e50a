"""A student's command line: log in, hand in, watch; and what happens where the service does not answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from service_ground import Ground, ground, listening, solution
from sqlalchemy import update

from autograder.cli import main
from autograder.service import outbox, tables
from autograder.service.client import (
    Client,
    ClientError,
    Login,
    Unreachable,
    keep_login,
    parse_address,
    read_login,
)
from autograder.service.identity import invite


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ground, str]]:
    with (
        ground(tmp_path_factory.mktemp("service"), "[attempts]\na_day = 4\n") as service,
        listening(service) as url,
    ):
        yield service, url


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A student's home with a folder of the assignment, where the test stands."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    for name in ("AUTOGRADER_SERVICE", "AUTOGRADER_TOKEN", "JUPYTERHUB_API_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "a1"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def student(service: Ground, url: str, name: str, home: Path) -> None:
    """Log ``name`` in by an invitation, and put the solution into the folder."""
    with service.database.writing() as connection:
        code = invite(connection, "small", name, "student", service.clock.now)
    assert main(["login", f"{url}/small/join?code={code}"]) == 0
    for file, content in solution(service.course).items():
        (home / file).write_bytes(content)


def test_log_in_by_the_invitation_and_hand_in(live, home, capsys):
    service, url = live
    student(service, url, "nia", home)
    assert "You are nia in A small course." in capsys.readouterr().out
    assert (
        read_login().address,
        oct(os.stat(home.parent / "XDG_CONFIG_HOME/autograder/service.json").st_mode)[-3:],
    ) == (
        f"{url}/small",
        "600",
    )
    assert main(["submit"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("4 files, ")
    assert "Received: upload " in text
    assert "Attempts left: 3 today." in text
    assert main(["submit"]) == 0
    assert "The same files were received already: upload " in capsys.readouterr().out
    assert main(["submit", "--status"]) == 0
    assert "waiting, place " in capsys.readouterr().out


def test_what_is_left_out_is_said_before_anything_is_sent(live, home, capsys):
    service, url = live
    student(service, url, "oli", home)
    (home / "huge.csv").write_bytes(bytes(17 << 20))
    (home / "link.py").symlink_to("losses.py")
    capsys.readouterr()
    assert main(["submit", "--dry-run"]) == 0
    text = capsys.readouterr().out
    assert "left out: huge.csv was left out" in text
    assert "left out: link.py was left out: it is a link" in text
    assert text.endswith("Nothing was sent: this was a dry run.\n")


def test_where_no_attempt_is_left_nothing_is_sent(live, home, capsys):
    service, url = live
    student(service, url, "pia", home)
    for number in range(4):
        (home / "losses.py").write_text(f"# {number}")
        assert main(["submit"]) == 0
    (home / "losses.py").write_text("# 5")
    capsys.readouterr()
    assert main(["submit"]) == 1
    assert "No attempt is left today. Nothing was sent." in capsys.readouterr().out


def test_an_assignment_of_another_name_is_told_with_those_that_there_are(live, home, capsys):
    service, url = live
    student(service, url, "quy", home)
    capsys.readouterr()
    assert main(["submit", "--assignment", "a9"]) == 1
    assert (
        "There is no assignment 'a9' to hand in. Name it with --assignment; there are: a1."
        in capsys.readouterr().out
    )


def test_watching_ends_with_the_points(live, home, capsys):
    service, url = live
    student(service, url, "ria", home)
    assert main(["submit"]) == 0
    with service.database.writing() as connection:
        connection.execute(
            update(tables.uploads)
            .where(tables.uploads.c.student == "ria")
            .values(state="done", status="graded", points=3.5, max_points=6.5)
        )
    capsys.readouterr()
    assert main(["submit", "--watch-result"]) == 0
    text = capsys.readouterr().out
    assert "3.5 of 6.5 points count for a1." in text
    assert f"The page: {url}/small/uploads/" in text


def test_watching_goes_on_where_the_service_was_away_for_a_while(live, home, capsys, monkeypatch):
    service, url = live
    student(service, url, "uma", home)
    steps = iter([None, "done"])

    def pause(_: float) -> None:
        """The time in which the service is away; in the end it is there again, and has graded."""
        if state := next(steps):
            with service.database.writing() as connection:
                connection.execute(
                    update(tables.uploads)
                    .where(tables.uploads.c.student == "uma")
                    .values(state=state, status="graded", points=3.5, max_points=6.5)
                )
            monkeypatch.setattr(Client, "events", events)

    def broken_off(client: Client, path: str) -> Iterator[object]:
        yield next(events(client, path))
        raise Unreachable("it broke off.")

    events = Client.events
    monkeypatch.setattr(Client, "events", broken_off)
    monkeypatch.setattr("autograder.cli.submit.time.sleep", pause)
    capsys.readouterr()
    assert main(["submit", "--watch-result"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.strip() for line in lines if line.startswith("  ")][1:] == ["graded"]
    assert "3.5 of 6.5 points count for a1." in lines


def test_watching_a_service_that_stays_away_ends_with_a_sentence(live, home, capsys, monkeypatch):
    service, url = live
    student(service, url, "vic", home)

    def away(*_: object) -> Iterator[object]:
        raise Unreachable("it cannot be reached.")

    monkeypatch.setattr(Client, "events", away)
    monkeypatch.setattr("autograder.cli.submit.time.sleep", lambda _: None)
    assert main(["submit", "--watch-result"]) == 1
    assert "it cannot be reached. What you handed in was received and is graded" in capsys.readouterr().out


def test_what_cannot_be_sent_is_kept_and_sent_later_as_one_upload(live, home, capsys, monkeypatch):
    service, url = live
    student(service, url, "sue", home)
    login = read_login()
    keep_login(Login("http://127.0.0.1:9/small", login.token))
    capsys.readouterr()
    assert main(["submit"]) == 1
    assert "Your hand-in is kept: run `autograder submit` again later" in capsys.readouterr().out
    (kept,) = outbox.waiting(outbox.outbox_folder())
    # the service is back
    kept.note.write_text(json.dumps({"address": login.address, "assignment": "a1"}))
    keep_login(login)
    assert main(["submit", "--status"]) == 0
    assert "a1 is kept here and not handed in yet" in capsys.readouterr().out
    assert main(["submit"]) == 0
    assert outbox.waiting(outbox.outbox_folder()) == []
    states = Client(login).get("/api/uploads")
    assert len(states) == 1


def test_what_was_kept_for_another_assignment_is_sent_too(live, home, capsys):
    service, url = live
    student(service, url, "tim", home)
    folder = outbox.outbox_folder()
    archive = outbox.keep(folder, read_login().address, "a1", b"no archive").archive
    refused: list[str] = []
    assert outbox.send_kept(Client(read_login()), folder, refused.append) == []
    assert "was refused: The upload is no zip archive" in refused[0]
    assert archive.exists()  # nothing is thrown away
    assert outbox.waiting(folder) == []


def test_a_newer_hand_in_takes_the_place_of_the_one_that_was_kept(tmp_path):
    outbox.keep(tmp_path, "https://x/c", "a1", b"old")
    outbox.keep(tmp_path, "https://x/c", "a2", b"other")
    outbox.keep(tmp_path, "https://x/c", "a1", b"new")
    assert [kept.archive.read_bytes() for kept in outbox.waiting(tmp_path)] == [b"other", b"new"]


def test_an_answer_that_is_not_there_is_told_apart_from_a_refusal(live):
    _, url = live
    with pytest.raises(Unreachable, match="cannot be reached"):
        Client(Login("http://127.0.0.1:9/small", "x")).get("/api/me")
    with pytest.raises(ClientError, match="`autograder login` asks for a new one"):
        Client(Login(f"{url}/small", "x")).get("/api/me")


def test_a_token_is_sent_nowhere_else(live):
    _, url = live
    with pytest.raises(ClientError, match="answered 303"):  # it leads to the page to log in
        Client(Login(f"{url}/small", "x")).get("/")


def test_a_token_is_not_sent_to_another_service_that_a_configuration_names(home):
    keep_login(Login("https://x.org/ml", "secret"))
    assert read_login("https://x.org/ml/").token == "secret"
    with pytest.raises(
        ClientError, match=r"You are logged in to https://x\.org/ml, and not to https://y.org/ml"
    ):
        read_login("https://y.org/ml")


def test_in_a_server_of_jupyterhub_its_token_is_the_login(home, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "hubs")
    assert read_login("https://hub.org/services/grader/ml") == Login(
        "https://hub.org/services/grader/ml", "hubs"
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("grader.example.org/ml", "is no address of a course"),
        ("http://grader.example.org/ml", "is not encrypted"),
        ("https://grader.example.org/", "names no course"),
        ("file:///etc/passwd", "is no address of a course"),
    ],
)
def test_an_address_that_will_not_do_is_told(text: str, sentence: str):
    with pytest.raises(ClientError, match=sentence):
        parse_address(text)


def test_an_address_with_an_invitation_is_taken_apart():
    assert parse_address("https://x.org/a/ml/join?code=AB-_c") == ("https://x.org/a/ml", "AB-_c")
    assert parse_address("http://127.0.0.1:8600/ml/") == ("http://127.0.0.1:8600/ml", "")


def test_who_is_not_logged_in_is_told_how(home):
    with pytest.raises(ClientError, match="You are not logged in"):
        read_login()


def test_a_students_install_needs_no_server(home):
    code = (
        "import sys; from autograder.service import client, outbox, packing; from autograder.cli import login, submit; "
        "print(sorted({'sqlalchemy', 'starlette', 'nbgrader', 'jinja2', 'uvicorn', 'httpx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

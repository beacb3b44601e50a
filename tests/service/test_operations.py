"""Running the service: health, numbers, a backup that is restored, a person renamed, erased and given out."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from service_ground import Ground, ground, solution
from sqlalchemy import func, select, update
from starlette.testclient import TestClient

from autograder.cli import main
from autograder.gradebook.marks import marks
from autograder.service import tables
from autograder.service.app import make_app
from autograder.service.backup import back_up, restore
from autograder.service.claims import claim, note_worker
from autograder.service.contents import read_archive
from autograder.service.courses import CourseShelf, default_database
from autograder.service.database import ServiceError, open_database
from autograder.service.receipts import check_receipt
from autograder.service.server import Server
from autograder.service.worker import GradingService


@pytest.fixture
def graded(tmp_path: Path) -> Iterator[Ground]:
    """A service of a course with a gradebook."""
    with ground(tmp_path, has_gradebook=True) as made:
        yield made


def test_health_says_whether_a_worker_is_there(service: Ground):
    assert service.client.get("/healthz").json() == {"database": "ok", "workers": 0}
    note_worker(service.database, "w", service.clock.now)
    note_worker(service.database, "w", service.clock.now)
    assert service.client.get("/healthz").json() == {"database": "ok", "workers": 1}
    service.clock.forward(minutes=2)
    assert service.client.get("/healthz").json()["workers"] == 0


def test_a_worker_that_ends_is_there_no_more(service: Ground):
    with closing(GradingService(service.server.shelf, service.database, "none", service.clock)) as worker:
        note_worker(service.database, worker.name, service.clock.now)
        assert service.client.get("/healthz").json()["workers"] == 1
    assert service.client.get("/healthz").json()["workers"] == 0


def test_the_page_of_the_class_says_that_no_worker_runs(service: Ground):
    def page() -> str:
        return str(service.client.get("/small/class/a1", headers=service.token("tess")).text)

    assert "0 failed; no worker runs, so nothing is graded</p>" in page()
    note_worker(service.database, "w", service.clock.now)
    assert "0 failed</p>" in page()


def test_a_student_who_waits_is_told_that_the_grading_is_paused(service: Ground):
    service.hand_in()
    said = "Grading is paused at the moment. Your upload is kept, and graded later."
    for value, is_said in (("yes", True), ("", False)):
        service.client.post(
            "/small/switches", data={"name": "paused", "value": value}, headers=service.token("ivy")
        )
        page = service.client.get("/small/uploads/1", headers=service.token("ada")).text
        assert (said in page) is is_said


def test_health_says_that_the_database_is_gone(service: Ground):
    with service.database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE workers")
    answer = service.client.get("/healthz")
    assert (answer.status_code, answer.json()["database"]) == (503, "OperationalError")


def test_the_numbers_are_those_of_the_queue(service: Ground):
    service.hand_in()
    service.clock.forward(seconds=90)
    service.hand_in("bob")
    with service.database.writing() as connection:
        connection.execute(
            update(tables.uploads)
            .where(tables.uploads.c.number == 2)
            .values(state="done", begun=1_000_000, ended=3_500_000, graded=1_234_567)
        )
    text = service.client.get("/metrics").text
    for line in (
        'autograder_uploads{state="waiting"} 1',
        'autograder_uploads{state="failed"} 0',
        "autograder_oldest_waiting_seconds 90.0",
        "autograder_graded_total 1234567",
        "autograder_scores_to_send 0",
        "autograder_grading_seconds 2.5",
        'autograder_requests_total{method="POST",route="/{course}/api/assignments/{assignment}/uploads",status="202"} 2',
    ):
        assert line in text.splitlines()
    assert not re.search(r"\bada\b|\bbob\b", text)
    assert all(re.fullmatch(r"# (HELP|TYPE) .+|\w+(\{.*\})? [-+.e\d]+", line) for line in text.splitlines())


def test_a_backup_is_the_course_and_a_restored_one_goes_on(tmp_path: Path):
    with ground(tmp_path, has_gradebook=True) as service:
        receipt = json.dumps(service.hand_in().json()["receipt"]).encode()
        worker = GradingService(service.server.shelf, service.database, "none", service.clock)
        assert worker.step()
        service.hand_in("bob")  # waits
        done = back_up(service.course, tmp_path / "backup.tar.gz")
        assert done.notes == []
        tokens, clock = service.tokens, service.clock
        worker.close()
    course = restore(tmp_path / "backup.tar.gz", tmp_path / "restored" / "course")
    assert check_receipt(course, receipt).student == "ada"
    assert oct(course.secret_file.stat().st_mode & 0o777) == "0o600"
    (mark,) = marks(course, "a1")
    assert (mark.student, mark.total) == ("ada", 3.5)
    server = Server(CourseShelf([course.root]), open_database(default_database(course)), clock=clock)
    with TestClient(make_app(server)) as client:
        for name, state in (("ada", "done"), ("bob", "waiting")):
            headers = {"Authorization": f"Bearer {tokens['small', name]}"}
            assert [each["state"] for each in client.get("/small/api/uploads", headers=headers).json()] == [
                state
            ]
        held = claim(server.database, ["small"], "w", clock.now)
        assert held is not None
        assert (held.student, read_archive(held.archive, course).digest) == ("bob", held.digest)


def test_a_backup_of_postgresql_is_restored_into_postgresql(tmp_path: Path, postgres):
    with ground(tmp_path) as service:
        address = postgres()
        service.course.file.write_text(
            f'[service]\ndatabase = "{address}"\n' + service.course.file.read_text()
        )
        course = service.server.shelf.get("small")
        source, target = open_database(address), postgres()
        with source.writing() as connection:
            row = {"course": "small", "student": "ada", "assignment": "a1", "digest": "d", "files": 1}
            connection.execute(tables.uploads.insert().values(received=1, **row))
            connection.execute(tables.archives.insert().values(upload=1, content=b"\0zip"))
        source.close()
        back_up(course, tmp_path / "backup.tar.gz")
    _replace_in(tmp_path / "backup.tar.gz", "course.toml", address, target)
    restore(tmp_path / "backup.tar.gz", tmp_path / "restored")
    restored = open_database(target)
    with restored.reading() as connection:
        assert connection.execute(select(tables.archives.c.content)).scalars().all() == [b"\0zip"]
    with restored.writing() as connection:  # numbers go on behind those that were restored
        done = connection.execute(tables.uploads.insert().values(received=1, **row))
        assert done.inserted_primary_key[0] == 2
    restored.close()


def _replace_in(file: Path, name: str, old: str, new: str) -> None:
    """Change one text in an archive, and its digest."""
    import hashlib
    import io

    with tarfile.open(file) as archive:
        entries = [(entry, archive.extractfile(entry).read()) for entry in archive]
    contents = {entry.name: content for entry, content in entries}
    contents[name] = contents[name].replace(old.encode(), new.encode())
    manifest = json.loads(contents["backup.json"])
    manifest["files"][name] = hashlib.sha256(contents[name]).hexdigest()
    contents["backup.json"] = json.dumps(manifest).encode()
    with tarfile.open(file, "w:gz") as archive:
        for entry, _ in entries:
            entry.size = len(contents[entry.name])
            archive.addfile(entry, io.BytesIO(contents[entry.name]))


@pytest.mark.parametrize("damage", ["cut", "changed", "foreign", "text"])
def test_a_damaged_backup_is_refused_and_writes_nothing(service: Ground, tmp_path: Path, damage: str):
    file = tmp_path / "backup.tar.gz"
    back_up(service.course, file)
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:-5000])
    elif damage == "text":
        file.write_text("no archive")
    else:
        with tarfile.open(file) as archive:
            entries = [(entry, archive.extractfile(entry).read()) for entry in archive]
        with tarfile.open(file, "w:gz") as archive:
            for entry, content in entries:
                if damage == "foreign" and entry.name == "course.toml":
                    entry.name = "../course.toml"
                if damage == "changed" and entry.name == "data/secret":
                    content = content.replace(b"a", b"b")
                archive.addfile(entry, __import__("io").BytesIO(content))
    with pytest.raises(ServiceError, match=r"cannot be restored.*Nothing was written"):
        restore(file, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_nothing_is_restored_over_what_is_there(service: Ground, tmp_path: Path):
    back_up(service.course, tmp_path / "backup.tar.gz")
    with pytest.raises(ServiceError, match="is not empty"):
        restore(tmp_path / "backup.tar.gz", service.course.root)


def test_links_of_students_are_not_followed_into_a_backup(service: Ground, tmp_path: Path):
    folder = service.course.submitted_folder / "ada" / "a1"
    folder.mkdir(parents=True)
    (folder / "passwd").symlink_to("/etc/passwd")
    done = back_up(service.course, tmp_path / "backup.tar.gz")
    assert done.notes == ["data/submitted/ada/a1/passwd is a link or no file, and is not in it."]


def test_erasing_a_person_leaves_nothing_in_the_service(graded: Ground, monkeypatch, capsys):
    from autograder.course.roster import Person, change_roster

    change_roster(graded.course.data_folder, lambda roster: roster.with_person(Person("ada")))
    graded.hand_in("ada", marker=b"a text that only ada wrote", **solution(graded.course))
    graded.hand_in("bob")
    monkeypatch.chdir(graded.course.root)
    main(["people", "erase", "ada", "--yes"])
    assert "Erased in the hand-in service: 1 uploads, and all logins." in capsys.readouterr().out
    with graded.database.reading() as connection:
        assert connection.execute(select(tables.uploads.c.student)).scalars().all() == ["bob"]
        assert connection.execute(select(func.count()).select_from(tables.archives)).scalar() == 1
    assert graded.client.get("/small/api/me", headers=graded.token("ada")).status_code == 401
    assert graded.client.get("/other/api/me", headers=graded.token("ada", "other")).status_code == 200


def test_a_renamed_person_has_the_uploads_and_the_tokens_of_before(graded: Ground, monkeypatch, capsys):
    from autograder.course.roster import Person, change_roster

    change_roster(graded.course.data_folder, lambda roster: roster.with_person(Person("ada")))
    graded.hand_in("ada")
    monkeypatch.chdir(graded.course.root)
    assert main(["people", "rename", "ada", "ada2"]) == 0
    assert "1 uploads of the hand-in service have the new name." in capsys.readouterr().out
    assert graded.client.get("/small/api/me", headers=graded.token("ada")).json()["name"] == "ada2"
    assert graded.client.get("/small/api/uploads/1", headers=graded.token("ada")).status_code == 200


def test_a_person_gets_what_the_service_knows(graded: Ground, monkeypatch, tmp_path):
    from autograder.course.roster import Person, change_roster

    change_roster(graded.course.data_folder, lambda roster: roster.with_person(Person("ada")))
    graded.hand_in("ada")
    monkeypatch.chdir(graded.course.root)
    main(["people", "export", "ada", "--to", str(tmp_path / "ada.zip")])
    with zipfile.ZipFile(tmp_path / "ada.zip") as archive:
        known = json.loads(archive.read("service.json"))
    assert [upload["assignment"] for upload in known["uploads"]] == ["a1"]
    assert {login["kind"] for login in known["logins"]} == {"invitation", "token", "session"}
    assert "hash" not in json.dumps(known)


def test_inviting_everybody_makes_links_for_whom_there_was_none(service: Ground, monkeypatch, capsys):
    from autograder.course.roster import Person, change_roster

    for name in ("ada", "zoe", "yan"):
        person = Person(name, email=f"{name}@example.org")
        change_roster(service.course.data_folder, lambda roster, one=person: roster.with_person(one))
    monkeypatch.chdir(service.course.root)
    assert main(["people", "invite", "--url", "https://grader.example.org"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.rpartition(",")[0] for line in lines] == ["yan,yan@example.org", "zoe,zoe@example.org"]
    assert all(",https://grader.example.org/small/join?code=" in line for line in lines)
    assert main(["people", "invite"]) == 0
    assert "Everybody in the roster has been invited." in capsys.readouterr().out
    assert main(["people", "lock-out", "ada"]) == 0
    assert service.client.get("/small/api/me", headers=service.token("ada")).status_code == 401
    capsys.readouterr()
    assert main(["people", "lock-out", "adda"]) == 2
    assert "adda has never been let in: there is nothing to end." in capsys.readouterr().err


def test_a_port_that_is_taken_is_one_sentence(service: Ground, capsys):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        assert main(["serve", "--course", str(service.course.root), "--port", port]) == 2
    said = capsys.readouterr().err
    assert f"Nobody can listen at 127.0.0.1, port {port} (Address already in use)" in said
    assert "Serving at" not in said


def test_a_database_that_is_no_database_is_one_sentence(tmp_path: Path):
    (tmp_path / "service.db").write_text("this is no database, but a text of more than sixteen bytes")
    with pytest.raises(ServiceError, match="cannot be used: file is not a database"):
        open_database(f"sqlite:///{tmp_path / 'service.db'}")


def test_what_was_deleted_is_gone_from_the_file(tmp_path: Path):
    database = open_database(f"sqlite:///{tmp_path / 'service.db'}")
    with database.writing() as connection:
        connection.execute(tables.switches.insert().values(course="c", name="message", value="findme" * 50))
    with database.writing() as connection:
        connection.execute(tables.switches.delete())
    database.compact()
    database.close()
    assert not any(b"findme" in path.read_bytes() for path in tmp_path.iterdir())
    with closing(sqlite3.connect(tmp_path / "service.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)

"""The worker: from an upload to gradebook, page and store, once, whatever dies on the way."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from service_ground import BEFORE_DUE, Ground, ground, solution
from sqlalchemy import select

from autograder.gradebook.marks import marks
from autograder.grading.attempts import Attempts
from autograder.people.enrolment import withdraw
from autograder.service import tables
from autograder.service import worker as worker_module
from autograder.service.claims import grade_again
from autograder.service.worker import REST, GradingService

WRONG = b"\n\ndef mse(y_hat, y):\n    return 1.0\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ground, GradingService]]:
    """A service with a worker that stays warm over the tests of this file."""
    with ground(tmp_path_factory.mktemp("service"), has_gradebook=True) as service:
        clock = service.clock
        with closing(GradingService(service.server.shelf, service.database, "none", clock)) as worker:
            yield service, worker


def rows(service: Ground, student: str) -> list[object]:
    with service.database.reading() as connection:
        where = tables.uploads.c.student == student
        return list(connection.execute(select(tables.uploads).where(where).order_by(tables.uploads.c.number)))


def student(service: Ground, name: str) -> str:
    """Let another student come, with a token."""
    from autograder.service.identity import exchange, invite

    with service.database.writing() as connection:
        invitation = invite(connection, "small", name, "student", service.clock.now)
        service.tokens["small", name] = exchange(connection, "small", invitation, "token", service.clock.now)
    return name


def test_an_upload_becomes_a_mark_in_the_gradebook_a_page_and_a_stored_attempt(made):
    service, worker = made
    service.hand_in("ada")
    assert worker.step()
    assert not worker.step()
    (row,) = rows(service, "ada")
    assert (row.state, row.status, row.points, row.max_points, row.graded) == ("done", "graded", 3.5, 6.5, 1)
    (mark,) = [mark for mark in marks(service.course, "a1") if mark.student == "ada"]
    assert (mark.total, mark.automatic.trust, mark.automatic.handed_in) == (3.5, "receipt", BEFORE_DUE)
    assert len(Attempts(service.course.attempts_folder).all("ada", "a1")) == 1
    page = service.client.get(f"/small/uploads/{row.number}/page", headers=service.token("ada"))
    assert "3.5 of 6.5 points" in page.text
    assert "sandbox" in page.headers["content-security-policy"]


def test_the_receipts_time_counts_and_not_that_of_the_grading(made):
    service, worker = made
    late = student(service, "lea")
    service.clock.now = BEFORE_DUE + timedelta(days=1)
    service.hand_in(late)
    service.clock.now = BEFORE_DUE + timedelta(days=30)
    assert worker.step()
    service.clock.now = BEFORE_DUE
    (mark,) = [mark for mark in marks(service.course, "a1") if mark.student == late]
    assert (mark.penalty, mark.automatic.handed_in) == (0.0, BEFORE_DUE + timedelta(days=1))


def test_a_worker_that_dies_after_grading_costs_no_second_grading(made, monkeypatch):
    service, worker = made
    name = student(service, "dan")
    service.hand_in(name)

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(worker_module, "finish", killed)
        with pytest.raises(Killed):
            worker.step()
    asked = []
    service.clock.forward(seconds=31)
    with monkeypatch.context() as patch:
        run = worker_module.WarmProcesses.run
        patch.setattr(worker_module.WarmProcesses, "run", lambda *given: asked.append(1) or run(*given))
        assert worker.step()
    assert asked == []  # the store had the result
    (row,) = rows(service, name)
    assert (row.state, row.tries, row.graded) == ("done", 2, 1)
    (attempt,) = Attempts(service.course.attempts_folder).all(name, "a1")
    assert len(attempt.hand_ins) == 1


def test_what_fails_through_our_fault_is_tried_three_times_and_then_a_person_is_called(made, monkeypatch):
    service, worker = made
    name = student(service, "eve")
    service.hand_in(name)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(worker_module, "replace_folder", full)
        while worker.step():
            pass
    (row,) = rows(service, name)
    assert (row.state, row.tries) == ("failed", 3)
    assert "No space left" in row.attention
    assert "No space" not in row.sentence
    answer = service.client.get("/small/api/class/a1", headers=service.token("tess")).json()
    assert [line["student"] for line in answer["students"] if line["attention"]] == [name]


def test_a_failed_upload_keeps_its_place_among_the_hand_ins(made):
    service, worker = made
    name = "eve"  # whose first upload has failed
    service.hand_in(name, comment="second")
    assert worker.step()
    (first, second) = rows(service, name)
    with service.database.writing() as connection:
        assert grade_again(connection, "small", [first.number], 4, service.clock.now) == 1
    assert worker.step()
    (first, second) = rows(service, name)
    assert (first.state, second.state) == ("done", "done")
    attempts = Attempts(service.course.attempts_folder).all(name, "a1")
    assert [attempt.contents for attempt in attempts] == [first.digest, second.digest]
    assert all(attempt.is_graded for attempt in attempts)


def test_grading_again_by_the_same_suite_runs_nothing_and_moves_no_hand_in(made, monkeypatch):
    service, worker = made
    name = student(service, "fay")
    for comment in ("x", "y"):
        service.hand_in(name, comment=comment)
        assert worker.step()
    before = Attempts(service.course.attempts_folder).all(name, "a1")
    numbers = [row.number for row in rows(service, name)]
    answer = service.client.post(f"/small/api/uploads/{numbers[0]}/again", headers=service.token("ivy"))
    assert answer.status_code == 202
    asked = []
    with monkeypatch.context() as patch:
        patch.setattr(worker_module.WarmProcesses, "run", lambda *given: asked.append(1))
        assert worker.step()
    assert asked == []
    assert Attempts(service.course.attempts_folder).all(name, "a1") == before


def test_grading_again_after_an_edit_of_the_suite_changes_the_mark(made):
    service, worker = made
    name = student(service, "gus")
    service.hand_in(name)
    assert worker.step()
    suite = service.course.solutions_folder / "a1" / "hidden" / "test_losses.py"
    text = suite.read_text()
    try:
        suite.write_text(text.replace("2.1200451", "99.0"))
        (row,) = rows(service, name)
        service.client.post(f"/small/api/uploads/{row.number}/again", headers=service.token("ivy"))
        assert worker.step()
        (row,) = rows(service, name)
        assert (row.state, row.points) == ("done", 1.5)
    finally:
        suite.write_text(text)


def test_what_a_person_enters_between_two_uploads_counts_with_the_second(made):
    service, worker = made
    name = student(service, "mia")
    service.hand_in(name, comment="x")
    assert worker.step()
    with Gradebook(service.course.database_url, "small") as gradebook:
        (written,) = [
            grade
            for notebook in gradebook.find_submission("a1", name).notebooks
            for grade in notebook.grades
            if grade.max_score == 3
        ]
        written.manual_score = 2.0
        gradebook.db.commit()
    service.hand_in(name, comment="y")
    assert worker.step()
    assert [row.points for row in rows(service, name)] == [3.5, 5.5]


def test_a_gradebook_that_was_put_back_from_a_copy_meanwhile_is_the_one_that_is_written(made):
    service, worker = made
    name = student(service, "lou")
    file = service.course.data_folder / "gradebook.db"
    copy = file.with_name("copy.db")
    shutil.copy(file, copy)
    service.hand_in(name, comment="x")
    assert worker.step()
    copy.replace(file)
    service.hand_in(name, comment="y")
    assert worker.step()
    with Gradebook(service.course.database_url, "small") as gradebook:
        assert gradebook.find_submission("a1", name).score == 3.5


def test_while_the_gradebook_fails_no_upload_loses_a_try_and_then_it_is_graded(made):
    service, worker = made
    name = student(service, "pia")
    file = service.course.data_folder / "gradebook.db"
    copy = file.with_name("copy.db")
    service.hand_in(name)
    file.rename(copy)
    file.write_bytes(b"no database" * 1000)
    try:
        assert worker.step()
        (row,) = rows(service, name)
        assert (row.state, row.tries) == ("waiting", 0)
        assert not worker.step()  # the course rests
    finally:
        copy.replace(file)
    service.clock.now += REST
    assert worker.step()
    (row,) = rows(service, name)
    assert (row.state, row.points) == ("done", 3.5)


def test_what_a_group_hands_in_is_graded_for_each_member(made):
    service, worker = made
    text = service.course.file.read_text()
    try:
        service.course.file.write_text(text.replace('name = "a1"', 'name = "a1"\ngroups = [["hal", "ian"]]'))
        service.hand_in(student(service, "hal"))
        assert worker.step()
        totals = {mark.student: mark.total for mark in marks(service.server.shelf.get("small"), "a1")}
        assert (totals["hal"], totals["ian"]) == (3.5, 3.5)
    finally:
        service.course.file.write_text(text)


def test_a_wrong_answer_is_graded_and_shown_as_such(made):
    service, worker = made
    name = student(service, "kim")
    files = solution(service.course)
    files["losses.py"] += WRONG
    service.hand_in(name, **files)
    assert worker.step()
    (row,) = rows(service, name)
    assert (row.status, row.points) == ("graded", 1.5)


def test_who_has_left_the_course_comes_in_no_more(made):
    service, _ = made
    name = student(service, "lou")
    assert service.client.get("/small/api/me", headers=service.token(name)).status_code == 200
    from autograder.course.roster import Person, change_roster

    change_roster(service.course.data_folder, lambda roster: roster.with_person(Person(name)))
    withdraw(service.course, name)
    assert service.client.get("/small/api/me", headers=service.token(name)).status_code == 401


def test_the_files_of_the_last_upload_lie_where_all_hand_ins_lie(made):
    service, _ = made
    folder: Path = service.course.submitted_folder / "fay" / "a1"
    assert (folder / "losses.py").read_text().endswith("# y\n")

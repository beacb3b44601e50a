"""What version 0.2 kept (format 1, without a number) is upgraded by one command, and no mark changes."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from kept_course import expected_marks, old_course

from autograder.course.course import Course, CourseError, course_secret
from autograder.gradebook.marks import marks
from autograder.gradebook.upgrade import upgrade
from autograder.grading.attempts import AttemptError, Attempts

ROWS = (
    "SELECT s.student_id, g.cell_id, g.auto_score, g.manual_score, n.late_submission_penalty FROM grade g "
    "JOIN submitted_notebook n ON g.notebook_id = n.id JOIN submitted_assignment s ON n.assignment_id = s.id "
    "ORDER BY 1, 2"
)


@pytest.fixture
def old(tmp_path: Path) -> Course:
    return old_course(tmp_path)


def rows(course: Course) -> list[tuple[object, ...]]:
    with sqlite3.connect(course.data_folder / "gradebook.db") as database:
        return database.execute(ROWS).fetchall()


def test_no_mark_changes_by_the_upgrade(old: Course) -> None:
    before = rows(old)
    upgrade(old)
    now = {mark.student: [mark.score, pytest.approx(mark.penalty)] for mark in marks(old, "a1")}
    assert now == expected_marks()
    assert rows(old) == before


def test_what_was_said_of_times_is_known_after_the_upgrade(old: Course) -> None:
    upgrade(old)
    by_student = {mark.student: mark for mark in marks(old, "a1")}
    (pacific,) = [entry for entry in by_student["cy"].open if entry.kind == "unknown time"]
    assert pacific.sentence.startswith("timestamp.txt holds '2026-10-12 18:00:00 PST', which is not a date")
    (ada,) = Attempts(old.attempts_folder).history("ada", "a1").attempts
    assert ada.hand_ins[0].seen == datetime(2026, 11, 29, 19, 33, 29, tzinfo=UTC)  # when it was recorded
    assert by_student["bob"].hand_ins == 2
    assert by_student["eve"].automatic.hand_in == 1
    assert by_student["eve"].written is not None
    assert by_student["eve"].written.hand_in == 2


def test_the_store_is_copied_first_and_the_secret_stays(old: Course) -> None:
    secret = old.secret_file.read_bytes()
    files = sorted(path.read_bytes() for path in old.attempts_folder.rglob("*") if path.is_file())
    done, problems = upgrade(old)
    assert problems == []
    copy = old.data_folder / "before-upgrade-1"
    assert done[0] == f"{copy} holds a copy of what was there."
    assert sorted(path.read_bytes() for path in (copy / "attempts").rglob("*") if path.is_file()) == files
    assert (copy / "secret").read_bytes() == secret
    assert course_secret(old) == bytes.fromhex(secret.decode())
    assert (copy / "gradebook.db").exists()


def test_an_old_store_is_refused_until_it_is_upgraded_and_then_there_is_nothing_to_do(old: Course) -> None:
    with pytest.raises(AttemptError, match="Run autograder upgrade"):
        marks(old, "a1")
    upgrade(old)
    assert upgrade(old) == ([], [])
    assert len(Attempts(old.attempts_folder).students("a1")) == 7


def test_a_damaged_record_is_left_out_and_named(old: Course) -> None:
    (path,) = (old.attempts_folder / "results" / "a1" / "dan").iterdir()
    path.write_text("{")
    _, (problem,) = upgrade(old)
    assert problem.startswith(f"{path} was damaged")


def test_a_secret_of_a_newer_program_is_refused(old: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder.course import secret

    with monkeypatch.context() as newer:
        newer.setattr(secret, "FORMAT", 9)
        secret.upgrade_secret(old.secret_file)
    with pytest.raises(CourseError, match="has format 9, and this program knows formats up to 2"):
        course_secret(old)


def test_where_something_is_of_a_newer_program_the_upgrade_changes_nothing(
    old: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.course import secret
    from autograder.grading import records

    def files() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in old.data_folder.rglob("*") if path.is_file()}

    of_now = old.secret_file.read_bytes()
    with monkeypatch.context() as newer:
        newer.setattr(secret, "FORMAT", 9)
        secret.upgrade_secret(old.secret_file)
    before = files()
    with pytest.raises(CourseError, match="has format 9"):
        upgrade(old)
    assert files() == before
    old.secret_file.write_bytes(of_now)
    with monkeypatch.context() as newer:
        newer.setattr(records, "FORMAT", 9)
        (old.attempts_folder / "format.json").write_bytes(records.format_file())
    before = files()
    with pytest.raises(AttemptError, match="has format 9"):
        upgrade(old)
    assert files() == before


@pytest.mark.parametrize("at", range(30, 60, 7))
def test_a_changed_digit_of_the_secret_is_noticed(old: Course, at: int) -> None:
    upgrade(old)
    content = bytearray(old.secret_file.read_bytes())
    content[at] = ord("0") if content[at] != ord("0") else ord("1")
    old.secret_file.write_bytes(content)
    with pytest.raises(CourseError, match="is damaged"):
        course_secret(old)


def test_a_gradebook_of_a_newer_program_is_refused(old: Course) -> None:
    upgrade(old)
    with sqlite3.connect(old.data_folder / "gradebook.db") as database:
        database.execute("UPDATE autograder_format SET number = 9")
    with pytest.raises(Exception, match="has additions of format 9, and this program knows formats up to 2"):
        marks(old, "a1")

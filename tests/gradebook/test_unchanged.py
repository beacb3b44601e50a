"""Whoever is as before is not looked at again, and nobody can tell: what is noted changes no result, whatever is changed."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from handed_in import notebook
from nbgrader_course import LATE, comments, configured, grades, query, submission
from small_course import MODULE

from autograder.cli import main
from autograder.course.course import Course, load_course
from autograder.grading import batch as batch_module
from autograder.grading import intake, stamps
from autograder.grading.attempts import Attempts
from autograder.grading.hand_ins import NotedTime, note_time
from autograder.grading.workers import in_this_process

STUDENTS = ("ada", "bob", "eve")
TICK_SECONDS = 0.03
"""Longer than a tick of the disk's clock: what changed before it is at rest."""


@pytest.fixture(autouse=True)
def soon_at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "AT_REST_NANOSECONDS", int(1e9 * TICK_SECONDS / 2))
    monkeypatch.setattr(
        batch_module, "in_processes", lambda make, tasks, count, seconds: in_this_process(make, tasks)
    )


@pytest.fixture
def graded(course: Course, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A course with three submissions, graded and noted."""
    course = configured(course, LATE)
    for student in STUDENTS:
        folder = course.submitted_folder / student / "a1"
        folder.mkdir(parents=True)
        (folder / "losses.py").write_text(f"{MODULE}\n# {student}\n")
        (folder / "a1.ipynb").write_bytes(notebook(course, "A chord." if student == "bob" else ""))
        (folder / "timestamp.txt").write_text("2026-10-12 18:00:00 UTC")
    monkeypatch.chdir(course.root)
    grade()
    grade()
    return course


def grade(*more: str) -> int:
    time.sleep(TICK_SECONDS)
    return main(["grade", "--sandbox", "none", *more])


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The students whose folders are read."""
    students: list[str] = []
    genuine = intake.read_submission

    def spy(folder: Path, student: str, *more: Any, **options: Any) -> Any:
        students.append(student)
        return genuine(folder, student, *more, **options)

    monkeypatch.setattr(intake, "read_submission", spy)
    return students


def everything(course: Course) -> dict[str, Any]:
    """All that grading writes, but how long it took and what no two courses have in common."""
    autograded = {
        path.relative_to(course.autograded_folder).as_posix(): path.read_bytes()
        for path in course.autograded_folder.rglob("*")
        if path.is_file()
    }
    answers = query(
        course,
        "SELECT student_id, digest FROM autograder_answers "
        "JOIN submitted_assignment ON submission_id = submitted_assignment.id ORDER BY student_id",
    )
    attempts = Attempts(course.attempts_folder)
    return {
        "autograded": autograded,
        "answers": answers,
        **{
            student: (
                grades(course, student),
                comments(course, student),
                submission(course, student),
                _timeless(msgspec.to_builtins(attempts.all(student, "a1"))),
            )
            for student in STUDENTS
        },
    }


def _timeless(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_timeless(each) for each in value]
    if isinstance(value, dict):
        return {key: _timeless(each) for key, each in value.items() if key not in ("seconds", "seen")}
    return value


def test_what_is_as_before_is_not_read_again(
    graded: Course, read: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert grade() == 0
    assert read == []
    assert "3 of them had been graded before" in capsys.readouterr().out


def test_only_who_changed_something_is_read_again(graded: Course, read: list[str]) -> None:
    with (graded.submitted_folder / "bob" / "a1" / "losses.py").open("a") as file:
        file.write("# more\n")
    grade()
    assert read == ["bob"]
    grade()  # everything is at rest, and noted
    read.clear()
    grade()
    assert read == []


def test_what_changed_a_moment_ago_is_read_again(
    graded: Course, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (graded.submitted_folder / "bob" / "a1" / "losses.py").write_text(MODULE)
    monkeypatch.setattr(stamps, "AT_REST_NANOSECONDS", 10**12)
    for _ in range(2):
        grade()
    assert read == ["bob", "bob"]


def test_a_look_at_one_student_forgets_nobody(graded: Course, read: list[str]) -> None:
    (graded.submitted_folder / "bob" / "a1" / "losses.py").write_text(MODULE)
    for _ in range(2):
        grade("--student", "bob")
    read.clear()
    grade()
    assert read == []


def test_what_is_noted_names_nobody(graded: Course) -> None:
    content = b"".join(path.read_bytes() for path in (graded.data_folder / "unchanged").iterdir())
    assert content
    assert not any(student.encode() in content for student in STUDENTS)


@pytest.mark.parametrize("content", [b"", b"short", bytes(1000)])
def test_notes_that_are_damaged_count_for_nothing(graded: Course, read: list[str], content: bytes) -> None:
    (graded.data_folder / "unchanged" / "a1").write_bytes(content)
    before = everything(graded)
    assert grade() == 0
    assert sorted(read) == sorted(STUDENTS)
    assert everything(graded) == before


# whatever changes: the same as for a course that notes nothing


def _same_size_and_time(course: Course) -> None:
    file = course.submitted_folder / "ada" / "a1" / "losses.py"
    status = file.stat()
    file.write_text(file.read_text().replace("difference = y_hat - y", "difference = y_hat + y"))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def _another_file_in_its_place(course: Course) -> None:
    file = course.submitted_folder / "ada" / "a1" / "losses.py"
    other = file.with_name("other")
    other.write_text(file.read_text().replace("difference = y_hat - y", "difference = y_hat + y"))
    shutil.copystat(file, other)
    other.replace(file)


def _a_file_more(course: Course) -> None:
    (course.submitted_folder / "ada" / "a1" / "helper.py").write_text("")


def _a_later_time(course: Course) -> None:
    (course.submitted_folder / "ada" / "a1" / "timestamp.txt").write_text("2026-10-14 18:00:00 UTC")


def _a_time_that_is_noted(course: Course) -> None:
    contents = Attempts(course.attempts_folder).all("ada", "a1")[0].contents
    note_time(course, "ada", "a1", NotedTime(contents, datetime(2026, 10, 15, tzinfo=UTC), "lms"))


def _a_link_to_the_student(course: Course) -> None:
    folder = course.submitted_folder / "ada"
    folder.rename(folder.with_name(".elsewhere"))
    folder.symlink_to(folder.with_name(".elsewhere"))


def _an_edited_page(course: Course) -> None:
    (course.autograded_folder / "ada" / "a1" / "a1.ipynb").write_text("{}")


def _a_page_that_is_gone(course: Course) -> None:
    (course.autograded_folder / "ada" / "a1" / "losses.py").unlink()


def _a_damaged_copy(course: Course) -> None:
    digest = Attempts(course.attempts_folder).all("ada", "a1")[0].files["losses.py"]
    (course.attempts_folder / "files" / digest).write_bytes(b"damaged")


def _a_damaged_record(course: Course) -> None:
    (record,) = (course.attempts_folder / "results" / "a1" / "ada").iterdir()
    record.write_bytes(record.read_bytes()[:-10])


def _no_attempts(course: Course) -> None:
    shutil.rmtree(course.attempts_folder / "results" / "a1" / "ada")


def _a_score_by_hand(course: Course) -> None:
    query(course, "UPDATE grade SET manual_score = 1, needs_manual_grade = 0")


def _another_comment(course: Course) -> None:
    query(course, "UPDATE comment SET auto_comment = 'Nonsense.'")


def _rows_that_are_gone(course: Course) -> None:
    query(course, "DELETE FROM grade WHERE notebook_id IN (SELECT id FROM submitted_notebook LIMIT 1)")


def _another_due_date(course: Course) -> None:
    file = course.root / "course.toml"
    file.write_text(file.read_text().replace("due = 2026-10-12", "due = 2026-10-09"))


def _less_is_shown(course: Course) -> None:
    file = course.root / "course.toml"
    file.write_text('[feedback]\nvisibility = "never"\n' + file.read_text())


def _another_suite(course: Course) -> None:
    file = course.root / "solutions" / "a1" / "hidden" / "test_losses.py"
    file.write_text(file.read_text().replace("2.1200451", "7.0"))


def _an_extension(course: Course) -> None:
    _a_later_time(course)
    grade()
    main(["people", "extend", "ada", "a1", "3"])


def _a_log_that_is_gone(course: Course) -> None:
    shutil.rmtree(course.data_folder / "log")


CHANGES = (
    _same_size_and_time,
    _another_file_in_its_place,
    _a_file_more,
    _a_later_time,
    _a_time_that_is_noted,
    _a_link_to_the_student,
    _an_edited_page,
    _a_page_that_is_gone,
    _a_damaged_copy,
    _a_damaged_record,
    _no_attempts,
    _a_score_by_hand,
    _another_comment,
    _rows_that_are_gone,
    _another_due_date,
    _less_is_shown,
    _another_suite,
    _an_extension,
    _a_log_that_is_gone,
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_a_change_has_the_consequences_that_it_has_where_nothing_is_noted(
    graded: Course,
    change: Callable[[Course], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    change(graded)
    twin = graded.root.with_name("twin")
    shutil.copytree(graded.root, twin, symlinks=True)
    shutil.rmtree(twin / "data" / "unchanged")
    capsys.readouterr()
    seen = []
    for root in (graded.root, twin):
        monkeypatch.chdir(root)
        status = grade()
        said = capsys.readouterr().out.replace(str(root), "ROOT")
        seen.append((status, said, everything(load_course(root))))
    assert seen[0] == seen[1]


def test_what_cannot_be_noted_costs_no_mark_and_is_said(
    graded: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = graded.data_folder / "unchanged"
    shutil.rmtree(notes)
    notes.write_text("in the place of the folder")
    before = grades(graded)
    capsys.readouterr()
    grade()
    assert f"the next run looks at all of them: {notes}: File exists." in " ".join(
        capsys.readouterr().out.split()
    )
    assert grades(graded) == before

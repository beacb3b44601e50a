"""Two readers whose sheets are applied at the same moment, each by a command of its own, on SQLite and on PostgreSQL.

A third party holds the gradebook until both commands have it open, so that they do meet.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from handed_in import DUE, hand_in, write
from kept_course import fresh_course
from nbgrader_course import at, grades, query
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from autograder.cli import main
from autograder.cli.answers import write_sheets
from autograder.course.course import Course, course_secret
from autograder.gradebook import database
from autograder.gradebook.database import with_driver
from autograder.gradebook.sync import Bookkeeper, students_view
from autograder.gradebook.writer import open_gradebook
from autograder.reading.collecting import Question, collect_answers
from autograder.reading.sheet import read_sheet

STUDENTS = ("ada", "bob", "cy", "dora")
DEADLINE_SECONDS = 60.0


@pytest.fixture(params=["sqlite", "postgresql"])
def course(request: pytest.FixtureRequest, tmp_path: Path) -> Course:
    """Four answers that nobody has read."""
    course = fresh_course(tmp_path / "course")
    if request.param == "postgresql":
        course = at(course, request.getfixturevalue("postgres_gradebook"))
    course_secret(course)
    write(course, *(hand_in(course, name, DUE, student=name, answer=f"By {name}.") for name in STUDENTS))
    return course


def question_of(course: Course) -> Question:
    with open_gradebook(course) as book:
        (question,), _ = collect_answers(course, Bookkeeper(course, book, students_view(course)), "a1")
    return question


def fill_in(sheet: Path, points: Callable[[str], float]) -> None:
    """Give each answer of a sheet the points that ``points`` says of its code."""
    lines = sheet.read_text().splitlines()
    codes = [entry.code for entry in read_sheet(sheet).answer]
    places = [number for number, line in enumerate(lines) if line.startswith("points =")]
    for code, place in zip(codes, places, strict=True):
        lines[place] = f"points = {points(code)}"
    sheet.write_text("\n".join(lines) + "\n")


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE_SECONDS
    while not is_so():
        assert time.monotonic() < end, "the other commands never came so far"
        time.sleep(0.05)


@contextlib.contextmanager
def held(course: Course, readers: Callable[[], list[int]]) -> Iterator[None]:
    """Hold the gradebook until every process of ``readers`` has it open, and wants it."""
    engine = create_engine(with_driver(course.database_url), poolclass=NullPool)
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        connection.execute(text("BEGIN IMMEDIATE" if is_sqlite else "LOCK TABLE grade IN EXCLUSIVE MODE"))
        yield
        if is_sqlite:
            file = course.database_url.removeprefix("sqlite:///")
            wait_until(lambda: all(file in open_files(number) for number in readers()))
        else:
            blocked = "SELECT count(*) FROM pg_locks WHERE NOT granted"
            wait_until(lambda: query(course, blocked)[0][0] >= len(readers()))
        connection.rollback()
    engine.dispose()


def open_files(process: int) -> list[str]:
    with contextlib.suppress(OSError):
        folder = f"/proc/{process}/fd"
        return [os.readlink(f"{folder}/{number}") for number in os.listdir(folder)]
    return []


def apply_at_once(course: Course, sheets: list[Path]) -> list[tuple[int, str]]:
    """Apply each sheet by a command of its own; return their exit status and all that they printed."""
    running: list[subprocess.Popen[str]] = []
    with held(course, lambda: [one.pid for one in running]):
        for sheet in sheets:
            running.append(
                subprocess.Popen(
                    [sys.executable, "-m", "autograder", "answers", "a1", "--apply", str(sheet)],
                    cwd=course.root,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                )
            )
    return [(one.wait(), said) for one in running for said, _ in [one.communicate(timeout=120)]]


def manual_scores(course: Course) -> list[float | None]:
    return [grades(course, student)["why"][1] for student in STUDENTS]


def test_both_sheets_end_in_nbgraders_manual_scores(course: Course) -> None:
    question = question_of(course)
    points = {answer.code: float(number % 3) + 0.5 for number, answer in enumerate(question.answers)}
    sheets = write_sheets(course, "a1", [question], ["mia", "tom"])
    for sheet in sheets:
        fill_in(sheet, points.__getitem__)
    done = apply_at_once(course, sheets)
    assert [status for status, _ in done] == [0, 0], done
    assert not any("Traceback" in said for _, said in done)
    by_student = {answer.student: points[answer.code] for answer in question.answers}
    assert manual_scores(course) == [by_student[student] for student in STUDENTS]


def test_of_two_readers_of_the_same_answers_one_is_told_for_each_and_nothing_is_written_over(
    course: Course,
) -> None:
    question = question_of(course)
    sheets = [write_sheets(course, "a1", [question], [reader])[0] for reader in ("mia", "tom")]
    for sheet, points in zip(sheets, (1.0, 2.0), strict=True):
        fill_in(sheet, lambda _, points=points: points)  # type: ignore[misc]
    done = apply_at_once(course, sheets)
    assert sorted(status for status, _ in done) == [0, 1], done
    loser = next(number for number, (status, _) in enumerate(done) if status == 1)
    assert done[loser][1].count("since the sheet was written somebody else entered") == len(STUDENTS)
    assert "Traceback" not in done[loser][1]
    assert manual_scores(course) == [(2.0, 1.0)[loser]] * len(STUDENTS)


def test_a_locked_gradebook_is_a_sentence_and_the_sheet_can_be_applied_afterwards(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (sheet,) = write_sheets(course, "a1", [question_of(course)], ["mia"])
    fill_in(sheet, lambda code: 2.0)
    monkeypatch.chdir(course.root)
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.3)
    with held(course, list):
        before = sheet.read_text()
        assert main(["answers", "a1", "--apply", str(sheet)]) == 2
    said = capsys.readouterr().err
    assert "is locked: another program has been writing to it" in said
    assert "run the command again" in said
    assert "Traceback" not in said
    assert sheet.read_text() == before
    assert manual_scores(course) == [None] * len(STUDENTS)
    assert main(["answers", "a1", "--apply", str(sheet)]) == 0
    assert json.loads(capsys.readouterr().out.partition(":")[2].split()[0]) == len(STUDENTS)
    assert manual_scores(course) == [2.0] * len(STUDENTS)

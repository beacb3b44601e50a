"""A small course that is built once and copied for each test, and results for it without any grading."""

from __future__ import annotations

import atexit
import dataclasses
import functools
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
import small_course
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from autograder.course.course import Course, load_course
from autograder.gradebook.database import with_driver
from autograder.release import build
from autograder.results import CheckResult, ExerciseResult, Outcome, Status, SubmissionResult

LATE = "\n[late]\ngrace_minutes = 15\npenalty_per_day = 0.1\nfloor = 0.5\ncap_days = 14\n"
IN_TIME = "2026-10-12T20:00:00+02:00"
TWO_DAYS_LATE = "2026-10-14T12:00:00+02:00"


@functools.cache
def _build_once() -> Path:
    """Build the course, once for all test files: a fixture that several files import is made for each."""
    folder = Path(tempfile.mkdtemp(prefix="built-course-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    course = small_course.make_course(folder / "course")
    build(course)
    (course.root / "nbgrader_config.py").write_text(
        "from autograder.nbgrader_settings import configure\n\nconfigure(get_config())\n"
    )
    return course.root


@pytest.fixture(scope="session")
def built_course() -> Path:
    """A course that has been built, with its gradebook. Never write into it."""
    return _build_once()


@pytest.fixture
def course(built_course: Path, tmp_path: Path) -> Course:
    """A copy of the built course, to do with as a test likes."""
    root = tmp_path / "course"
    shutil.copytree(built_course, root)
    return load_course(root)


def configured(course: Course, more: str) -> Course:
    """Add tables to course.toml."""
    file = course.root / "course.toml"
    file.write_text(more + "\n" + file.read_text())
    return load_course(course.root)


def at(course: Course, database_url: str) -> Course:
    """The course with another gradebook, in course.toml too."""
    return configured(course, f'[database]\nurl = "{database_url}"\n')


def check(exercise: str, points: float, outcome: Outcome = Outcome.PASSED) -> CheckResult:
    return CheckResult(f"test_{exercise}", "A title", exercise, points, outcome)


def result(
    student: str = "ada",
    mse: Outcome = Outcome.PASSED,
    one_hot: Outcome = Outcome.PASSED,
    *,
    status: Status = Status.GRADED,
    timestamp: str = IN_TIME,
    message: str = "",
    mse_points: float = 2.0,
) -> SubmissionResult:
    """A result for the assignment a1 of `small_course`: 2 points for losses.mse, 1.5 for losses.one_hot."""
    exercises = (
        ExerciseResult("losses.mse", (check("losses.mse", mse_points, mse),)),
        ExerciseResult("losses.one_hot", (check("losses.one_hot", 1.5, one_hot),)),
    )
    return SubmissionResult(student, "a1", status, exercises, message, timestamp)


def query(course: Course, statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """Run SQL on the gradebook, behind everybody's back."""
    engine = create_engine(with_driver(course.database_url), poolclass=NullPool)
    with engine.begin() as connection:
        done = connection.execute(text(statement), values)
        rows = [tuple(row) for row in done] if done.returns_rows else []
    engine.dispose()
    return rows


def grades(course: Course, student: str = "ada") -> dict[str, tuple[Any, ...]]:
    """cell -> (auto_score, manual_score, extra_credit, needs_manual_grade)."""
    rows = query(
        course,
        "SELECT base_cell.name, auto_score, manual_score, extra_credit, needs_manual_grade FROM grade "
        "JOIN base_cell ON grade.cell_id = base_cell.id "
        "JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id "
        "JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id "
        "WHERE student_id = :student",
        student=student,
    )
    return {name: (auto, manual, extra, bool(needs)) for name, auto, manual, extra, needs in rows}


def comments(course: Course, student: str = "ada") -> dict[str, tuple[Any, ...]]:
    """cell -> (auto_comment, manual_comment)."""
    rows = query(
        course,
        "SELECT base_cell.name, auto_comment, manual_comment FROM comment "
        "JOIN base_cell ON comment.cell_id = base_cell.id "
        "JOIN submitted_notebook ON comment.notebook_id = submitted_notebook.id "
        "JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id "
        "WHERE student_id = :student",
        student=student,
    )
    return {name: (auto, manual) for name, auto, manual in rows}


def submission(course: Course, student: str = "ada") -> tuple[Any, ...]:
    """(timestamp, extension, late penalty) of one submission, through nbgrader."""
    from nbgrader.api import Gradebook

    with Gradebook(with_driver(course.database_url), course.id) as book:
        found = book.find_submission("a1", student)
        return found.timestamp, found.extension, found.notebooks[0].late_submission_penalty


def without_gradebook(course: Course) -> Course:
    """The course with its gradebook taken away."""
    Path(course.database_url.removeprefix("sqlite:///")).unlink()
    return dataclasses.replace(course)

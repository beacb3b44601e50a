"""A course with two students who are really graded, once for all tests: the gradebook, the log and the store agree."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from kept_course import fresh_course

from autograder.course.course import Course, load_course
from autograder.gradebook.sync import Bookkeeper, students_view
from autograder.gradebook.writer import open_gradebook
from autograder.grading.batch import find_jobs, grade_batch, setup_for


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose gradebook has been opened, which takes seconds. Never write into it."""
    course = fresh_course(tmp_path_factory.mktemp("opened") / "course")
    with open_gradebook(course) as book:
        book.prepare("a1")
    return course.root


@pytest.fixture(scope="session")
def graded_once(opened: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ursula and Bob, really graded, without a sandbox. Never write into it."""
    root = tmp_path_factory.mktemp("graded") / "course"
    shutil.copytree(opened, root)
    course = load_course(root)
    for student, code in (("ursula", ""), ("bob", "\n\ndef mse(y_hat, y): return 0.0\n")):
        folder = course.submitted_folder / student / "a1"
        folder.mkdir(parents=True)
        (folder / "losses.py").write_text((course.solutions_folder / "a1" / "losses.py").read_text() + code)
        (folder / "a1.ipynb").write_bytes((course.assignments_folder / "a1" / "a1.ipynb").read_bytes())
        (folder / "timestamp.txt").write_text("2026-10-12 18:00:00 UTC")
    with open_gradebook(course) as book:
        keeper = Bookkeeper(course, book, students_view(course))
        jobs = find_jobs(course.submitted_folder, ["a1"])
        list(grade_batch(course, jobs, setup_for(course, "none"), workers=0, write=keeper.write))
    return root


@pytest.fixture
def graded(graded_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    shutil.copytree(graded_once, tmp_path / "course")
    monkeypatch.chdir(tmp_path / "course")
    return load_course(tmp_path / "course")

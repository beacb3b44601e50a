"""What lies in a hand-in in place of what was asked for is named, and copied to its place where somebody says so."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cells import code, notebook
from tiny_course import grade, hand_in, scores

from autograder.course.course import Course
from autograder.grading.batch import find_jobs
from autograder.grading.hand_ins import NotedTime, hand_in_of, note_time
from autograder.grading.misplaced import code_in_notebooks, wrong_notebook
from autograder.grading.put_in_place import put_in_place
from autograder.student.submission import read_submission

FUNCTIONS = {"mse", "rmse"}


def test_a_notebook_that_defines_what_the_file_should_is_named():
    files = {"work.ipynb": notebook("x = 1", "def mse(y_hat, y):\n    return 0.0")}
    assert code_in_notebooks("tiny.py", FUNCTIONS, files) == (
        "There is code in the notebook work.ipynb. Checks read tiny.py: write the functions into that file."
    )


@pytest.mark.parametrize(
    "source", ["def plot(x): pass", "# def mse(y_hat, y)", "mse = losses.mse", "def mse_of(x): pass"]
)
def test_other_code_in_a_notebook_is_not(source):
    assert code_in_notebooks("tiny.py", FUNCTIONS, {"work.ipynb": notebook(source)}) == ""


def test_code_in_the_text_of_a_notebook_is_not():
    text = code("def mse(y_hat, y): ...") | {"cell_type": "markdown"}
    assert code_in_notebooks("tiny.py", FUNCTIONS, {"work.ipynb": notebook(text)}) == ""


def test_what_is_no_notebook_is_passed_over():
    assert code_in_notebooks("tiny.py", FUNCTIONS, {"a.ipynb": b"[" * 10**6, "b.ipynb": b"\xff"}) == ""


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """The author's folders of two assignments, a1 and a2, which have one cell name in common with nobody."""
    for name in ("a1", "a2"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.ipynb").write_bytes(notebook(code("x", f"{name}-why", grade=True)))
    return tmp_path / "a1"


def test_another_assignments_notebook_is_said_to_be_one(folders: Path):
    theirs = notebook(code("x", "a2-why", grade=True))
    sentence = "is the notebook of the assignment a2. Hand in a1.ipynb in its place."
    assert wrong_notebook(folders, {"a2.ipynb": theirs}) == f"a2.ipynb {sentence}"
    assert wrong_notebook(folders, {"a1.ipynb": theirs}) == f"a1.ipynb {sentence}", "whatever it is called"


def test_another_assignments_notebook_beside_the_right_one_is_no_trouble(folders: Path):
    ours, theirs = (notebook(code("x", f"{name}-why", grade=True)) for name in ("a1", "a2"))
    assert wrong_notebook(folders, {"a1.ipynb": ours, "a2.ipynb": theirs}) == ""
    assert wrong_notebook(folders, {"notes.ipynb": notebook("x")}) == ""


def placed(course: Course) -> list[str]:
    return list(put_in_place(course, find_jobs(course.submitted_folder, ["01-tiny"])))


@pytest.mark.parametrize("name", ["tiny (1).py", "Tiny.py", "tiny_final.py", "work/tiny.py"])
def test_the_only_file_that_is_meant_is_copied_to_its_place_and_graded(course: Course, name: str):
    folder = course.submitted_folder / "ada" / "01-tiny"
    (folder / "work").mkdir(parents=True)
    hand_in(course, "ada", name=name)
    assert placed(course) == [f"ada: tiny.py is a copy of {name} now."]
    assert (folder / name).read_bytes() == (folder / "tiny.py").read_bytes()
    assert scores(grade(course)) == {"ada": 6.0}
    assert placed(course) == [], "a second time there is nothing to do"


def test_a_trusted_time_holds_for_the_copy_too(course: Course):
    folder = hand_in(course, "ada", name="tiny (1).py")
    time = datetime(2026, 10, 12, 18, tzinfo=UTC)
    submission = read_submission(folder, "ada", "01-tiny")
    note_time(course, "ada", "01-tiny", NotedTime(submission.digest, time, "lms"))
    placed(course)
    hand_in_now = hand_in_of(course, read_submission(folder, "ada", "01-tiny"))
    assert (hand_in_now.time, hand_in_now.trust) == (time, "lms")


def test_where_two_are_meant_or_something_lies_in_the_place_nothing_is_copied(course: Course):
    hand_in(course, "ada", name="tiny (1).py")
    hand_in(course, "ada", name="tiny (2).py")
    linked = hand_in(course, "bob", name="tiny (1).py")
    os.symlink("/etc/passwd", linked / "tiny.py")
    elsewhere = hand_in(course, "cy", name="tiny (1).py")
    elsewhere.parent.rename(course.root / "elsewhere")
    os.symlink(course.root / "elsewhere", course.submitted_folder / "cy")
    assert placed(course) == []
    assert (linked / "tiny.py").is_symlink()
    assert not (course.root / "elsewhere" / "01-tiny" / "tiny.py").exists()


def test_grading_says_what_lies_there(course: Course):
    folder = course.submitted_folder / "ada" / "01-tiny"
    folder.mkdir(parents=True)
    content = json.loads(notebook("def mse(y_hat, y):\n    return 0.0"))
    (folder / "01-tiny.ipynb").write_text(json.dumps(content))
    ((graded),) = grade(course)
    assert "There is code in the notebook 01-tiny.ipynb. Checks read tiny.py" in graded.result.message

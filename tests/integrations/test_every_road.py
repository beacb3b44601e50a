"""A class with every trouble, whose marks are known by hand, comes to the same marks by every road.

The roads are ``autograder grade``, ``nbgrader autograde``, the formgrader's button in a browser, and a regrade of what
a broken suite had graded. The marks are read in every place that shows one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from five_places import agreed
from formgrader import formgrader
from nbgrader.apps import NbGraderAPI
from nbgrader_course import LATE, configured
from small_course import HIDDEN
from traitlets.config import Config

from autograder.cli import main
from autograder.course.course import Course
from autograder.gradebook.marks import marks
from autograder.integrations.nbgrader_settings import configure

# nbgrader's own, under the newest SQLAlchemy and nbconvert
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Object of type <.*> not in session"),
]

RIGHT = """
import numpy as np

def mse(y_hat, y):
    return float(np.mean((y_hat - y) ** 2))

def one_hot(y, k):
    return np.eye(k)[y]
"""
IN_TIME = "2026-10-12 18:00:00 UTC"
ALL, ONE_HOT = 3.5, 1.5
A_DAY = 0.65
"""What a day begun costs: a tenth of 6.5 points, of which 3 are the written answer's."""


class HandedIn:
    """What a student of the class hands in: the release, with ``code`` and ``answer``, at ``time``."""

    def __init__(self, course: Course, student: str) -> None:
        self.folder = course.submitted_folder / student / "a1"
        self.folder.mkdir(parents=True)
        for path in (course.assignments_folder / "a1").iterdir():
            (self.folder / path.name).write_bytes(path.read_bytes())
        self.write(RIGHT).at(IN_TIME)
        (self.folder / "submission_secret.txt").write_text("secret")

    def write(self, code: str, name: str = "losses.py") -> HandedIn:
        (self.folder / name).write_text(code)
        return self

    def at(self, time: str) -> HandedIn:
        (self.folder / "timestamp.txt").write_text(time)
        return self

    def answer(self, text: str, *, below: bool = False) -> HandedIn:
        """Answer the question. below: in a new cell, as students do who leave the cell of the question alone"""
        file = self.folder / "a1.ipynb"
        notebook = json.loads(file.read_text())
        if below:
            notebook["cells"].append({"cell_type": "markdown", "metadata": {}, "source": text, "id": "mine"})
        for cell in notebook["cells"]:
            if not below and cell["metadata"].get("nbgrader", {}).get("grade_id") == "why":
                cell["source"] = text
        file.write_text(json.dumps(notebook))
        return self

    def many_files(self) -> HandedIn:
        (self.folder / "env").mkdir()
        for number in range(600):
            (self.folder / "env" / f"{number}.txt").write_text("")
        return self

    def rename(self, name: str) -> HandedIn:
        (self.folder / "losses.py").rename(self.folder / name)
        return self


CLASS: dict[str, tuple[float, bool, Callable[[HandedIn], object]]] = {
    "right": (ALL, True, lambda work: work),
    "answered": (ALL, False, lambda work: work.answer("A chord.")),
    "answered-below": (ALL, False, lambda work: work.answer("A chord lies above.", below=True)),
    "script": (ALL, False, lambda work: work.answer("<img src=x onerror=\"document.title='ran'\">")),
    "summed": (ONE_HOT, True, lambda work: work.write(RIGHT.replace("np.mean", "np.sum"))),
    "endless": (ONE_HOT, True, lambda work: work.write(RIGHT.replace("return float", "while True: pass\n    return float"))),
    "plots": (ALL, True, lambda work: work.write("import matplotlib.pyplot as plt\nfrom plots import *\n" + RIGHT)),
    "environment": (ALL, True, lambda work: work.many_files()),
    "renamed": (0.0, True, lambda work: work.rename("losses (1).py")),
    "syntax": (0.0, True, lambda work: work.write("def mse(y_hat, y:\n")),
    "late": (ALL - 2 * A_DAY, True, lambda work: work.at("2026-10-14 10:00:00 UTC")),
    "summer-time": (ALL - A_DAY, True, lambda work: work.at("2026-10-13 00:30:00 CEST")),
    "unknown-time": (ALL, False, lambda work: work.at("around midnight")),
}  # fmt: skip
"""student -> the total by hand, whether it is final, and what was handed in."""


def with_class(course: Course, students: tuple[str, ...] = tuple(CLASS)) -> Course:
    course = configured(course, LATE + "\n[sandbox]\ncall_seconds = 1.5\n")
    for student in students:
        CLASS[student][2](HandedIn(course, student))
    return course


def assert_as_by_hand(course: Course, students: tuple[str, ...] = tuple(CLASS)) -> None:
    by_student = {mark.student: (mark.total, mark.is_final) for mark in marks(course, "a1")}
    assert by_student == {name: (pytest.approx(CLASS[name][0]), CLASS[name][1]) for name in students}
    for student in students:
        agreed(course, student)


def nbgrader(course: Course) -> NbGraderAPI:
    config = Config()
    configure(config, course.root)
    return NbGraderAPI(config=config)


def test_by_our_own_command(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    course = with_class(course)
    monkeypatch.chdir(course.root)
    assert main(["grade", "a1"]) == 1, "some of it needs a person"
    assert_as_by_hand(course)


def test_by_nbgraders_command(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    course = with_class(course)
    monkeypatch.chdir(course.root)
    for student in CLASS:
        assert nbgrader(course).autograde("a1", student)["success"], student
    assert_as_by_hand(course)


def test_by_a_regrade_of_what_a_broken_suite_had_graded(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = with_class(course)
    monkeypatch.chdir(course.root)
    suite = course.solutions_folder / "a1" / "hidden" / "test_losses.py"
    suite.write_text(HIDDEN.replace("2.1200451", "9.1").replace("[[0, 0, 1]", "[[1, 0, 1]"))
    assert main(["grade", "a1"]) == 1
    assert {mark.total for mark in marks(course, "a1")} == {0.0}
    suite.write_text(HIDDEN)
    assert main(["regrade", "a1", "--apply"]) in (0, 1)
    assert_as_by_hand(course)
    assert main(["regrade", "a1", "--revert"]) in (0, 1)
    assert main(["grade", "a1"]) == 1
    assert {mark.total for mark in marks(course, "a1")} == {0.0}, "no grading undoes what a person took back"


def test_by_the_formgraders_button(built_course: Path, tmp_path: Path) -> None:
    # nbgrader's own list of submissions cannot be shown while one of them has a time that nobody can read
    students = ("answered", "summed", "late", "script")
    with formgrader(
        built_course, tmp_path, "configure(c)\n", lambda course: with_class(course, students)
    ) as running:
        page = running.browser.new_page()
        page.set_default_timeout(120_000)
        for student in students:
            page.goto(f"{running.url}/formgrader/manage_submissions/a1")
            row = page.locator("tr", has=page.locator("td.student-id", has_text=student))
            with page.expect_response(f"**/{student}/autograde") as response:
                row.locator(".autograde a").click()
            assert json.loads(response.value.text())["success"], response.value.text()
        assert_as_by_hand(running.course, students)

"""After an edit that changes exercises, questions or points, nobody is graded until the release says the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import small_course
from nbgrader_course import query, result

from autograder.cli import main
from autograder.course.course import Course, load_course
from autograder.gradebook.release_behind import ReleaseBehind, check_release
from autograder.gradebook.writer import open_gradebook
from autograder.grading.attempts import Attempts
from autograder.release import build

NEW = '\n\n@pytest.mark.exercise("losses.mae", points=1)\ndef test_mae(student):\n    """The absolute loss."""\n'


def said(course: Course) -> str:
    """What is said before anybody is graded; empty if nothing keeps it up."""
    with open_gradebook(course) as gradebook:
        try:
            check_release(gradebook, "a1")
        except ReleaseBehind as behind:
            return str(behind)
    return ""


def edit_suite(course: Course, old: str, new: str) -> None:
    file = course.solutions_folder / "a1" / "hidden" / "test_losses.py"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def edit_cell(course: Course, cell_id: str, **marks: Any) -> None:
    """Give a cell of the author's notebook other marks."""
    notebook = small_course.notebook()
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == cell_id:
            cell["metadata"]["nbgrader"] |= marks
    small_course.write_notebook(course.solutions_folder / "a1", notebook)


def hand_in(course: Course) -> None:
    with open_gradebook(course) as gradebook:
        gradebook.write([result()])


def test_a_release_that_was_just_built_is_no_obstacle(course: Course) -> None:
    assert said(course) == ""


def test_points_in_the_suite_need_a_build_whether_or_not_somebody_has_handed_in(course: Course) -> None:
    hand_in(course)
    edit_suite(course, "points=2", "points=4")
    assert said(course) == (
        "solutions/a1 is not what was built last: losses.mse has 4 points, and had 2. Run `autograder build a1` first. "
        "Until then nobody is graded."
    )
    build(course)
    assert said(course) == ""


def test_an_exercise_that_comes_needs_a_build(course: Course) -> None:
    edit_suite(course, "    assert student.losses.one_hot", f"    pass{NEW}    assert student.losses.one_hot")
    assert "the exercise losses.mae is new. Run `autograder build a1` first." in said(course)


def test_an_exercise_with_another_name_needs_a_migration_once_somebody_has_handed_in(course: Course) -> None:
    hand_in(course)
    edit_suite(course, '"losses.one_hot"', '"losses.indicator"')
    sentence = said(course)
    assert "the exercise losses.indicator is new; the exercise losses.one_hot is no more." in sentence
    assert "Run `autograder migrate a1 --dry-run` first" in sentence


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (lambda course: edit_cell(course, "why", points=5), "why has 5 points, and had 3"),
        (
            lambda course: edit_cell(course, "why", grade_id="because"),
            "the cell because is new; the cell why is no more",
        ),
        (
            lambda course: edit_cell(course, "losses-mse", grade_id="mean"),
            "the cell mean is new; the cell losses-mse is no more",
        ),
    ],
    ids=["its points", "its id", "the id of an exercise's cell"],
)
def test_what_changed_in_the_notebook_is_said(
    course: Course, edit: Callable[[Course], None], sentence: str
) -> None:
    edit(course)
    assert f"built last: {sentence}. Run" in said(course)


def test_many_differences_are_counted(course: Course) -> None:
    for name in "abcdef":
        edit_suite(course, "\n\n@pytest", NEW.replace("mae", name) + "    pass\n\n\n@pytest")
    assert "; 2 more. Run" in said(course)


def test_texts_and_hints_may_change_without_a_build(course: Course) -> None:
    edit_suite(course, "Each row has a single one.", "A one in each row.")
    notebook = small_course.notebook()
    notebook["cells"][0]["source"] = "# Other words"
    small_course.write_notebook(course.solutions_folder / "a1", notebook)
    assert said(course) == ""


def test_a_notebook_that_cannot_be_read_hides_no_difference_in_the_suite(course: Course) -> None:
    (course.solutions_folder / "a1" / "a1.ipynb").write_text("{")
    assert said(course) == ""
    edit_suite(course, "points=2", "points=4")
    assert "losses.mse has 4 points" in said(course)


def test_points_in_an_ordinary_notebook_of_nbgraders_are_compared_cell_by_cell(course: Course) -> None:
    """There the suite is made of the notebook by the build, so only the notebook says what is asked now."""
    edit_cell(course, "losses-mse", points=2)
    notebook = json.loads((course.solutions_folder / "a1" / "a1.ipynb").read_text())
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "losses-one_hot":
            cell["metadata"]["nbgrader"]["points"] = 7
    small_course.write_notebook(course.solutions_folder / "a1", notebook)
    text = course.file.read_text().replace('name = "a1"', 'name = "a1"\nkind = "cells"')
    course.file.write_text(text)
    assert "built last: losses-one_hot has 7 points, and had 1.5. Run" in said(load_course(course.root))


def test_grade_says_it_once_and_grades_nobody(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for student in ("ada", "bob"):
        folder = course.submitted_folder / student / "a1"
        folder.mkdir(parents=True)
        (folder / "losses.py").write_text("def mse(y_hat, y):\n    return 0.0\n")
    edit_suite(course, "points=2", "points=4")
    monkeypatch.chdir(course.root)
    assert main(["grade", "--sandbox", "none", "--workers", "1"]) == 2
    assert capsys.readouterr().out.count("Run `autograder build a1` first") == 1
    assert query(course, "SELECT * FROM submitted_assignment") == []
    assert Attempts(course.attempts_folder).students("a1") == []

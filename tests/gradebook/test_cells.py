"""The cells of a release: as its notebook has them, and as the gradebook was told."""

from __future__ import annotations

import pytest
from nbgrader_course import query

from autograder.course.course import Course
from autograder.gradebook.cells import (
    _exercise,
    cells_noted,
    cells_stored,
    is_ours,
    read_released,
    source,
    stored_notebooks,
)
from autograder.gradebook.writer import open_gradebook


def test_what_the_gradebook_is_told_is_what_nbgrader_would_note(course: Course) -> None:
    released = read_released(course.assignments_folder / "a1" / "a1.ipynb")
    noted = cells_noted(released)
    with open_gradebook(course) as book:
        book.prepare("a1")
        assert cells_stored(book.gradebook.find_notebook("a1", "a1")) == noted
    assert noted["grade"] == {("losses-mse", 2.0), ("losses-one_hot", 1.5), ("why", 3.0)}
    assert noted["task"] == set()
    assert noted["solution"] >= {"why", "losses-mse-try"}


def test_a_cell_that_the_gradebook_has_without_a_text_is_an_empty_one(course: Course) -> None:
    with open_gradebook(course) as book:
        book.prepare("a1")
    query(course, "UPDATE source_cell SET source = NULL WHERE name = 'why'")
    with open_gradebook(course) as book:
        stored = stored_notebooks(book.gradebook, "a1")
    assert source(stored.cells["why"]) == ""


def test_a_grade_cell_is_of_the_exercise_that_its_id_or_else_its_check_names() -> None:
    two = {"source": 'check("losses.mae")\ncheck("losses.mse")'}
    assert _exercise("losses-mse", two, "notebook") == "losses.mse"
    assert _exercise("another-cell", two, "notebook") == "losses.mae"
    assert _exercise("another-cell", {"source": 'check("losses.mae")'}, "notebook") == "losses.mae"


@pytest.mark.parametrize("mark", ["grade", "solution", "locked", "task"])
def test_a_cell_is_nbgraders_by_each_of_its_marks(mark: str) -> None:
    named = {"grade_id": "x", "grade": False, "solution": False, "locked": False, "task": False}
    assert is_ours({"metadata": {"nbgrader": named | {mark: True}}})
    assert not is_ours({"metadata": {"nbgrader": named}})

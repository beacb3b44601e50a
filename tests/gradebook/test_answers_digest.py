"""Which change of a hand-in asks a person to read again, and which does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import small_course
from nbgrader_course import built_course  # noqa: F401 (a fixture)

from autograder.gradebook.answers_digest import answers_digest, is_same
from autograder.gradebook.cells import ReleasedNotebook, read_released


@pytest.fixture
def released(built_course: Path) -> ReleasedNotebook:  # noqa: F811
    return read_released(built_course / "assignments" / "a1" / "a1.ipynb")


def handed_in(**changes: Any) -> dict[str, bytes]:
    """The author's notebook, with the source of the cells of some grade ids changed."""
    notebook = small_course.notebook()
    for cell in notebook["cells"]:
        name = str(cell["metadata"].get("nbgrader", {}).get("grade_id", "")).replace("-", "_")
        cell["source"] = changes.get(name, cell["source"])
    return {"a1.ipynb": json.dumps(notebook).encode()}


def test_another_answer_is_another_one(released: ReleasedNotebook) -> None:
    first, second = handed_in(), handed_in(why="Because of the mean.")
    noted = answers_digest(released, first)
    assert is_same(noted, released, first)
    assert not is_same(noted, released, second)


def test_other_code_in_an_exercise_is_the_same_answer(released: ReleasedNotebook) -> None:
    other_code = handed_in(losses_mse_try="mse(1, 2)", losses_mse="mse(3, 4)")
    assert other_code != handed_in()
    assert is_same(answers_digest(released, handed_in()), released, other_code)


def test_a_notebook_that_cannot_be_read_is_another_answer(released: ReleasedNotebook) -> None:
    noted = answers_digest(released, {"a1.ipynb": b"{"})
    assert is_same(noted, released, {"a1.ipynb": b"{"})
    assert not is_same(noted, released, {"a1.ipynb": b"{ "})
    assert not is_same(noted, released, handed_in())


def test_what_an_earlier_version_noted_is_still_known(released: ReleasedNotebook) -> None:
    noted = "9c9b31f21fbe10b42770d397575991d6323ae8bc"  # printed by that version
    assert is_same(noted, released, handed_in())
    assert not is_same(noted, released, handed_in(why="Because of the mean."))

"""A course of one assignment with two notebooks, each with exercises in its cells and a question that a person reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from small_course import COURSE, code, text

from autograder.course.course import Course, load_course

NAME = "a1"
EXERCISES = {"notebook.mean_price": 2.0, "notebook_part_2.highest": 1.0, "notebook_part_2.spread": 3.0}

VISIBLE = '''\
import pytest


@pytest.mark.exercise("notebook.mean_price")
def test_mean_price_lies_between(student):
    """mean_price lies between the prices."""
    assert 1 <= student.notebook["mean_price"] <= 4


@pytest.mark.exercise("notebook_part_2.highest")
def test_highest_of_one(student):
    """highest of one number is that number."""
    assert student.notebook_part_2.highest([3.0]) == 3.0


@pytest.mark.exercise("notebook_part_2.spread")
def test_spread_is_positive(student):
    """spread is positive."""
    assert student.notebook_part_2["spread"] > 0
'''

HIDDEN = '''\
import pytest

from autograder.checks import assert_close, assert_same


@pytest.mark.exercise("notebook.mean_price", points=2)
def test_mean_price(student, reference):
    """mean_price is the mean of the prices."""
    assert_close(student.notebook["mean_price"], reference.notebook.mean_price, what="mean")


@pytest.mark.exercise("notebook_part_2.highest", points=1)
def test_highest(student, reference, rng):
    """highest returns the largest number."""
    numbers = [float(number) for number in rng.normal(size=5)]
    numbers.sort(key=lambda number: -number)
    assert_same(student.notebook_part_2.highest, reference.notebook_part_2.highest, numbers)


@pytest.mark.exercise("notebook_part_2.spread", points=3)
def test_spread(student, reference):
    """spread is the distance between the highest and the lowest price."""
    own = student.with_reference("notebook_part_2.highest")
    assert_close(own.notebook_part_2["spread"], reference.notebook_part_2.spread, what="spread")
'''

MISCONCEPTIONS = """\
from autograder import misconception


@misconception("notebook.mean_price", "the median", "Which average does the text ask for?")
def median(prices):
    return sorted(prices)[len(prices) // 2]


@misconception("notebook_part_2.highest", "the last one", "Does the order of the numbers matter?")
def last(numbers):
    return numbers[-1]


@misconception("notebook_part_2.spread", "the sum of the ends", "What does a distance subtract?")
def sum_of_ends(prices):
    return max(prices) + min(prices)
"""


def cells_of(exercise: str, solution: str) -> list[dict[str, Any]]:
    name = exercise.replace(".", "-")
    return [
        code(
            f"### BEGIN SOLUTION\n{solution}\n### END SOLUTION",
            grade_id=f"{name}-try",
            solution=True,
        ),
        code(f'check("{exercise}")', grade_id=name, grade=True, locked=True, points=0),
    ]


def question(name: str, points: int) -> dict[str, Any]:
    return text("The author's own words.", grade_id=name, grade=True, solution=True, points=points)


def first() -> list[dict[str, Any]]:
    return [
        text("# Prices"),
        code("from autograder import check\n\nprices = [4.0, 1.0, 1.0]"),
        *cells_of("notebook.mean_price", "mean_price = sum(prices) / len(prices)"),
        question("why", 3),
    ]


def second() -> list[dict[str, Any]]:
    return [
        text("# Other prices"),
        code("from autograder import check\n\nprices = [10.0, 25.0]"),
        *cells_of("notebook_part_2.highest", "def highest(numbers):\n    return max(numbers)"),
        *cells_of("notebook_part_2.spread", "spread = highest(prices) - min(prices)"),
        question("how", 2),
    ]


def write(file: Path, cells: list[dict[str, Any]]) -> None:
    python = {"display_name": "Python 3", "language": "python", "name": "python3"}
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": python}, "cells": cells}
    file.write_text(json.dumps(content))


def make_course(root: Path) -> Course:
    """Write the course into ``root``: ``a1.ipynb`` is ``student.notebook``, ``part-2.ipynb`` is ``student.notebook_part_2``."""
    folder = root / "solutions" / NAME
    (folder / "hidden").mkdir(parents=True)
    (root / "course.toml").write_text(COURSE)
    (root / "nbgrader_config.py").write_text(
        "from autograder.nbgrader_settings import configure\n\nconfigure(get_config())\n"
    )
    write(folder / f"{NAME}.ipynb", first())
    write(folder / "part-2.ipynb", second())
    (folder / "test_notebooks.py").write_text(VISIBLE)
    (folder / "hidden" / "test_hidden.py").write_text(HIDDEN)
    (folder / "hidden" / "misconceptions.py").write_text(MISCONCEPTIONS)
    return load_course(root)


def with_cell(content: bytes, grade_id: str, source: str) -> bytes:
    """Return a notebook with another text in one cell."""
    notebook = json.loads(content)
    (cell,) = [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id]
    cell["source"] = source
    return json.dumps(notebook).encode()

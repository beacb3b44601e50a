"""A course of one or two tiny assignments, written into a temporary folder, for the tests of the build."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autograder.course.course import Course, load_course

COURSE = """\
[course]
name = "A small course"
id = "small"

[[assignments]]
name = "a1"
released = 2026-10-05T08:00:00+02:00
due = 2026-10-12T23:59:00+02:00
"""

MODULE = '''\
"""The losses."""

from __future__ import annotations

import numpy as np


def mse(y_hat: np.ndarray, y: np.ndarray) -> float:
    """Return the mean of the squared differences."""
    ### BEGIN SOLUTION
    difference = y_hat - y
    return float(np.sum(difference * difference) / difference.size)
    ### END SOLUTION


def one_hot(y: np.ndarray, k: int) -> np.ndarray:
    """Return an array (n, k) with a one in each row."""
    ### BEGIN SOLUTION
    return (y[:, None] == np.arange(k)).astype(float)
    ### END SOLUTION
'''

VISIBLE = '''\
import numpy as np
import pytest


@pytest.mark.exercise("losses.mse")
def test_a_perfect_prediction_costs_nothing(student):
    """A perfect prediction costs nothing."""
    assert student.losses.mse(np.ones(2), np.ones(2)) == 0
'''

HIDDEN = '''\
import numpy as np
import pytest


@pytest.mark.exercise("losses.mse", points=2)
def test_value(student):
    """The loss is the mean over the examples."""
    assert student.losses.mse(np.array([1.5, 2.5]), np.array([0.123, 4.0310002])) == pytest.approx(2.1200451)


@pytest.mark.exercise("losses.one_hot", points=1.5)
def test_rows(student):
    """Each row has a single one."""
    assert student.losses.one_hot(np.array([2, 0]), 3).tolist() == [[0, 0, 1], [1, 0, 0]]
'''

MISCONCEPTIONS = """\
import numpy as np
from autograder import misconception


@misconception(
    "losses.mse",
    "summed",
    "Your value grows with the number of examples: "
    "which reduction does the text ask for?",
)
def mse_summed(y_hat, y):
    return float(((y_hat - y) ** 2).sum())
"""

ACCEPTED = """\
def mse(y_hat, y):
    total = 0.0
    for one, other in zip(y_hat, y):
        total = total + (one - other) ** 2
    return total / len(y_hat)
"""


def code(source: str, **marks: Any) -> dict[str, Any]:
    return cell("code", source, marks) | {"outputs": [], "execution_count": None}


def text(source: str, **marks: Any) -> dict[str, Any]:
    return cell("markdown", source, marks)


def cell(kind: str, source: str, marks: dict[str, Any]) -> dict[str, Any]:
    full = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False} | marks
    return {"cell_type": kind, "metadata": {"nbgrader": full} if marks else {}, "source": source}


def exercise_cells(exercise: str, attempt: str) -> list[dict[str, Any]]:
    name = exercise.replace(".", "-")
    source = f"# Try it here.\n### BEGIN SOLUTION\n{attempt}\n### END SOLUTION"
    return [
        code(source, grade_id=f"{name}-try", solution=True),
        code(f'check("{exercise}")', grade_id=name, grade=True, locked=True, points=0),
    ]


def notebook() -> dict[str, Any]:
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "cells": [
            text("# Losses\n\nA loss says how wrong a prediction is."),
            code("import numpy as np\n\nimport losses\nfrom autograder import check"),
            *exercise_cells("losses.mse", "losses.mse(np.array([3.0, 1.0]), np.array([1.0, 1.0]))"),
            *exercise_cells("losses.one_hot", "losses.one_hot(np.array([1, 0, 1]), 2)"),
            text("Because of Jensen's inequality.", grade_id="why", grade=True, solution=True, points=3),
        ],
    }


def write_notebook(folder: Path, content: dict[str, Any]) -> Path:
    file = folder / f"{folder.name}.ipynb"
    file.write_text(json.dumps(content))
    return file


def make_course(root: Path) -> Course:
    """Write the course with its one assignment ``a1`` into ``root``."""
    root.mkdir(exist_ok=True)
    (root / "course.toml").write_text(COURSE)
    folder = root / "solutions" / "a1"
    (folder / "hidden" / "accepted").mkdir(parents=True)
    for name, content in {
        "losses.py": MODULE,
        "test_losses.py": VISIBLE,
        "points.csv": "x,y\n1,2\n",
        "hidden/test_losses.py": HIDDEN,
        "hidden/misconceptions.py": MISCONCEPTIONS,
        "hidden/accepted/by_a_loop.py": ACCEPTED,
    }.items():
        (folder / name).write_text(content)
    write_notebook(folder, notebook())
    return load_course(root)

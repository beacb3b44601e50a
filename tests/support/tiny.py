"""A tiny assignment for tests: two functions, a hidden suite, two misconceptions, one alternative."""

from __future__ import annotations

import textwrap
from pathlib import Path

from autograder.student.api import Student
from autograder.student.in_process import LocalBackend
from autograder.student.reference import Reference

MODULE = '''
import numpy as np


def mse(y_hat, y):
    """Return the mean squared error."""
    ### BEGIN SOLUTION
    return float(np.mean((y_hat - y) ** 2))
    ### END SOLUTION


def rmse(y_hat, y):
    """Return its root; builds on mse."""
    ### BEGIN SOLUTION
    return mse(y_hat, y) ** 0.5
    ### END SOLUTION
'''

SUITE = '''
import numpy as np
import pytest
from autograder.checks import assert_repeatable, assert_same


@pytest.mark.exercise("tiny.mse", points=2)
def test_mse_value(student, reference, rng):
    """mse returns the right value."""
    y_hat, y = rng.normal(size=(2, 7))
    assert_same(student.tiny.mse, reference.tiny.mse, y_hat, y, what="loss", sizes={"n": 7})


@pytest.mark.exercise("tiny.mse", points=1, kind="purity")
def test_mse_is_pure(student, rng):
    """mse leaves its inputs alone."""
    y_hat, y = rng.normal(size=(2, 5))
    assert_repeatable(student.tiny.mse, y_hat, y)


@pytest.mark.exercise("tiny.rmse", points=3)
def test_rmse_value(student, reference, rng):
    """rmse returns the right value."""
    y_hat, y = rng.normal(size=(2, 7))
    own = student.with_reference("tiny.mse")
    assert_same(own.tiny.rmse, reference.tiny.rmse, y_hat, y, what="loss")
'''

MISCONCEPTIONS = """
import numpy as np
from autograder import misconception


@misconception("tiny.mse", "half the mean", "Which convention does the text fix?")
def mse_with_a_half(y_hat, y):
    return float(0.5 * np.mean((y_hat - y) ** 2))


@misconception("tiny.mse", "in place", "Whose array do you change?")
def mse_in_place(y_hat, y):
    y_hat -= y
    return float(np.mean(y_hat**2))


@misconception("tiny.rmse", "no root", "Is a root missing?")
def rmse_without_root(y_hat, y):
    return mse(y_hat, y)
"""

ACCEPTED = """
from __future__ import annotations

import math


def mse(y_hat, y):
    return math.fsum((a - b) ** 2 for a, b in zip(y_hat, y)) / len(y)


def rmse(y_hat, y):
    return math.sqrt(mse(y_hat, y))
"""


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    return path


def write_assignment(
    folder: Path, *, module: str = MODULE, suite: str = SUITE, misconceptions: str = MISCONCEPTIONS
) -> Path:
    """Write the author's folder of an assignment and return it."""
    write(folder / "tiny.py", module)
    write(folder / "hidden" / "test_tiny.py", suite)
    write(folder / "hidden" / "misconceptions.py", misconceptions)
    write(folder / "hidden" / "accepted" / "loops.py", ACCEPTED)
    return folder


def student_with(folder: Path, code: str = "", reference: Path | None = None) -> Student:
    """Return a student in this process whose tiny.py is the solution with ``code`` appended."""
    source = (folder / "tiny.py").read_text() + "\n\n" + textwrap.dedent(code)
    return Student(LocalBackend(folder, sources={"tiny": source}), Reference(reference or folder))

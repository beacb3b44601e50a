"""The same attacks on other roads: written in a notebook's cells, behind an object, and through types that a course registers.

A road says how the arena's three functions are reached. What an attack does in them is what it does on the straight road.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import arena
from families.attack import ALL, Attack, Files

OBJECT = """

class Model:
    def scale(self, *args):
        return scale(*args)

    def mse(self, *args):
        return mse(*args)

    def descend(self, *args):
        return descend(*args)
"""
SHAPES = """\
class Number:
    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return type(other) is Number and self.value == other.value

    __hash__ = None


def to_plain(number):
    return number.value


def from_plain(value):
    return Number(value)
"""
REGISTERED = """

import shapes as _shapes


class Numbers:
    @staticmethod
    def scale(x):
        return _shapes.Number(scale(x.value))

    @staticmethod
    def mse(y_hat, y):
        return _shapes.Number(mse(y_hat.value, y.value))

    @staticmethod
    def descend(gradient, theta, lr, steps):
        return _shapes.Number(descend(gradient, theta.value, lr, steps))
"""
REGISTERED_SUITE = '''\
import numpy as np
import pytest
from autograder.bridge import register
from autograder.checks import CountedOracle, assert_close, assert_visits


@pytest.fixture(autouse=True)
def numbers(student):
    register(student, "shapes.Number", to_plain="shapes.to_plain", build="shapes.from_plain")


@pytest.mark.exercise("arena.scale", points=1)
def test_scale(student, reference, rng):
    """scale doubles."""
    x = rng.normal(size=3)
    assert_close(student.arena.Numbers.scale(reference.shapes.Number(x)).value, 2 * x)


@pytest.mark.exercise("arena.mse", points=2)
def test_mse(student, reference, rng):
    """mse is the mean of the squares."""
    y_hat, y = rng.normal(size=(2, 7))
    number = reference.shapes.Number
    assert_close(student.arena.Numbers.mse(number(y_hat), number(y)).value, reference.arena.mse(y_hat, y))


@pytest.mark.exercise("arena.mse", points=1, kind="purity")
def test_mse_is_equal(student, reference, rng):
    """mse gives a number that equals the right one."""
    y_hat = y = rng.integers(3, 9, size=4).astype(float)
    y = y[::-1].copy() + 1
    number = reference.shapes.Number
    assert student.arena.Numbers.mse(number(y_hat), number(y)) == number(reference.arena.mse(y_hat, y))


@pytest.mark.exercise("arena.descend", points=2)
def test_descend(student, reference, rng):
    """descend takes each step along the gradient, and asks once for each."""
    data = rng.normal(size=3)
    gradient = CountedOracle(lambda theta: 2 * (theta - data))
    start = reference.shapes.Number(np.zeros(3))
    theta = student.arena.Numbers.descend(gradient, start, 0.1, 4).value
    points = [np.zeros(3)]
    for _ in range(4):
        points.append(points[-1] - 0.1 * 2 * (points[-1] - data))
    assert_visits(gradient, np.array(points[:-1]))
    assert_close(theta, points[-1], what="theta")
'''


@dataclass(frozen=True)
class Road:
    """How the arena is reached.

    suite, misconceptions: of the hidden folder
    solution: the author's files
    files:    the files of a submission, from those of an attack
    """

    suite: str
    misconceptions: str
    solution: Files
    files: Callable[[Files], Files]


def _marks(grade_id: str, **marks: bool) -> dict[str, object]:
    return {
        "nbgrader": {"grade_id": grade_id, "schema_version": 3, "grade": False, "solution": False} | marks
    }


def _notebook(source: str) -> str:
    """Return a notebook with the whole arena in one cell, and a grade cell for each exercise."""
    cells = [("arena", source, {"solution": True})]
    cells += [(name, f'check("notebook.{name}")', {"grade": True}) for name in ("scale", "mse", "descend")]
    made = [
        {"cell_type": "code", "metadata": _marks(grade_id, **marks), "source": text, "outputs": [], "execution_count": None}
        for grade_id, text, marks in cells
    ]  # fmt: skip
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


def _in_notebook(files: Files) -> Files:
    others = {name: content for name, content in files.items() if name != "arena.py"}
    return {"a1.ipynb": _notebook(str(files["arena.py"])), **others}


def _with(more: str) -> Callable[[Files], Files]:
    return lambda files: {**files, "arena.py": f"{files['arena.py']}{more}"}


def _renamed(text: str) -> str:
    for name in ("student.arena", "reference.arena", '"arena'):
        text = text.replace(name, name.replace("arena", "notebook"))
    return text


ROADS = {
    "notebook": Road(
        _renamed(arena.SUITE), _renamed(arena.MISCONCEPTIONS), {"a1.ipynb": _notebook(ALL)}, _in_notebook
    ),
    "object": Road(
        arena.SUITE.replace("student.arena.", "student.arena.Model()."),
        arena.MISCONCEPTIONS,
        {"arena.py": ALL + OBJECT},
        _with(OBJECT),
    ),
    "registered": Road(
        REGISTERED_SUITE,
        arena.MISCONCEPTIONS,
        {"arena.py": ALL + REGISTERED, "shapes.py": SHAPES},
        _with(REGISTERED),
    ),
}


def can_go(attack: Attack) -> bool:
    """Whether an attack is code alone, whose functions can be reached otherwise: no link, and its module is Python text."""
    text = attack.files.get("arena.py")
    if attack.links or not isinstance(text, str):
        return False
    try:
        compile(text, "arena.py", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True

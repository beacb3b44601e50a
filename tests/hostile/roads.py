"""The same attacks on other roads: written in a notebook's cells, behind an object, and through types that a course registers.

A road says how the arena's three functions are reached. What an attack does in them is what it does on the straight road.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import arena
from families import cells, objects
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
    takes:    whether an attack can go there
    """

    suite: str
    misconceptions: str
    solution: Files
    files: Callable[[Files], Files]
    takes: Callable[[Attack], bool]


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


ROADS = {
    "notebook": Road(
        _renamed(arena.SUITE),
        _renamed(arena.MISCONCEPTIONS),
        {"a1.ipynb": _notebook(ALL)},
        _in_notebook,
        can_go,
    ),
    "object": Road(
        arena.SUITE.replace("student.arena.", "student.arena.Model()."),
        arena.MISCONCEPTIONS,
        {"arena.py": ALL + OBJECT},
        _with(OBJECT),
        can_go,
    ),
    "registered": Road(
        REGISTERED_SUITE,
        arena.MISCONCEPTIONS,
        {"arena.py": ALL + REGISTERED, "shapes.py": SHAPES},
        _with(REGISTERED),
        can_go,
    ),
}

OBJECTS_SUITE = '''\
import pytest
from autograder.checks import assert_close


@pytest.fixture
def values(rng):
    return rng.normal(size=int(rng.integers(4, 10))).tolist()


@pytest.fixture
def box(student, values):
    return student.arena.Box(values)


@pytest.mark.exercise("arena.scale", points=1)
def test_scale(student, rng):
    """scale doubles."""
    x = rng.normal(size=3)
    assert_close(student.arena.scale(x), 2 * x)


@pytest.mark.exercise("arena.Box", points=1)
def test_total(student, box, values):
    """A box knows its total, also put together with another."""
    assert (box + student.arena.Box([1.25])).total() == pytest.approx(sum(values) + 1.25)


@pytest.mark.exercise("arena.Box", points=1)
def test_values(box, values):
    """A box shows its values."""
    assert_close(box.values, values)


@pytest.mark.exercise("arena.Box", points=1)
def test_items(box, values):
    """A box has an item at each place."""
    assert [box[place] for place in range(len(values))] == values


@pytest.mark.exercise("arena.Box", points=1)
def test_iteration(box, values):
    """A box gives its values one after another."""
    assert list(box) == values


@pytest.mark.exercise("arena.Box", points=1)
def test_length(box, values):
    """A box has as many things as it was given."""
    assert len(box) == len(values)


@pytest.mark.exercise("arena.Box", points=1)
def test_contains(box, values):
    """A box holds its values, and no others."""
    assert values[0] in box
    assert 12.5 not in box


@pytest.mark.exercise("arena.Box", points=1)
def test_number(box, values):
    """As a number, a box is its total."""
    assert float(box) == pytest.approx(sum(values))


@pytest.mark.exercise("arena.Box", points=1)
def test_text(box, values):
    """As a text, a box says how many things it has."""
    assert str(box) == f"Box of {len(values)}"
'''
CELLS_SUITE = '''\
import pytest
from autograder.checks import assert_close
from autograder.foreign_tests import run_cell_test


@pytest.mark.exercise("notebook.scale", points=1)
def test_scale(student, rng):
    """scale doubles."""
    x = rng.normal(size=3)
    assert_close(student.notebook.scale(x), 2 * x)


@pytest.mark.exercise("notebook.total", points=1)
def test_total(student, reference):
    """total adds the squares up."""
    assert_close(student.notebook["total"], reference.notebook.total, what="total")


@pytest.mark.exercise("notebook.total", points=1)
def test_total_as_in_a_test_cell(student):
    """total is the right one."""
    run_cell_test(student, "assert total == 506\\nassert abs(total - 506) < 1e-6")


@pytest.mark.exercise("notebook.halve", points=1)
def test_halve(student, rng):
    """halve halves."""
    x = rng.normal(size=4)
    assert_close(student.notebook.halve(x), x / 2)


@pytest.mark.exercise("notebook.halve", points=1)
def test_halve_as_in_a_test_cell(student):
    """halve halves numbers."""
    run_cell_test(student, "assert halve(7) == 3.5\\nassert [halve(k) for k in range(3)] == [0, 0.5, 1]")


@pytest.mark.exercise("notebook.table", points=1)
def test_table(student):
    """table has both columns."""
    assert student.notebook["table"] == {"a": [1, 2], "b": 506}
'''


def _everything(attack: Attack) -> bool:
    return True


def _as_it_is(files: Files) -> Files:
    return files


OWN_ROADS = {
    "objects": Road(OBJECTS_SUITE, "", {"arena.py": objects.HONEST + objects.RIGHT}, _as_it_is, _everything),
    "cells": Road(CELLS_SUITE, "", cells.notebook(*cells.RIGHT), _as_it_is, _everything),
}
"""Roads with attacks of their own, since what they attack is there alone: operators of an object, cells beside each other."""

"""What can be done with a student's object from outside: the whole table, and that nothing else can."""

from __future__ import annotations

import contextlib
from collections import OrderedDict
from typing import Any

import numpy as np
import pytest

from autograder.sandbox.operations import OPERATIONS, builtin_error, is_new_object, operate

OF_7_AND_2 = {
    "add": 9,
    "sub": 5,
    "mul": 14,
    "truediv": 3.5,
    "floordiv": 3,
    "mod": 1,
    "pow": 49,
    "and_": 2,
    "or_": 7,
    "xor": 5,
    "lshift": 28,
    "rshift": 1,
}
OTHERS: list[tuple[str, Any, tuple[Any, ...], Any]] = [
    ("len", [1, 2], (), 2),
    ("getitem", [1, 2], (1,), 2),
    ("contains", [1, 2], (2,), True),
    ("contains", [1, 2], (3,), False),
    ("neg", 3, (), -3),
    ("pos", -3, (), -3),
    ("abs", -3, (), 3),
    ("invert", 3, (), -4),
    ("round", 3.14159, (2,), 3.14),
    ("float", 3, (), 3.0),
    ("int", 3.9, (), 3),
    ("complex", 3, (), 3 + 0j),
    ("str", 3, (), "3"),
    ("repr", "3", (), "'3'"),
    ("truth", [], (), False),
    ("truth", [0], (), True),
    ("equal", 3, (3,), True),
    ("equal", 3, (4,), False),
    ("less", 3, (4,), True),
    ("less", 3, (3,), False),
    ("isinstance", int, (3,), True),
    ("isinstance", int, ("3",), False),
    ("issubclass", int, (bool,), True),
    ("issubclass", bool, (int,), False),
]


@pytest.mark.parametrize(("name", "expected"), OF_7_AND_2.items())
def test_an_operator_is_pythons_from_either_side(name: str, expected: float) -> None:
    assert operate(name, 7, (2,)) == expected
    assert operate(f"r{name}", 2, (7,)) == expected


def test_matrices_are_multiplied_from_either_side() -> None:
    left, right = np.array([[1, 2], [3, 4]]), np.array([[0, 1], [1, 1]])
    assert operate("matmul", left, (right,)).tolist() == (left @ right).tolist()
    assert operate("rmatmul", right, (left,)).tolist() == (left @ right).tolist()


@pytest.mark.parametrize(("name", "target", "args", "expected"), OTHERS)
def test_the_answer_is_pythons(name: str, target: Any, args: tuple[Any, ...], expected: Any) -> None:
    answer = operate(name, target, args)
    assert (type(answer), answer) == (type(expected), expected)


def test_items_and_attributes_are_set_and_deleted() -> None:
    items = {"a": 1}
    operate("setitem", items, ("b", 2))
    operate("delitem", items, ("a",))
    assert items == {"b": 2}
    thing = type("Thing", (), {})()
    operate("setattr", thing, ("x", 1))
    assert thing.x == 1
    assert "x" in operate("dir", thing, ())
    operate("delattr", thing, ("x",))
    assert not hasattr(thing, "x")


def test_what_is_iterated_gives_one_after_another() -> None:
    iterator = operate("iter", [1, 2], ())
    assert [operate("next", iterator, ()), operate("next", iterator, ())] == [1, 2]


def test_nothing_else_is_in_the_table() -> None:
    binary = {*OF_7_AND_2, "matmul"}
    changing = {"setitem", "delitem", "setattr", "delattr", "dir", "iter", "next", "enter", "exit"}
    assert OPERATIONS.keys() == binary | {f"r{name}" for name in binary} | {o[0] for o in OTHERS} | changing
    with pytest.raises(LookupError):
        operate("call", print, ())


@pytest.mark.parametrize(
    ("error_name", "is_held_back"), [("ValueError", True), ("KeyError", False), (None, False)]
)
def test_a_block_is_left_with_the_exception_of_that_name(error_name: str | None, is_held_back: bool) -> None:
    manager = contextlib.suppress(ValueError)
    operate("enter", manager, ())
    assert operate("exit", manager, (error_name,)) is is_held_back


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("ValueError", ValueError),
        ("ZeroDivisionError", ZeroDivisionError),
        ("UnicodeDecodeError", RuntimeError),  # it takes more than a text
        ("SystemExit", RuntimeError),
        ("int", RuntimeError),
        ("print", RuntimeError),
        ("OfTheStudents", RuntimeError),
    ],
)
def test_an_exception_that_is_not_built_in_becomes_a_runtime_error(name: str, kind: type[Exception]) -> None:
    assert builtin_error(name) is kind


class Stack(list[int]):
    def top(self) -> int:
        return self[-1]


class Plain(dict[str, int]):
    pass


@pytest.mark.parametrize(
    ("called", "value", "is_new"),
    [
        (Stack, Stack(), True),
        (Stack, [], False),  # a class that gives something else
        (list, [], False),
        (OrderedDict, OrderedDict(), False),
        (Plain, Plain(), False),
        (sorted, Stack(), False),
        (int, 3, False),
    ],
)
def test_an_object_with_methods_that_was_just_made_is_an_object(
    called: Any, value: object, is_new: bool
) -> None:
    assert is_new_object(called, value) is is_new

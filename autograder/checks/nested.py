"""Compare values that hold other values: tuples, lists and dicts of numbers and arrays, at any depth."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .arrays import as_numpy, has_own_equality

__tracebackhide__ = True  # pytest: show the caller's line, not ours


def nested_distance(actual: Any, expected: Any, leaf: Callable[[Any, Any], float]) -> float:
    """Return the largest ``leaf(a, b)`` over the values in ``actual`` and ``expected``; inf where they differ in structure.

    leaf: the distance of two values that are no list, tuple or dict

    A list and a tuple of the same values have distance 0, and so have two empty ones.
    """
    if isinstance(actual, tuple | list) and isinstance(expected, tuple | list):
        if len(actual) != len(expected):
            return math.inf
        return max((nested_distance(a, b, leaf) for a, b in zip(actual, expected)), default=0.0)
    if isinstance(actual, dict) and isinstance(expected, dict):
        if actual.keys() != expected.keys():
            return math.inf
        return max((nested_distance(actual[key], expected[key], leaf) for key in actual), default=0.0)
    return leaf(actual, expected)


def identical(a: Any, b: Any) -> bool:
    """Return whether two values are the same to the last bit, in every part; nan is the same as nan.

    Arrays of another shape or dtype differ; a number and an array that holds it alone do not. Objects
    without an ``==`` of their own are the same if their types and attributes are.
    """
    return _identical(a, b, frozenset())


def _identical(a: Any, b: Any, open_pairs: frozenset[tuple[int, int]]) -> bool:
    """``open_pairs``: the objects that are being compared, so that a circle of references ends."""
    return nested_distance(a, b, lambda x, y: 0.0 if _same_leaf(x, y, open_pairs) else math.inf) == 0.0


def _same_leaf(a: Any, b: Any, open_pairs: frozenset[tuple[int, int]]) -> bool:
    if a is b:
        return True
    if type(a) is type(b) and callable(
        getattr(type(a), "equals", None)
    ):  # a table, with the names of its rows and columns
        return bool(a.equals(b))
    a, b = as_numpy(a), as_numpy(b)
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray) and a.dtype != b.dtype:
        return False
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return _same_array(a, b)
    if isinstance(a, float) and isinstance(b, float) and np.isnan(a) and np.isnan(b):
        return True
    if type(a) is type(b) and not has_own_equality(a) and hasattr(a, "__dict__"):
        pair = (id(a), id(b))
        return pair in open_pairs or _identical(vars(a), vars(b), open_pairs | {pair})
    return bool(a == b)


def _same_array(a: Any, b: Any) -> bool:
    try:
        x, y = np.asarray(a), np.asarray(b)
    except ValueError:  # a ragged list is no array
        return False
    if x.shape != y.shape:
        return False
    if x.dtype.kind == "O" and y.dtype.kind == "O":
        return all(map(identical, x.ravel().tolist(), y.ravel().tolist()))
    numbers = x.dtype.kind in "biufc" and y.dtype.kind in "biufc"
    return bool(np.array_equal(x, y, equal_nan=True)) if numbers else bool(np.all(x == y))

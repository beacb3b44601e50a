"""Two answers compared: how far apart they are, and whether they are the same within rounding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..student.faults import ORACLE_REFUSED, StudentFault, StudentRaised, StudentStopped
from ..wire import Seed, comparable
from .exceptions import same_message

TOLERANCE = 1e-8
"""Relative; variants differ from each other by 1e-6 or more, equal ones by rounding."""

ROUNDING = 1e-10
"""Relative; a smaller error than this may be rounding alone."""

EXPLAINED = 1e-3
"""What may be left of an error, as a part of it: what explains a small error comes far closer than what is right."""

LOOKED_AT = 50
"""So many values of a list show of which kind they all are."""

INT64 = 2**63
"""Whole numbers beyond it have no dtype."""

Answer = Callable[[tuple[Any, ...]], Any]
"""Positional arguments to a function's answer. Raises StudentFault."""

Place = Any
"""The place of one value in an answer that is a tuple or a dict."""


def places(result: Any) -> list[Place]:
    """Return the places of the values that an answer consists of: of a tuple or a dict; none for anything else."""
    if isinstance(result, tuple | list):
        return list(range(len(result)))
    return sorted(result, key=str) if isinstance(result, dict) else []


def value_at(place: Place | None, answer: Any) -> Any:
    """Return one value of an answer: all of it for None, None where it has no such value, a fault as it is."""
    if place is None or isinstance(answer, StudentFault):
        return answer
    try:
        return answer[place] if isinstance(answer, tuple | list | dict) else None
    except (KeyError, IndexError, TypeError):  # TypeError: a list where a dict is expected
        return None


def is_distinctive(value: Any) -> bool:
    """Whether equality with ``value`` is no chance: it holds fractions, not only words or whole numbers."""
    if not isinstance(value, np.ndarray | float | np.floating):
        return False
    numbers = np.asarray(value)
    return numbers.dtype.kind == "f" and bool(np.any(np.isfinite(numbers) & (numbers != np.round(numbers))))


def alike(a: Any, b: Any, *, any_overflow: bool = False) -> bool:
    """Whether ``a`` equals ``b`` within `TOLERANCE` of ``b``, value by value.

    any_overflow: whether infinite and nan are the same: an overflow ends in one or the other as the terms stand

    Two exceptions are equal if their types and messages are: many a mistake ends in a ValueError. Writing into
    an argument is one mistake, in whatever words NumPy refuses it.
    """
    if isinstance(a, StudentFault) or isinstance(b, StudentFault):
        return isinstance(a, StudentRaised) and isinstance(b, StudentRaised) and _same_exception(a, b)
    return distance(a, b, any_overflow=any_overflow) <= TOLERANCE


def _same_exception(a: StudentRaised, b: StudentRaised) -> bool:
    messages = (a.error_message, b.error_message)
    return a.error_type == b.error_type and (
        same_message(*messages)
        or ORACLE_REFUSED in messages  # which takes the place of the message that the other has
    )


def distance(a: Any, b: Any, *, least_scale: float = 0.0, any_overflow: bool = False) -> float:
    """Return the largest error of ``a``, relative to the largest number of that part of ``b``; 0 for equal answers.

    Answers are compared value by value, tuples and dicts part by part. Infinite is the distance to something of another kind or
    shape, and where nan and infinity do not stand at the same places.

    least_scale:  errors are relative to this at least; an expected 0 is otherwise compared absolutely
    any_overflow: whether infinite and nan are the same
    """
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        if len(a) != len(b):
            return np.inf
        pairs = list(zip(a, b, strict=True))
    elif isinstance(a, dict) and isinstance(b, dict):
        if a.keys() != b.keys():
            return np.inf
        pairs = [(a[key], b[key]) for key in a]
    elif isinstance(a, str | bytes | None | Seed) or isinstance(b, str | bytes | None | Seed):
        return 0.0 if type(a) is type(b) and a == b else np.inf
    elif (parts := (comparable(a), comparable(b))) and (parts[0] is not a or parts[1] is not b):
        return distance(*parts, least_scale=least_scale, any_overflow=any_overflow)
    else:
        return _array_distance(a, b, least_scale, any_overflow)
    return max(
        (distance(x, y, least_scale=least_scale, any_overflow=any_overflow) for x, y in pairs), default=0.0
    )


def is_explained(answer: Any, student: Any, right: Any) -> bool | None:
    """Whether ``answer`` explains an error of the student's that is so small that `TOLERANCE` decides nothing.

    None where it is not small, or may be rounding alone. A small number that is added in the wrong place changes many answers
    by 1e-9 only: then all that comes within `TOLERANCE` is alike, right or wrong.
    """
    if any(isinstance(value, StudentFault) for value in (answer, student, right)):
        return None
    error = distance(student, right)
    if not ROUNDING < error < TOLERANCE / EXPLAINED:
        return None
    return distance(answer, student) <= EXPLAINED * error


def _array_distance(a: Any, b: Any, least_scale: float, any_overflow: bool) -> float:
    try:
        x, y = np.asarray(a, dtype=np.complex128), np.asarray(b, dtype=np.complex128)
    except (TypeError, ValueError):
        return np.inf
    except OverflowError:  # a whole number beyond all floating-point numbers, such as 10**400
        return 0.0 if type(a) is type(b) is int and a == b else np.inf
    if np.iscomplexobj(a) != np.iscomplexobj(b) or x.shape != y.shape:
        return np.inf
    finite = np.isfinite(y)
    if not np.array_equal(np.isfinite(x), finite):
        return np.inf
    if not any_overflow and not np.array_equal(x[~finite], y[~finite], equal_nan=True):
        return np.inf
    scale = max(float(np.max(np.abs(y[finite]), initial=0.0)), least_scale) or 1.0
    return float(np.max(np.abs(x[finite] - y[finite]), initial=0.0)) / scale


def form_of(value: Any) -> Any:
    """Return what `distance` does not look at: whether a value is a list or an array, and of which kind its numbers are."""
    if isinstance(value, dict):
        return {key: form_of(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return type(value).__name__, *(form_of(item) for item in value[:LOOKED_AT])
    if isinstance(value, np.ndarray):
        return value.dtype.str, "array" if value.ndim else "array without an axis"
    if isinstance(value, float | complex | np.generic) or (isinstance(value, int) and abs(value) < INT64):
        return np.asarray(value).dtype.str, "number"
    return type(value).__name__


def is_finite(value: Any) -> bool:
    """Return whether all numbers of an answer are finite."""
    if isinstance(value, Mapping):
        return all(is_finite(item) for item in value.values())
    if isinstance(value, tuple | list):
        return all(is_finite(item) for item in value)
    if isinstance(value, np.ndarray | float | int | np.generic) and np.asarray(value).dtype.kind in "biufc":
        return bool(np.isfinite(np.asarray(value)).all())
    return True


def both_answers(student: Answer, right: Answer, args: tuple[Any, ...]) -> tuple[Any, Any] | None:
    """Return the student's and the right answer to ``args``; None where either has none or the right one is not finite.

    Raises StudentStopped if the student's code did not end.
    """
    try:
        expected = right(args)
    except Exception:  # noqa: BLE001 (changed arguments may break the solution in any way)
        return None
    if not is_finite(expected):
        return None
    try:
        return student(args), expected
    except StudentStopped:
        raise
    except StudentFault:
        return None

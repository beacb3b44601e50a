"""The answers of a student's function and of a variant: asked for once more, taken apart, and compared."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np

from ..student.backend import RecordedCall
from ..student.faults import ORACLE_REFUSED, StudentFault, StudentRaised
from ..student.in_process import LocalBackend
from ..wire import Seed

TOLERANCE = 1e-8
"""Relative; variants differ from each other by 1e-6 or more, equal ones by rounding."""

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
    except (KeyError, IndexError):
        return None


def ask(backend: LocalBackend, call: RecordedCall) -> Any:
    """Return what the function answers to a recorded call, or the fault. Raises nothing.

    The check's own functions, if it had any in the student's code, say again what they said in that call.
    """
    if call.answers:
        backend = backend.with_replacements(
            {path: _saying_again(answers) for path, answers in call.answers.items()}
        )
    try:
        with np.errstate(all="ignore"):
            return backend.call(call.path, call.args, call.kwargs)
    except StudentFault as fault:
        return fault
    except Exception as error:  # noqa: BLE001 (an oracle that refuses, such as an exhausted budget)
        return StudentRaised(type(error).__name__, str(error))


def _saying_again(answers: tuple[Any, ...]) -> Callable[..., Any]:
    left = iter(copy.deepcopy(answers))
    return lambda *args, **kwargs: next(left)


def is_distinctive(value: Any) -> bool:
    """Whether equality with ``value`` is no chance: it holds fractions, not only words or whole numbers."""
    if not isinstance(value, np.ndarray | float | np.floating):
        return False
    numbers = np.asarray(value)
    return numbers.dtype.kind == "f" and bool(np.any(np.isfinite(numbers) & (numbers != np.round(numbers))))


def alike(a: Any, b: Any) -> bool:
    """Whether ``a`` equals ``b`` within `TOLERANCE` of ``b``, value by value.

    Two exceptions are equal if their types and messages are: many a mistake ends in a ValueError. Writing into
    an argument is one mistake, in whatever words NumPy refuses it.
    """
    if isinstance(a, StudentFault) or isinstance(b, StudentFault):
        if not (
            isinstance(a, StudentRaised) and isinstance(b, StudentRaised) and a.error_type == b.error_type
        ):
            return False
        messages = (a.error_message, b.error_message)
        return (
            messages[0] == messages[1]
            or ORACLE_REFUSED in messages  # which takes the place of the message that the other has
            or all("read-only" in message for message in messages)
        )
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        return len(a) == len(b) and all(alike(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(alike(a[key], b[key]) for key in a)
    if isinstance(a, str | bytes | None | Seed) or isinstance(b, str | bytes | None | Seed):
        return type(a) is type(b) and a == b
    try:
        x, y = np.asarray(a, dtype=np.complex128), np.asarray(b, dtype=np.complex128)
    except (TypeError, ValueError):
        return False
    except OverflowError:  # a whole number beyond all floating-point numbers, such as 10**400
        return type(a) is type(b) is int and a == b
    if np.iscomplexobj(a) != np.iscomplexobj(b):
        return False
    if x.shape != y.shape or not np.array_equal(np.isfinite(x), np.isfinite(y)):
        return False
    finite = np.isfinite(x)
    if not np.array_equal(x[~finite], y[~finite], equal_nan=True):
        return False
    scale = float(np.max(np.abs(y[finite]), initial=0.0)) or 1.0
    return bool(np.max(np.abs(x[finite] - y[finite]), initial=0.0) <= TOLERANCE * scale)

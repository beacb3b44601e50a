"""What a function promises besides its value: it repeats, it leaves its inputs alone, it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .failure import CheckFailed
from .values import as_array


def assert_repeatable(function: Callable[..., Any], *args: Any, what: str = "result", **kwargs: Any) -> Any:
    """Check that two calls with the same arguments return the same, and return it.

    Arrays are handed over read-only, so a function that writes into its inputs raises: that is the
    check that inputs are left alone.  Raises CheckFailed if the two results differ.
    """
    frozen = [_frozen(arg) for arg in args]
    first, second = function(*frozen, **kwargs), function(*frozen, **kwargs)
    if not _identical(first, second):
        raise CheckFailed(
            f"Called twice with the same arguments, your function returned two different {what}s. "
            f"It should depend on its arguments alone: look for something kept between calls, or for "
            f"random numbers that do not come from an argument."
        )
    return first


def assert_raises(function: Callable[..., Any], *args: Any, error: str = "ValueError", **kwargs: Any) -> None:
    """Check that the call raises the exception type named ``error``. Raises CheckFailed if it does not.

    Understands the student's exceptions over the wire, which carry the type's name as ``error_type``.
    """
    try:
        function(*args, **kwargs)
    except Exception as raised:
        came = getattr(raised, "error_type", None)
        if came is None and type(raised).__name__ != error:
            raise
        if came in (None, error):
            return
        if came == "NotImplementedError":
            raise
        raise CheckFailed(f"Your function raised {came} where {error} is asked for.") from raised
    raise CheckFailed(f"Your function accepted arguments for which its docstring promises {error}.")


def assert_uses(function: Callable[..., Any], *variations: tuple[Any, ...], argument: str) -> None:
    """Check that the result changes from one tuple of arguments to the next.

    argument: the name of the argument that varies, for the sentence
    """
    results = [function(*arguments) for arguments in variations]
    if all(_identical(results[0], other) for other in results[1:]):
        raise CheckFailed(f"Your result is the same whatever {argument} is. Where does {argument} enter?")


def _frozen(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        value = value.copy()
        value.flags.writeable = False
    return value


def _identical(a: Any, b: Any) -> bool:
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        return len(a) == len(b) and all(_identical(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_identical(a[key], b[key]) for key in a)
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        try:
            x, y = as_array(a, np.zeros(())), as_array(b, np.zeros(()))
        except CheckFailed:
            return False
        return x.shape == y.shape and bool(np.array_equal(x, y, equal_nan=True))
    return bool(a == b) or (isinstance(a, float) and isinstance(b, float) and np.isnan(a) and np.isnan(b))

"""Where tolerances come from: rounding, conditioning and the order of summation, not taste.

A right implementation in floating point returns the exact answer to inputs that are each off by a few
units of roundoff (backward stability), so its relative error is about

    (condition number of the function)  x  u,        u = 2**-53 in float64, 2**-24 in float32

(Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd edition, section 1.5). The condition
number need not be known: move the inputs by u and see how far the reference moves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .arrays import as_numpy, is_tree
from .nested import nested_distance

__tracebackhide__ = True  # pytest: show the caller's line, not ours

UNIT_ROUNDOFF = 2.0**-53
"""u of float64: the largest relative error of one rounded operation."""

FLOAT32_UNIT_ROUNDOFF = 2.0**-24

SAFETY = 16.0
"""How many times the movement of the inputs by u a right implementation may be off: it rounds in every
operation and not only at the start. The worst of 14,000 float32 evaluations of seven functions of the
course used up a quarter of it (benchmarks/checks_error_rates.py)."""


def normwise_distance(actual: Any, expected: Any) -> float:
    """Return max |actual - expected| / max |expected|; the absolute distance if ``expected`` is 0.

    actual, expected: numbers or arrays; of two dicts, lists or tuples of arrays the largest distance of a part

    inf if the shapes differ, or nan and inf do not sit in the same places. An elementwise relative
    error would reject right answers wherever one component cancels to nearly 0. Raises TypeError or
    ValueError for what is no number.

    >>> normwise_distance([1.0, 2.0], [1.0, 4.0])
    0.5
    """
    if is_tree(actual) and is_tree(expected):
        return nested_distance(actual, expected, normwise_distance)
    yours, right = _numbers(actual), _numbers(expected)
    if yours.shape != right.shape:
        return float("inf")
    finite = np.isfinite(right)
    if (
        not np.array_equal(yours[~finite], right[~finite], equal_nan=True)
        or not np.isfinite(yours[finite]).all()
    ):
        return float("inf")
    scale = float(np.max(np.abs(right[finite]), initial=0.0)) or 1.0
    return float(np.max(np.abs(yours[finite] - right[finite]), initial=0.0)) / scale


def _numbers(value: Any) -> np.ndarray:
    array = np.asarray(as_numpy(value))
    return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)


def rounding_spread(
    function: Callable[..., Any], *args: Any, rng: np.random.Generator, single: bool = False, trials: int = 8
) -> float:
    """Return how far ``function`` moves, normwise and relative, when its inputs move by one roundoff.

    function: the reference, in float64
    args:     its arguments; every float array among them is moved, anything else stays
    single:   move by the roundoff of float32, and compute in float32, too
    trials:   how often; the largest movement counts

    This is the part of an error that rounding explains. Calls ``function`` trials + 1 times, and as
    often again where ``single``: a formula may lose digits that its inputs do not show.

    >>> spread = rounding_spread(np.sum, np.array([1.0, -1.0 + 1e-9]), rng=np.random.default_rng(0))
    >>> 1e-8 < spread < 1e-6
    True
    """
    u = FLOAT32_UNIT_ROUNDOFF if single else UNIT_ROUNDOFF
    expected = function(*args)
    spread = u
    for _ in range(trials):
        moved = function(*(_moved(arg, 2 * u, rng) for arg in args))
        spread = max(spread, normwise_distance(moved, expected))
        if single:
            rounded = [_moved(arg, 2 * u, rng, np.float32) for arg in args]
            spread = max(spread, normwise_distance(function(*rounded), expected))
    return spread


def float32_tolerance(function: Callable[..., Any], *args: Any, rng: np.random.Generator) -> float:
    """Return the relative error that a right float32 implementation may show on these inputs.

    It is `SAFETY` times the `rounding_spread` of the float64 reference ``function`` under float32
    roundoff: about 1e-6 where the function is well conditioned, more near cancellation.

    >>> 1e-7 < float32_tolerance(np.tanh, np.linspace(0.1, 2, 9), rng=np.random.default_rng(0)) < 1e-5
    True
    """
    return SAFETY * rounding_spread(function, *args, rng=rng, single=True)


def summation_spread(
    function: Callable[..., Any], *arrays: np.ndarray, rng: np.random.Generator, trials: int = 8
) -> float:
    """Return how far ``function`` moves when the rows of all ``arrays`` are put into another order.

    function: the reference; its value must not depend on the order of the rows
    arrays:   arrays of the same length, permuted together

    >>> summation_spread(np.sum, np.array([1.0, 2.0, 4.0]), rng=np.random.default_rng(0))
    0.0
    """
    expected, spread = function(*arrays), 0.0
    for _ in range(trials):
        order = rng.permutation(len(arrays[0]))
        spread = max(spread, normwise_distance(function(*(array[order] for array in arrays)), expected))
    return spread


def _moved(value: Any, u: float, rng: np.random.Generator, dtype: type = np.float64) -> Any:
    if not isinstance(value, np.ndarray) or value.dtype.kind != "f":
        return value
    return (value * (1 + u * rng.choice([-1.0, 1.0], size=value.shape))).astype(dtype)

"""Oracles: functions of the judge that student code may call, and that are counted.

The data stay with the judge, and the count is the judge's own: it cannot be forged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .arrays import arrays_in, copied
from .failure import CheckFailed
from .values import normwise_close

__tracebackhide__ = True  # pytest: show the caller's line, not ours

MAX_KEPT_BYTES = 256 * 2**20
"""Of the points that an oracle was asked at: whoever asks chooses how many and how large."""

_LEAST_BYTES = 1024


class BudgetExceeded(CheckFailed):
    """An oracle was called more often than its budget allows.

    >>> oracle = CountedOracle(np.sin, budget=1)
    >>> oracle(0.0)
    np.float64(0.0)
    >>> oracle(0.0)
    Traceback (most recent call last):
    autograder.checks.oracles.BudgetExceeded: Your code asked for more than 1 evaluations. ...
    """


class CountedOracle:
    """Wraps ``function``; remembers how often it was called, and where.

    calls:  the number of calls so far
    points: a copy of the first argument of each call, in order, up to `MAX_KEPT_BYTES` in all
    budget: after this many calls every further one raises BudgetExceeded, a CheckFailed

    Student code that catches the exception goes on without an answer; `assert_calls` and
    `assert_within_budget` still see the count.

    >>> oracle = CountedOracle(np.sin)
    >>> oracle(0.0), oracle.calls, oracle.points
    (np.float64(0.0), 1, [0.0])
    """

    def __init__(self, function: Callable[..., Any], budget: int | None = None) -> None:
        self._function = function
        self.budget = budget
        self.calls = 0
        self.points: list[Any] = []
        self._kept_bytes = 0

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.calls += 1
        if self.budget is not None and self.calls > self.budget:
            raise BudgetExceeded(
                f"Your code asked for more than {self.budget} evaluations. How many does the method need for each step?"
            )
        if args:
            self._keep(args[0])
        return self._function(*args, **kwargs)

    def _keep(self, point: Any) -> None:
        self._kept_bytes += _LEAST_BYTES + sum(array.nbytes for array in arrays_in(point))
        if self._kept_bytes <= MAX_KEPT_BYTES:
            self.points.append(copied(point))


def assert_calls(
    oracle: CountedOracle, expected: int, *, what: str = "the gradient", per: str = "step"
) -> None:
    """Check that ``oracle`` was called exactly ``expected`` times. Raises CheckFailed.

    what, per: the words for what is asked for, and how often, in sentences

    >>> oracle = CountedOracle(np.sin)
    >>> assert_calls(oracle, 0)
    """
    if oracle.calls == expected:
        return
    if oracle.calls == 0:
        raise CheckFailed(f"Your code never asked for {what}.")
    comparison = "more" if oracle.calls > expected else "less"
    raise CheckFailed(
        f"Your code asked for {what} {comparison} often than the method needs: one evaluation for each {per}.",
        values=f"expected {expected} calls, got {oracle.calls}",
    )


def assert_within_budget(oracle: CountedOracle, budget: int, *, what: str = "the gradient") -> None:
    """Check that ``oracle`` was called at least once and at most ``budget`` times. Raises CheckFailed.

    >>> oracle = CountedOracle(np.sin)
    >>> _ = oracle(1.0)
    >>> assert_within_budget(oracle, 5)
    """
    if oracle.calls == 0:
        raise CheckFailed(f"Your code never asked for {what}.")
    if oracle.calls > budget:
        raise CheckFailed(
            f"Your code asked for {what} {oracle.calls} times; the method gets there within {budget}.",
            values=f"budget {budget}, got {oracle.calls}",
        )


def assert_visits(
    oracle: CountedOracle, points: np.ndarray, *, rtol: float = 1e-9, what: str = "the gradient"
) -> None:
    """Check that ``oracle`` was asked at the given points, in this order.

    points: (calls, ...) where a right method asks: for gradient descent all of its path but the last

    A look-ahead (Nesterov) and a gradient taken once both have the right count and the wrong points.
    Raises CheckFailed that names the first call that went elsewhere.

    >>> gradient = CountedOracle(lambda theta: 2 * theta)
    >>> _ = gradient(np.array([1.0])), gradient(np.array([0.8]))
    >>> assert_visits(gradient, np.array([[1.0], [0.8]]))
    """
    assert_calls(oracle, len(points), what=what)
    if len(oracle.points) < len(points):
        raise CheckFailed(
            f"Your code asked for {what} at points that are too large to be those of the method."
        )
    for number, (asked, right) in enumerate(zip(oracle.points, points), start=1):
        if not normwise_close(asked, right, rtol):
            raise CheckFailed(
                f"Your code asked for {what} at another point than the method does, first in call {number}. "
                f"At which theta does the step need it?",
                evidence={"expected": np.asarray(points)},
            )

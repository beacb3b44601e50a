"""Oracles: functions of the judge that student code may call, and that are counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .failure import CheckFailed


class CountedOracle:
    """Wraps ``function``; remembers how often it was called, and where.

    calls:  the number of calls so far
    points: a copy of the first argument of each call, in order
    budget: after this many calls every further one raises CheckFailed
    """

    def __init__(self, function: Callable[..., Any], budget: int | None = None) -> None:
        self._function = function
        self._budget = budget
        self.calls = 0
        self.points: list[Any] = []

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.calls += 1
        if self._budget is not None and self.calls > self._budget:
            raise CheckFailed(
                f"Your code asked for more than {self._budget} evaluations. How many does the method need for each step?"
            )
        if args:
            self.points.append(np.array(args[0], copy=True) if isinstance(args[0], np.ndarray) else args[0])
        return self._function(*args, **kwargs)


def assert_calls(
    oracle: CountedOracle, expected: int, *, what: str = "the gradient", per: str = "step"
) -> None:
    """Check that ``oracle`` was called exactly ``expected`` times. Raises CheckFailed."""
    if oracle.calls == expected:
        return
    if oracle.calls == 0:
        raise CheckFailed(f"Your code never asked for {what}.")
    comparison = "more" if oracle.calls > expected else "less"
    raise CheckFailed(
        f"Your code asked for {what} {comparison} often than the method needs: one evaluation for each {per}.",
        values=f"expected {expected} calls, got {oracle.calls}",
    )

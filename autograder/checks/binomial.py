"""How likely is it that right random code is refused: exact binomial tails, and the budget of false alarms.

Source: Clopper and Pearson, "The use of confidence or fiducial limits", Biometrika 26, 1934.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

import numpy as np

__tracebackhide__ = True  # pytest: show the caller's line, not ours

ALPHA = 1e-9
"""A thousand students, ten attempts each, thirty checks: 3e-4 false alarms expected in a course."""


@dataclass
class FalseAlarmBudget:
    """The alphas of the stochastic checks that ran. ``entries``: (check, alpha), in order.

    >>> FalseAlarmBudget([("dropout", 1e-9), ("shuffle", 1e-9)]).total
    2e-09
    """

    entries: list[tuple[str, float]] = field(default_factory=list)

    @property
    def total(self) -> float:
        """An upper bound of the probability that right code is refused by any of the checks."""
        return math.fsum(alpha for _, alpha in self.entries)

    def expected_false_alarms(self, runs: int) -> float:
        """Return an upper bound of the false alarms to expect in ``runs`` gradings of right code."""
        return runs * self.total


_BUDGET: ContextVar[FalseAlarmBudget | None] = ContextVar("false_alarm_budget", default=None)


@contextmanager
def false_alarm_budget() -> Iterator[FalseAlarmBudget]:
    """Collect the alpha of every stochastic check that runs inside the ``with`` block.

    >>> with false_alarm_budget() as budget:
    ...     declare("a check of my own", 1e-6)
    >>> budget.total
    1e-06
    """
    budget = FalseAlarmBudget()
    token = _BUDGET.set(budget)
    try:
        yield budget
    finally:
        _BUDGET.reset(token)


def declare(check: str, alpha: float) -> None:
    """Enter the alpha of a stochastic check into the budget; for checks of a suite's own, too.

    Raises ValueError if alpha is not a probability above 0.

    >>> declare("a check of my own", 1e-6)
    """
    if not 0 < alpha < 1:
        raise ValueError(f"alpha is {alpha}; it is the probability of a false alarm, between 0 and 1.")
    budget = _BUDGET.get()
    if budget is not None:
        budget.entries.append((check, alpha))


def binomial_tails(n: int, p: float) -> tuple[np.ndarray, np.ndarray]:
    """Return (P(K <= k), P(K >= k)) for k = 0..n and K ~ Bin(n, p), each summed from its small end.

    Relative error below 1e-11 for n up to 1e5; tails below 1e-300 are 0. Costs O(n). Raises ValueError for n < 1 or p outside of (0, 1).

    >>> below, above = binomial_tails(2, 0.5)
    >>> below.round(12), above.round(12)
    (array([0.25, 0.75, 1.  ]), array([1.  , 0.75, 0.25]))
    """
    if not (0 < p < 1 and n >= 1):
        raise ValueError(f"A binomial count needs n >= 1 and 0 < p < 1, not n={n}, p={p}.")
    k = np.arange(n, dtype=np.float64)
    log_ratio = np.log(n - k) - np.log(k + 1) + math.log(p) - math.log1p(-p)
    mode = min(n, int((n + 1) * p))
    at_mode = (
        math.lgamma(n + 1)
        - math.lgamma(mode + 1)
        - math.lgamma(n - mode + 1)
        + mode * math.log(p)
        + (n - mode) * math.log1p(-p)
    )
    log_pmf = np.empty(n + 1)
    log_pmf[mode] = at_mode
    log_pmf[mode + 1 :] = at_mode + np.cumsum(log_ratio[mode:])
    log_pmf[:mode] = at_mode - np.cumsum(log_ratio[:mode][::-1])[::-1]
    with np.errstate(under="ignore"):
        pmf = np.exp(log_pmf)
        pmf /= pmf.sum()
    return np.cumsum(pmf), np.cumsum(pmf[::-1])[::-1]


def binomial_interval(n: int, p: float, alpha: float = ALPHA) -> tuple[int, int]:
    """Return (low, high) with P(K < low) <= alpha/2 and P(K > high) <= alpha/2 for K ~ Bin(n, p).

    The narrowest such interval.

    >>> binomial_interval(5000, 0.3, 1e-9)
    (1305, 1700)
    """
    below, above = binomial_tails(n, p)
    low = int(np.argmax(below > alpha / 2))
    high = int(n - np.argmax(above[::-1] > alpha / 2))
    return low, high


def binomial_upper(n: int, p: float, alpha: float = ALPHA) -> int:
    """Return the least h with P(K > h) <= alpha for K ~ Bin(n, p).

    >>> binomial_upper(10, 0.5, 0.01)
    9
    """
    _, above = binomial_tails(n, p)
    return int(n - np.argmax(above[::-1] > alpha))


def detectable_difference(n: int, p: float, alpha: float = ALPHA) -> float:
    """Return about which |p' - p| a count of n is all but certain (0.999) to detect at this alpha.

    >>> round(detectable_difference(5000, 0.3), 3)
    0.06
    """
    low, high = binomial_interval(n, p, alpha)
    return (high - low) / 2 / n + 3.1 * math.sqrt(p * (1 - p) / n)


def probability(n: int, p: float, k: int) -> float:
    """Return the probability of exactly ``k`` of ``n`` events."""
    log = (
        math.lgamma(n + 1)
        - math.lgamma(k + 1)
        - math.lgamma(n - k + 1)
        + k * math.log(p)
        + (n - k) * math.log1p(-p)
    )
    return math.exp(log)


def largest_probability(n: int, p: float) -> float:
    """Return the probability of the most likely count."""
    return probability(n, p, min(n, int((n + 1) * p)))

"""What a search did, seen from the steps that it asked an optimizer for.

A search draws random numbers, so no known wrong one finds the same numbers. But where ``adam_step(theta, g, state, lr)`` is a
function of the check's own, it is in plain sight from where each step began, along which slope, how long it was, and whether the
next one went on from there. From that some usual mistakes can be told for sure, whoever wrote the search and however.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .failure import CheckFailed

__tracebackhide__ = True  # pytest: show the caller's line, not ours

MOST_STEPS = 4000
"""A search that takes more steps is ended: the first ones say enough."""

FEW_STEPS = 3
"""Of fewer steps nothing is said."""

SHORT, LONG = 3e-4, 0.05
"""Learning rates with which Adam moves no parameter by 1 in 3000 steps, or moves each by as much in 20."""

AdamStep = Callable[..., tuple[Any, Any]]
"""(theta, g, state, lr, ...) -> (theta, state)"""


class EnoughSeen(CheckFailed):
    """Ends a search that is only watched."""


@dataclass(frozen=True, eq=False)
class Step:
    """One step: from ``theta`` (p,) along ``slope`` (p,) to ``after`` (p,).

    number: of those written down before it
    count:  how many steps its state has counted before it
    """

    number: int
    theta: np.ndarray
    slope: np.ndarray
    count: int
    lr: float
    after: np.ndarray


@dataclass(frozen=True)
class Fault:
    """A mistake that steps show: its name, and the question that helps."""

    name: str
    sentence: str


class RecordedSteps:
    """An optimizer's step that does its work and writes down what it was asked for.

    step: the right one; its first four arguments are theta, g, state and lr, and state["t"] counts the steps before
    size: the length of theta; a step of another array is answered, and not written down

    ``steps`` are those written down, ``options`` what was given by name beside, such as decay, the last value of each;
    ``is_whole`` says whether the search was not ended.

    Raises EnoughSeen at step MOST_STEPS + 1, and what ``step`` raises for arguments that it does not take.
    """

    def __init__(self, step: AdamStep, size: int) -> None:
        self._step, self._size = step, size
        self._asked = 0
        self.is_whole = True
        self.options: dict[str, Any] = {}
        self.steps: list[Step] = []

    def __call__(
        self, theta: Any, g: Any, state: Mapping[str, Any], lr: Any, *rest: Any, **named: Any
    ) -> tuple[Any, Any]:
        self._asked += 1
        if self._asked > MOST_STEPS:
            self.is_whole = False
            raise EnoughSeen("More steps are not looked at.")
        self.options |= named
        after, next_state = self._step(theta, g, state, lr, *rest, **named)
        arrays = [np.array(value, dtype=np.float64) for value in (theta, g, after)]
        if all(array.shape == (self._size,) for array in arrays):
            theta_, slope, after_ = arrays
            self.steps.append(Step(len(self.steps), theta_, slope, int(state["t"]), float(lr), after_))
        return after, next_state


def searches(steps: Sequence[Step]) -> list[list[Step]]:
    """Return the steps of each search by themselves: a new one begins where a step does not go on from the one before."""
    found: list[list[Step]] = []
    for k, step in enumerate(steps):
        if k == 0 or not np.array_equal(step.theta, steps[k - 1].after):
            found.append([])
        found[-1].append(step)
    return found


def fault_of_steps(steps: Sequence[Step], *, is_whole: bool = True) -> Fault | None:
    """Return the mistake that the steps of one search, or of several, show in themselves; None if they show none.

    is_whole: whether no more steps came after these
    """
    if len(steps) < FEW_STEPS:
        return None
    counts = [step.count for step in steps]
    rates = np.array([step.lr for step in steps])
    stays = [np.array_equal(a.theta, b.theta) for a, b in itertools.pairwise(steps)]
    moves = any(not np.array_equal(step.theta, step.after) for step in steps)
    if moves and any(stays) and all(same or b.count == 0 for same, b in zip(stays, steps[1:], strict=True)):
        return NOT_REPLACED
    parts = searches(steps)
    if not any(counts) and len(steps) >= 2 * len(parts):
        return STATE_LOST
    if len(parts) > 1 and all(part[0].count > 0 for part in parts[1:]):
        return ONE_STATE
    if rates.max() < 0:
        return UPHILL
    if not rates.any():
        return NO_LENGTH
    if is_whole and np.mean(rates == 0) >= 0.5:
        return ENDS_EARLY
    if rates.max() < SHORT:
        return TOO_SHORT
    if is_whole and np.median(rates[-(len(rates) // 4 + 1) :]) > LONG:
        return TOO_LONG
    return None


NOT_REPLACED = Fault(
    "theta is not replaced",
    "Every step begins where the first one began. What becomes of the theta that a step returns?",
)
STATE_LOST = Fault(
    "forgets Adam's state", "Every step is Adam's first. What becomes of the state that a step returns?"
)
ONE_STATE = Fault(
    "one state for all searches",
    "A search that begins anew goes on with the averages, and the count, of the search before it. What does Adam begin with?",
)
UPHILL = Fault(
    "goes uphill",
    "Your steps go the wrong way: along them the loss rises. Which of your signs is the other way round?",
)
NO_LENGTH = Fault("steps of no length", "The learning rate is 0 in every step. Print it.")
ENDS_EARLY = Fault(
    "the learning rate falls to 0 too early",
    "In most of your steps the learning rate is 0. How many steps are there, and how many does the schedule know of?",
)
TOO_SHORT = Fault(
    "steps that are too short",
    "The largest learning rate of your search is so small that it hardly leaves the place where it began. Print it.",
)
TOO_LONG = Fault(
    "steps that are too long",
    "Your steps are still long at the end of the search, so that it trembles around what it looks for. Print the learning rate.",
)

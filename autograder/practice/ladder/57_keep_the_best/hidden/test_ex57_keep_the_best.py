"""Checks of 57: a loop with early stopping."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from autograder.checks import CheckFailed, as_array, assert_shape

# validation losses by epoch; after the end of a list they only get worse
ONE_PAUSE = [3.0, 2.0, 2.5, 1.9, 2.2, 2.3, 2.4, 1.0]
MANY_PAUSES = [5.0, 4.0, 4.5, 3.0, 3.5, 2.0, 2.5, 1.0, 9.0, 9.0, 0.5]
SMALL_HOPES = [5.0, 2.0, 4.0, 3.5, 6.0, 7.0, 1.0]
BEST_AT_THE_START = [1.0, 2.0, 3.0, 4.0, 0.5]


def training(losses: list[float], start: float) -> tuple[Callable[..., float], Callable[..., float]]:
    """Return (step, score) such that epoch after epoch has these losses; theta grows by 1 in each."""

    def score(theta: float) -> float:
        epoch = round(theta - start)
        return losses[epoch] if epoch < len(losses) else 10.0 + epoch

    return (lambda theta: theta + 1.0), score


def compare(found: object, right: float) -> None:
    yours = as_array(found, np.zeros(()), "theta")
    assert_shape(yours, (), what="theta")
    if float(yours) != right:
        raise CheckFailed(
            "You return another theta than the best one that was seen before patience ran out. Follow your loop with "
            "the scores 3, 2, 2.5, 1 and patience 2, on paper.",
            values=f"expected {right}\ngot      {yours}",
        )


@pytest.mark.exercise("ex57_keep_the_best.keep_the_best", points=1)
def test_the_best_is_kept(student, reference, rng):
    """The best theta is returned, with patience for one pause and for many."""
    for losses, patience in ((ONE_PAUSE, 3), (MANY_PAUSES, 2), (SMALL_HOPES, 2)):
        start = float(rng.integers(-20, 20))
        step, score = training(losses, start)
        right = reference.ex57_keep_the_best.keep_the_best(step, score, start, patience)
        compare(student.ex57_keep_the_best.keep_the_best(step, score, start, patience), right)


@pytest.mark.exercise("ex57_keep_the_best.keep_the_best", points=1)
def test_little_patience(student, reference, rng):
    """Patience 1 stops at the first epoch that is no new best, perhaps at once."""
    for losses, patience in ((MANY_PAUSES, 1), (BEST_AT_THE_START, 3)):
        start = float(rng.integers(-20, 20))
        step, score = training(losses, start)
        right = reference.ex57_keep_the_best.keep_the_best(step, score, start, patience)
        compare(student.ex57_keep_the_best.keep_the_best(step, score, start, patience), right)

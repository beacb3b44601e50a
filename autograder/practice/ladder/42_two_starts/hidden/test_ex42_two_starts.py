"""Checks of 42: two basins."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, as_array, assert_shape

LEFT, RIGHT = -1.3286328822411041, 1.2693379268305823
HILLTOP = 0.05929495541052171


@pytest.mark.exercise("ex42_two_starts.prediction", points=1)
def test_the_prediction(student):
    """The valley for each of the two starts."""
    answer = student.ex42_two_starts.prediction()
    if not isinstance(answer, tuple | list) or any(word not in ("left", "right") for word in answer):
        raise CheckFailed('Return two words as a tuple, each of them "left" or "right".')
    if tuple(answer) != ("left", "right"):
        raise CheckFailed("It goes otherwise. On which side of the hilltop does each of them start?")


@pytest.mark.exercise("ex42_two_starts.end", points=1)
def test_the_end(student, rng):
    """Where the search ends, from near the hilltop and from far out."""
    near, far = HILLTOP + float(rng.uniform(0.01, 0.3)), -float(rng.uniform(1.5, 2.0))
    for x0, expected in ((0.05, LEFT), (0.07, RIGHT), (near, RIGHT), (far, LEFT), (1.9, RIGHT)):
        yours = as_array(student.ex42_two_starts.end(x0), np.zeros(()), "end")
        assert_shape(yours, (), what="end")
        if not abs(float(yours) - expected) <= 1e-9:
            raise CheckFailed(
                f"From {x0:.4g}, your search is at {float(yours):.6g} after 500 steps, which is not where it should be.",
                values=f"expected {expected}\ngot      {yours}",
            )

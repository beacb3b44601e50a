"""Checks of 26: a slope that knows only the side."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_same

CHOICES = ("ten times", "the same", "a tenth")


@pytest.mark.exercise("ex26_slope_of_absolute_errors.prediction", points=1)
def test_the_prediction(student):
    """What the slope does."""
    answer = student.ex26_slope_of_absolute_errors.prediction()
    if answer not in CHOICES:
        raise CheckFailed('Return one of "ten times", "the same" and "a tenth", as a text in quotes.')
    if answer != "the same":
        raise CheckFailed("It is another answer. The graph of |e| is made of two straight lines.")


@pytest.mark.exercise("ex26_slope_of_absolute_errors.mae_slope", points=1)
def test_the_slope(student, reference, rng):
    """The slopes of one, four and seven predictions, and of one that is right."""
    for n in (4, 7, 1):
        y = rng.normal(size=n)
        assert_same(
            student.ex26_slope_of_absolute_errors.mae_slope,
            reference.ex26_slope_of_absolute_errors.mae_slope,
            y + 3 * rng.normal(size=n),
            y,
            what="slope",
            sizes={"n": n},
        )
    assert_same(
        student.ex26_slope_of_absolute_errors.mae_slope,
        reference.ex26_slope_of_absolute_errors.mae_slope,
        np.array([2.0, 2.0, 2.0]),
        np.array([1.0, 2.0, 5.0]),
        what="slope",
    )

"""Checks of 58: from which lam on the lasso weight is 0."""

from __future__ import annotations

import pytest

from autograder.checks import CheckFailed, assert_same

CHOICES = ("ridge", "lasso", "both", "neither")


@pytest.mark.exercise("ex58_ridge_or_lasso.prediction", points=1)
def test_the_prediction(student):
    """Which penalty switches weights off."""
    answer = student.ex58_ridge_or_lasso.prediction()
    if answer not in CHOICES:
        raise CheckFailed('Return one of "ridge", "lasso", "both" and "neither".')
    if answer != "lasso":
        raise CheckFailed("It is otherwise. At w = 0, which of the two penalties still pulls?")


@pytest.mark.exercise("ex58_ridge_or_lasso.switch_off", points=1)
def test_the_smallest_lam(student, reference, rng):
    """The smallest lam, for examples that rise and for examples that fall."""
    for slope in (2.0, -1.5):
        x = rng.uniform(0.5, 2.0, size=6)
        y = slope * x + 0.3 * rng.normal(size=6)
        assert_same(
            student.ex58_ridge_or_lasso.switch_off,
            reference.ex58_ridge_or_lasso.switch_off,
            x,
            y,
            what="lam",
            sizes={"n": 6},
        )

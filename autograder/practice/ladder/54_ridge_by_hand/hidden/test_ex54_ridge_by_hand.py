"""Checks of 54: ridge regression with one weight."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex54_ridge_by_hand.ridge", points=1)
def test_any_penalty(student, reference, rng):
    """The weight, with weak penalties and with strong ones."""
    for lam in (0.3, 2.0, 40.0):
        x = rng.normal(size=5) + 1
        y = 2 * x + rng.normal(size=5)
        assert_same(
            student.ex54_ridge_by_hand.ridge,
            reference.ex54_ridge_by_hand.ridge,
            x,
            y,
            lam,
            what="weight",
            sizes={"n": 5},
        )


@pytest.mark.exercise("ex54_ridge_by_hand.ridge", points=1)
def test_duplicated_data(student, reference, rng):
    """Every example listed twice: the answer is the same as before."""
    for _ in range(2):
        x = rng.normal(size=3) + 1
        y = rng.normal(size=3) - x
        twice = np.tile(x, 2), np.tile(y, 2)
        assert_same(
            student.ex54_ridge_by_hand.ridge,
            reference.ex54_ridge_by_hand.ridge,
            x,
            y,
            0.7,
            what="weight",
            sizes={"n": 3},
        )
        assert_same(
            student.ex54_ridge_by_hand.ridge,
            reference.ex54_ridge_by_hand.ridge,
            *twice,
            0.7,
            what="weight",
            sizes={"n": 6},
        )

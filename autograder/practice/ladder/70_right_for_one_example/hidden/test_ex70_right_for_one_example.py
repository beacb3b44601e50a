"""Checks of 70: a slope that is right for one example only."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_same


@pytest.mark.exercise("ex70_right_for_one_example.counterexample", points=1)
def test_counterexample(student):
    """Two arrays for which the code is wrong."""
    came = student.ex70_right_for_one_example.counterexample()
    try:
        x, g = (np.asarray(part, dtype=np.float64) for part in came)
    except (TypeError, ValueError):
        raise CheckFailed("Return two arrays of two numbers each.") from None
    if x.shape != (2,) or g.shape != (2,):
        raise CheckFailed("Both arrays should have the shape (2,).")
    if not abs(x.sum() * g.sum() - x @ g) > 1e-9:
        raise CheckFailed("For these two the code is right. What does it add up that it should not?")


@pytest.mark.exercise("ex70_right_for_one_example.c_vjp", points=1)
def test_c_vjp(student, reference, rng):
    """The slope for one, two and seven examples."""
    for n in (2, 7, 1):
        assert_same(
            student.ex70_right_for_one_example.c_vjp,
            reference.ex70_right_for_one_example.c_vjp,
            *rng.normal(size=(2, n)),
            what="slope",
            sizes={"n": n},
        )

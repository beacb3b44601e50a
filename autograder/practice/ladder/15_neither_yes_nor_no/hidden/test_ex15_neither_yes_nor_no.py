"""Checks of 15: binary cross-entropy."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, as_array, assert_same, assert_shape


@pytest.mark.exercise("ex15_neither_yes_nor_no.at_zero", points=1)
def test_the_loss_at_zero(student, reference):
    """The loss at z = 0, to six digits."""
    right = float(reference.ex15_neither_yes_nor_no.at_zero())
    yours = as_array(student.ex15_neither_yes_nor_no.at_zero(), np.zeros(()), "loss")
    assert_shape(yours, (), what="loss")
    if 1e-6 <= abs(float(yours) - right) < 0.005:
        raise CheckFailed(
            "That is near, but not to six digits. Write the formula, and Python computes all of them."
        )
    if not abs(float(yours) - right) < 1e-6:
        raise CheckFailed("It is another number. What is the probability at z = 0, and its logarithm?")


@pytest.mark.exercise("ex15_neither_yes_nor_no.bce", points=1)
def test_the_mean_loss(student, reference, rng):
    """The mean loss, for one example and for several."""
    for n in (4, 7, 1):
        assert_same(
            student.ex15_neither_yes_nor_no.bce,
            reference.ex15_neither_yes_nor_no.bce,
            2 * rng.normal(size=n),
            ((np.arange(n) + rng.integers(2)) % 2).astype(float),
            what="loss",
            sizes={"n": n},
        )

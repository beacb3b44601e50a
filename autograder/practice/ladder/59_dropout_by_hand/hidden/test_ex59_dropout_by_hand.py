"""Checks of 59: mean and variance of inverted dropout."""

from __future__ import annotations

import pytest

from autograder.checks import assert_same
from autograder.practice.pairs import pair


@pytest.mark.exercise("ex59_dropout_by_hand.mean_and_variance", points=1)
def test_the_two_numbers(student, reference, rng):
    """Mean and variance, for little dropout and for much, and for outputs of both signs."""
    for x, p in ((3.0, 0.1), (-2.0, 0.75), (float(rng.normal()), float(rng.uniform(0.2, 0.4)))):
        assert_same(
            pair(student.ex59_dropout_by_hand.mean_and_variance),
            reference.ex59_dropout_by_hand.mean_and_variance,
            x,
            p,
            what="pair",
        )


@pytest.mark.exercise("ex59_dropout_by_hand.mean_and_variance", points=1, kind="edge")
def test_without_dropout(student, reference, rng):
    """With p = 0 nothing is random, and with p = 0.5 something is."""
    for p in (0.0, 0.5):
        x = float(rng.uniform(1.0, 4.0))
        assert_same(
            pair(student.ex59_dropout_by_hand.mean_and_variance),
            reference.ex59_dropout_by_hand.mean_and_variance,
            x,
            p,
            what="pair",
        )

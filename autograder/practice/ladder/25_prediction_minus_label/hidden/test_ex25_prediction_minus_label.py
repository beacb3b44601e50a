"""Checks of 25: the slope of binary cross-entropy."""

from __future__ import annotations

import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex25_prediction_minus_label.slope", points=1)
def test_the_formula(student, reference, rng):
    """The slope at points of both labels."""
    for n in (5, 6):
        z, y = 2 * rng.normal(size=n), (rng.permutation(n) % 2).astype(float)
        assert_same(
            student.ex25_prediction_minus_label.slope,
            reference.ex25_prediction_minus_label.slope,
            z,
            y,
            what="list of slopes",
            sizes={"n": n},
        )


@pytest.mark.exercise("ex25_prediction_minus_label.largest_gap", points=1)
def test_the_gap(student, reference, rng):
    """The largest gap, with steps that are large enough to see it without rounding."""
    own = student.with_reference("ex25_prediction_minus_label.slope").ex25_prediction_minus_label
    for h in (2.0, 1.0):
        for side in (-1.0, 1.0):
            z, y = side * rng.uniform(0.5, 2.0, size=5), (rng.permutation(5) % 2).astype(float)
            assert_same(
                own.largest_gap, reference.ex25_prediction_minus_label.largest_gap, z, y, h, what="gap"
            )

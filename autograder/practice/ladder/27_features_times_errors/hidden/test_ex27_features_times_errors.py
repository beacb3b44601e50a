"""Checks of 27: X.T @ r."""

from __future__ import annotations

import pytest

from autograder.checks import CheckFailed, assert_same


@pytest.mark.exercise("ex27_features_times_errors.prediction", points=1)
def test_the_prediction(student):
    """The shape for seven examples with three features."""
    answer = student.ex27_features_times_errors.prediction()
    if not isinstance(answer, tuple | list) or tuple(answer) != (3,):
        raise CheckFailed("That is another shape. Count the weights: each has one slope.")


@pytest.mark.exercise("ex27_features_times_errors.slopes", points=1)
def test_the_slopes(student, reference, rng):
    """The slopes, for high, wide and square data."""
    for n, d in ((4, 4), (7, 3), (2, 5)):
        assert_same(
            student.ex27_features_times_errors.slopes,
            reference.ex27_features_times_errors.slopes,
            rng.normal(size=(n, d)),
            rng.normal(size=n),
            what="list of slopes",
            sizes={"n": n, "d": d},
        )

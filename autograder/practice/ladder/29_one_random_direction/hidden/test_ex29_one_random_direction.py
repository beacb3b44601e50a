"""Checks of 29: a slope along a direction."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_same


def curve(rng):
    """Return a function of three numbers that bends."""
    a, b = rng.normal(size=(2, 3))
    return lambda theta: float(np.sum(a * np.asarray(theta) ** 3) + np.exp(b @ np.asarray(theta) / 4))


@pytest.mark.exercise("ex29_one_random_direction.prediction", points=1)
def test_the_prediction(student):
    """How many values of the loss each way takes."""
    answer = student.ex29_one_random_direction.prediction()
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        raise CheckFailed("Return two numbers, as a tuple.")
    if answer[0] != 2:
        raise CheckFailed("Along one direction it is another number. How often does f stand in the formula?")
    if answer[1] != 2_000_000:
        raise CheckFailed("Entry by entry it is another number. How many values of f does each entry take?")


@pytest.mark.exercise("ex29_one_random_direction.measured", points=1)
def test_the_measured_slope(student, reference, rng):
    """The slope along directions of any length."""
    for h in (1.0, 0.5):
        assert_same(
            student.ex29_one_random_direction.measured,
            reference.ex29_one_random_direction.measured,
            curve(rng),
            rng.normal(size=3),
            rng.normal(size=3),
            h,
            what="slope",
        )


@pytest.mark.exercise("ex29_one_random_direction.disagreement", points=1)
def test_the_disagreement(student, reference, rng):
    """How far a wrong gradient is from the measured slope, to either side."""
    own = student.with_reference("ex29_one_random_direction.measured").ex29_one_random_direction
    f, theta, u, g = curve(rng), rng.normal(size=3), rng.normal(size=3), rng.normal(size=3)
    for gradient in (10 * g, -10 * g):
        right = reference.ex29_one_random_direction.disagreement
        assert_same(own.disagreement, right, f, gradient, theta, u, 0.5, what="disagreement")

"""Checks of 24: the V of a measured slope."""

from __future__ import annotations

import math

import pytest

from autograder.checks import CheckFailed, assert_same

STEPS = (1e-2, 1e-5, 1e-8, 1e-12)


@pytest.mark.exercise("ex24_how_small_a_step.prediction", points=1)
def test_the_prediction(student):
    """The best step for the central difference."""
    answer = student.ex24_how_small_a_step.prediction()
    if answer not in STEPS:
        raise CheckFailed("Return one of the four steps: 1e-2, 1e-5, 1e-8 or 1e-12.")
    if answer != STEPS[1]:
        raise CheckFailed("Another step is better. Weigh the bend, h^2, against rounding, 1e-16 / h.")


@pytest.mark.exercise("ex24_how_small_a_step.errors", points=1)
def test_the_errors(student, reference, rng):
    """The errors of both formulas, for steps that are large enough to leave rounding out of it."""
    for f, slope in ((math.exp, math.exp), (math.sin, math.cos), (lambda x: -(x**3), lambda x: -3 * x**2)):
        x = float(rng.uniform(0.3, 1.2))
        assert_same(
            student.ex24_how_small_a_step.errors,
            reference.ex24_how_small_a_step.errors,
            f,
            x,
            slope(x),
            [1.0, 0.5, 0.25],
            what="table of errors",
        )

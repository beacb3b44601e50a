"""Checks of 36: the curvature of a line fit."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, as_array, assert_finite, assert_same, assert_shape


@pytest.mark.exercise("ex36_two_equal_points.hessian", points=1)
def test_the_hessian(student, reference, rng):
    """The curvatures for points anywhere, and for equal ones."""
    for x in (rng.normal(size=7), rng.uniform(1, 5, size=4), np.ones(2)):
        assert_same(
            student.ex36_two_equal_points.hessian,
            reference.ex36_two_equal_points.hessian,
            x,
            what="Hessian",
            sizes={"n": x.size},
        )


@pytest.mark.exercise("ex36_two_equal_points.level_step", points=1)
def test_the_level_step(student):
    """The step leaves every prediction at x = 1 as it is."""
    step = as_array(student.ex36_two_equal_points.level_step(), np.zeros(2), "step").astype(float)
    assert_shape(step, (2,), what="step")
    assert_finite(step, np.zeros(2), "step")
    if not step.any():
        raise CheckFailed(
            "The step (0, 0) goes nowhere. Find one that moves w and b and changes no prediction."
        )
    if abs(step.sum()) > 1e-9 * np.abs(step).max():
        raise CheckFailed("Your step changes w + b, so it changes the prediction at x = 1.")

"""Checks of 11: choosing among several thetas."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex11_which_theta.which", points=1)
def test_points_without_noise(student, reference, rng):
    """Points that lie on one of the lines, whichever it is."""
    for m in (3, 5):
        thetas = rng.normal(size=(m, 2))
        for place in rng.permutation(m)[:3]:
            x = rng.normal(size=6)
            y = thetas[place, 0] * x + thetas[place, 1]
            assert_same(
                student.ex11_which_theta.which, reference.ex11_which_theta.which, x, y, thetas, what="answer"
            )


@pytest.mark.exercise("ex11_which_theta.which", points=1)
def test_points_that_deceive(student, reference, rng):
    """Points whose errors cancel on one line, and one whose first point lies on another."""
    x = np.array([-1.0, 0.0, 1.0, 2.0])
    y = np.array([2.0, 1.1, 0.2, -1.1]) + 0.01 * rng.normal(size=4)
    slope, height = np.mean(y), y[0] + 3.0
    thetas = np.array([[3.0, slope - 1.5], [-1.0, 1.0], [3.0, height], [-1.0, -1.0], [0.0, 0.5]])
    for order in (np.arange(5), rng.permutation(5)):
        right = reference.ex11_which_theta.which
        assert_same(student.ex11_which_theta.which, right, x, y, np.array(thetas[order]), what="answer")

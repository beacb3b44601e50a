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
    """Points whose errors cancel on one line, and each of which lies on another one."""
    x = np.array([-1.0, 0.0, 1.0, 2.0])
    y = np.array([2.0, 1.1, 0.2, -1.1]) + 0.01 * rng.normal(size=4)
    balanced = np.mean(y) - 1.5
    through_one_point = [[3.0, height] for height in y - 3.0 * x]
    thetas = np.array([[3.0, balanced], [-1.0, 1.0], *through_one_point, [-1.0, -1.0], [0.0, 0.5]])
    for order in (np.arange(8), rng.permutation(8)):
        right = reference.ex11_which_theta.which
        assert_same(student.ex11_which_theta.which, right, x, y, np.array(thetas[order]), what="answer")


@pytest.mark.exercise("ex11_which_theta.which", points=1)
def test_one_point_far_off(student, reference, rng):
    """Four points on one line and a fifth far off: the mean squared error decides."""
    x = np.arange(5.0)
    for size in (4.0, 6.0):
        slope = float(rng.normal())
        y = slope * x + size * (x == 4)
        # sums of squares: 1, 13/16 and 5/4 of size^2; of sizes: 1, 7/4 and 5/2 of size; the largest: 1, 3/4 and 1/2 of it
        thetas = np.array([[slope, 0.0], [slope, size / 4], [slope, size / 2]])
        for order in (np.arange(3), rng.permutation(3)):
            right = reference.ex11_which_theta.which
            assert_same(student.ex11_which_theta.which, right, x, y, np.array(thetas[order]), what="answer")

"""Checks of 45: descent with a stopping rule."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex45_when_to_stop.descend", points=1)
def test_where_and_when_it_stops(student, reference, rng):
    """The place and the number of steps, in bowls of three and of two dimensions."""
    for curvatures, lr, tol in ((np.array([0.5, 1.0, 3.0]), 0.3, 0.02), (np.array([0.3, 2.0]), 0.4, 0.3)):
        star = rng.normal(size=curvatures.size)
        offset = rng.uniform(1, 2, size=curvatures.size) * rng.choice([-1.0, 1.0], size=curvatures.size)
        assert_same(
            student.ex45_when_to_stop.descend,
            reference.ex45_when_to_stop.descend,
            lambda theta, c=curvatures, s=star: c * (theta - s),
            star + offset,
            lr,
            tol,
            what="answer",
        )


@pytest.mark.exercise("ex45_when_to_stop.descend", points=1)
def test_a_level_start(student, reference, rng):
    """A start that is level enough is left alone; one that is level across only is not."""
    star, curvatures = rng.normal(size=2), np.array([1.0, 0.4])
    for offset in (np.array([0.01, -0.02]), np.array([0.0, 2.0]), np.array([-1.5, 0.0])):
        assert_same(
            student.ex45_when_to_stop.descend,
            reference.ex45_when_to_stop.descend,
            lambda theta: curvatures * (theta - star),
            star + offset,
            0.5,
            0.05,
            what="answer",
        )


@pytest.mark.exercise("ex45_when_to_stop.descend", points=1)
def test_many_short_components(student, reference, rng):
    """Four components, none of which is longer than tol, and all of them together are."""
    for signs in (rng.choice([-1.0, 1.0], size=4), np.ones(4)):
        star = rng.normal(size=4)
        # after k steps each component is 2^-k long and all together 2 times 2^-k: 3 steps are not enough, 4 are
        assert_same(
            student.ex45_when_to_stop.descend,
            reference.ex45_when_to_stop.descend,
            lambda theta, s=star: theta - s,
            star + signs,
            0.5,
            0.15,
            what="answer",
        )

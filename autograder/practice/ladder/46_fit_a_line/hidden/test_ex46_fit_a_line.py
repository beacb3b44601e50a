"""Checks of 46: a line, fitted by gradient descent."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, as_array, assert_close, assert_same, assert_shape
from autograder.practice.pairs import pair


@pytest.mark.exercise("ex46_fit_a_line.fit", points=1)
def test_the_first_steps(student, reference, rng):
    """The line after one step and after four."""
    for steps in (1, 4):
        x, y = rng.normal(size=6), rng.normal(size=6)
        assert_same(
            pair(student.ex46_fit_a_line.fit),
            reference.ex46_fit_a_line.fit,
            x,
            y,
            0.13,
            steps,
            what="(w, b)",
            sizes={"n": 6},
        )


@pytest.mark.exercise("ex46_fit_a_line.fit", points=1)
def test_many_steps_find_theta_star(student, rng):
    """After many steps the line is that of the closed formula."""
    x = np.linspace(0.0, 2.0, 6)
    for _ in range(2):
        y = rng.normal(size=6) + 2 * x
        right = np.linalg.lstsq(np.column_stack([x, np.ones(6)]), y)[0]
        yours = as_array(student.ex46_fit_a_line.fit(x, y, 0.3, 400), right, "(w, b)")
        assert_shape(yours, (2,), what="(w, b)")
        if not np.isfinite(yours).all():
            raise CheckFailed("Your search runs away. Do your steps go downhill, and are the slopes means?")
        assert_close(yours, right, what="(w, b)")

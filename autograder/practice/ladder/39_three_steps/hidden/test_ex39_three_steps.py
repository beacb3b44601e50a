"""Checks of 39: gradient descent on x^2 from 1."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import assert_close


@pytest.mark.exercise("ex39_three_steps.three_steps", points=1)
def test_the_three_places(student):
    """The places after one, two and three steps."""
    assert_close(
        student.ex39_three_steps.three_steps(), np.array([0.8, 0.64, 0.512]), what="list of three places"
    )

"""Checks of 10: a network with two hidden units."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, as_array, assert_finite, assert_shape


def outputs(theta, x):
    w1, b1, w2, b2, v1, v2, c = theta
    return v1 * np.maximum(w1 * x + b1, 0) + v2 * np.maximum(w2 * x + b2, 0) + c


@pytest.mark.exercise("ex10_two_ramps.theta", points=1)
def test_the_network_computes_the_size(student):
    """The network with your theta gives |x| for many x."""
    yours = as_array(student.ex10_two_ramps.theta(), np.zeros(7), "theta").astype(float)
    assert_shape(yours, (7,), what="theta")
    assert_finite(yours, np.zeros(7), "theta")
    x = np.linspace(-3, 3, 61)
    wrong = np.abs(outputs(yours, x) - np.abs(x)) > 1e-9
    if wrong[x < -0.05].any() and not wrong[x > 0.05].any():
        raise CheckFailed("For positive x your network is right. What do your ramps do on the left?")
    if wrong[x > 0.05].any() and not wrong[x < -0.05].any():
        raise CheckFailed("For negative x your network is right. What do your ramps do on the right?")
    if wrong.any():
        place = x[np.argmax(np.abs(outputs(yours, x) - np.abs(x)))]
        raise CheckFailed(
            f"For x = {place:g} your network gives {outputs(yours, place):g}. Work out both ramps there on paper."
        )

"""Checks of 64: a network for XOR, whichever it is."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, as_array, assert_finite, assert_shape

CASES = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR = np.array([0.0, 1.0, 1.0, 0.0])


@pytest.mark.exercise("ex64_xor_by_hand.theta", points=1)
def test_the_four_cases(student):
    """The network gives 0, 1, 1, 0."""
    numbers = as_array(student.ex64_xor_by_hand.theta(), np.zeros(9), "theta").astype(float)
    assert_shape(numbers, (9,), what="theta")
    assert_finite(numbers, np.zeros(9), "theta")
    hidden = np.maximum(CASES @ numbers[:4].reshape(2, 2) + numbers[4:6], 0)
    out = hidden @ numbers[6:8] + numbers[8]
    for case, yours, right in zip(CASES.astype(int).tolist(), out, XOR):
        if not abs(yours - right) <= 1e-9:
            raise CheckFailed(
                f"For ({case[0]}, {case[1]}) your network gives {yours:g}. "
                "Work out h1 and h2 for this case on paper."
            )

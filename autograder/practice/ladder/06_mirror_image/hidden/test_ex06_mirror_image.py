"""Checks of 06: a symmetry, tested."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, as_array, assert_same


def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z)))


@pytest.mark.exercise("ex06_mirror_image.worst_break", points=1)
def test_functions_that_break_it(student, reference, rng):
    """Functions without the symmetry, which miss it to either side."""
    for f in (np.exp, lambda z: -np.exp(np.asarray(z)), lambda z: sigmoid(2 * np.asarray(z) - 1), np.tanh):
        right = reference.ex06_mirror_image.worst_break
        assert_same(student.ex06_mirror_image.worst_break, right, f, rng.normal(size=6), what="distance")


@pytest.mark.exercise("ex06_mirror_image.worst_break", points=1)
def test_the_sigmoid_keeps_it(student, rng):
    """The sigmoid keeps the symmetry, and one wrong entry among a hundred is noticed."""
    z = rng.normal(size=100)
    found = as_array(student.ex06_mirror_image.worst_break(sigmoid, z), np.zeros(()), "distance")
    if not (found.shape == () and 0 <= found < 1e-14):
        raise CheckFailed(
            "For a sigmoid your distance should be 0, but for rounding. Compare f(-z) with 1 - f(z)."
        )
    spoilt = int(rng.integers(100))

    def nearly(v):
        return sigmoid(v) + 0.01 * (np.abs(v) == abs(z[spoilt]))

    found = as_array(student.ex06_mirror_image.worst_break(nearly, z), np.zeros(()), "distance")
    if not (found.shape == () and abs(float(found) - 0.02) < 1e-12):
        raise CheckFailed(
            "One entry among a hundred breaks the symmetry, and your distance does not show how far."
        )

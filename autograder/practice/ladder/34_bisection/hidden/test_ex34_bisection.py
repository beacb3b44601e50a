"""Checks of 34: bisection."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, as_array, assert_shape

# roots of x^3 - 1.69 x + 0.1, isolated at 200 bits
ZEROS = (
    ((-2.0, -1.0), -1.3286328822411041),
    ((-0.5, 0.5), 0.05929495541052171),
    ((1.0, 2.0), 1.2693379268305823),
)
ALLOWED = 1.001e-6  # the docstring's 1e-6 and some rounding


def compare(found: object, zero: float) -> None:
    yours = as_array(found, np.zeros(()), "zero")
    assert_shape(yours, (), what="zero")
    if not abs(float(yours) - zero) <= ALLOWED:
        raise CheckFailed(
            "Your zero is further than 1e-6 from the true one. Do the two ends always keep the zero between them, "
            "and does your loop go on for long enough?",
            values=f"expected {zero}\ngot      {yours}",
        )


@pytest.mark.exercise("ex34_bisection.bisect", points=1)
def test_the_three_flat_spots_of_the_double_well(student):
    """The three flat spots of the double well are found to 1e-6."""
    for (low, high), zero in ZEROS:
        found = student.ex34_bisection.bisect(lambda x: x**3 - 1.69 * x + 0.1, low, high)
        compare(found, zero)


@pytest.mark.exercise("ex34_bisection.bisect", points=1)
def test_other_curves(student, rng):
    """Rising and falling curves, and intervals of any length."""
    for sign in (1.0, -1.0):
        zero = float(rng.normal())
        left, right = rng.uniform(0.3, 3.0, size=2)
        found = student.ex34_bisection.bisect(
            lambda x, sign=sign, zero=zero: sign * float(np.arctan(x - zero) * np.exp(x / 4)),
            zero - float(left),
            zero + float(right),
        )
        compare(found, zero)

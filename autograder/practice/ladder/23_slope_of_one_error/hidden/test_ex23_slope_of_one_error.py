"""Checks of 23: one slope, twice."""

from __future__ import annotations

import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex23_slope_of_one_error.by_hand", points=1)
def test_the_slope_by_hand(student, reference):
    """The slope that you worked out on paper."""
    assert_same(
        student.ex23_slope_of_one_error.by_hand, reference.ex23_slope_of_one_error.by_hand, what="slope"
    )


@pytest.mark.exercise("ex23_slope_of_one_error.measured", points=1)
def test_the_measured_slope(student, reference, rng):
    """The slope of several curves, measured with small and with large steps."""
    for h in (0.5, 0.125, 1.0):
        a, b, c, w = rng.normal(size=4)
        assert_same(
            student.ex23_slope_of_one_error.measured,
            reference.ex23_slope_of_one_error.measured,
            lambda x, a=a, b=b, c=c: float(a * x**3 + b * x**2 + c),
            float(w),
            h,
            what="slope",
        )

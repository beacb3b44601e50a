"""Checks of 74: units that agree for ever."""

from __future__ import annotations

import pytest

from autograder.checks import CheckFailed, assert_same


@pytest.mark.exercise("ex74_units_that_agree.slopes", points=1)
def test_slopes(student, reference, rng):
    """The slopes of three and of five units."""
    for h in (3, 5):
        assert_same(
            student.ex74_units_that_agree.slopes,
            reference.ex74_units_that_agree.slopes,
            *rng.normal(size=(2, h)),
            0.7,
            -1.3,
            what="slope",
        )


def says(came: object, right: bool) -> None:
    if not isinstance(came, bool):
        raise CheckFailed("Return True or False.")
    if came is not right:
        raise CheckFailed("Put it into the formula: are the slopes of two units still equal?")


@pytest.mark.exercise("ex74_units_that_agree.random_v", points=1)
def test_random_v(student):
    """Other v."""
    says(student.ex74_units_that_agree.random_v(), True)


@pytest.mark.exercise("ex74_units_that_agree.random_c", points=1)
def test_random_c(student):
    """Another c."""
    says(student.ex74_units_that_agree.random_c(), False)


@pytest.mark.exercise("ex74_units_that_agree.larger_rate", points=1)
def test_larger_rate(student):
    """A larger rate."""
    says(student.ex74_units_that_agree.larger_rate(), False)

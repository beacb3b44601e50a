"""Checks of 68: the loss rises from step 40."""

from __future__ import annotations

import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex68_rising_from_step_40.first_bad_step", points=1)
def test_first_bad_step(student, reference):
    """The first step after which |x| is larger."""
    assert_same(
        student.ex68_rising_from_step_40.first_bad_step,
        reference.ex68_rising_from_step_40.first_bad_step,
        what="step",
        rtol=1e-3,
    )


@pytest.mark.exercise("ex68_rising_from_step_40.rate", points=1)
def test_rate(student, reference):
    """The rate in the warm-up and long after it."""
    for t in (0, 7, 18, 19, 20, 39, 40, 500):
        assert_same(
            student.ex68_rising_from_step_40.rate, reference.ex68_rising_from_step_40.rate, t, what="rate"
        )

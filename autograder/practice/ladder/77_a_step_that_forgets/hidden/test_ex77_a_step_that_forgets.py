"""Checks of 77: a step that forgets everything."""

from __future__ import annotations

import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex77_a_step_that_forgets.share_of_the_old", points=1)
def test_share_of_the_old(student, reference):
    """What is left of the old x."""
    assert_same(
        student.ex77_a_step_that_forgets.share_of_the_old,
        reference.ex77_a_step_that_forgets.share_of_the_old,
        what="share",
        rtol=1e-3,
    )


@pytest.mark.exercise("ex77_a_step_that_forgets.variance", points=1)
def test_variance(student, reference):
    """The variance for several rates and noises."""
    for lr, s in ((0.5, 3.0), (0.1, 2.0), (2.0, 0.3)):
        assert_same(
            student.ex77_a_step_that_forgets.variance,
            reference.ex77_a_step_that_forgets.variance,
            lr,
            s,
            what="variance",
        )

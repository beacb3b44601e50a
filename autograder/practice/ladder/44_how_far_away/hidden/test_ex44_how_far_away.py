"""Checks of 44: a bound of the distance."""

from __future__ import annotations

import pytest

from autograder.checks import assert_close, assert_same


@pytest.mark.exercise("ex44_how_far_away.bound", points=1)
def test_the_bound(student):
    """The bound for the two given numbers."""
    assert_close(student.ex44_how_far_away.bound(), 0.02, what="bound")


@pytest.mark.exercise("ex44_how_far_away.gradient_to_stop_at", points=1)
def test_the_gradient_to_stop_at(student, reference, rng):
    """The length of the gradient, in flat bowls and in steep ones."""
    for mu in (0.05, 2.5):
        assert_same(
            student.ex44_how_far_away.gradient_to_stop_at,
            reference.ex44_how_far_away.gradient_to_stop_at,
            float(rng.uniform(0.001, 0.9)),
            mu,
            what="length of the gradient",
        )

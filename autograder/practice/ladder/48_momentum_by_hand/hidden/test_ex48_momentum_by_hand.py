"""Checks of 48: momentum on a steady slope."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import assert_close, assert_same


@pytest.mark.exercise("ex48_momentum_by_hand.speeds", points=1)
def test_the_two_speeds(student):
    """The speeds after one step and after two."""
    assert_close(student.ex48_momentum_by_hand.speeds(), np.array([1.0, 1.9]), what="pair of speeds")


@pytest.mark.exercise("ex48_momentum_by_hand.top_speed", points=1)
def test_the_top_speed(student, reference, rng):
    """The top speed, with much memory, with little and with none."""
    for beta in (0.9, 0.0, 0.5, float(rng.uniform(0.55, 0.99))):
        assert_same(
            student.ex48_momentum_by_hand.top_speed,
            reference.ex48_momentum_by_hand.top_speed,
            beta,
            what="top speed",
        )

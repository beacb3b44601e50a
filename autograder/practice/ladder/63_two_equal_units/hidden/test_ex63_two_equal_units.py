"""Checks of 63: symmetry of hidden units."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_same
from autograder.practice.pairs import pair

CHOICES = ("they stay alike", "they part", "one dies")


@pytest.mark.exercise("ex63_two_equal_units.prediction", points=1)
def test_the_prediction(student):
    """What becomes of two units that start alike."""
    answer = student.ex63_two_equal_units.prediction()
    if answer not in CHOICES:
        raise CheckFailed('Return one of "they stay alike", "they part" and "one dies".')
    if answer != "they stay alike":
        raise CheckFailed("It goes otherwise. Compare the slopes of the two units when they start alike.")


@pytest.mark.exercise("ex63_two_equal_units.slopes", points=1)
def test_slopes_anywhere(student, reference, rng):
    """The slopes for units that differ."""
    for _ in range(2):
        w, v = rng.normal(size=(2, 2))
        x, y = (float(number) for number in rng.normal(size=2))
        assert_same(
            pair(student.ex63_two_equal_units.slopes),
            reference.ex63_two_equal_units.slopes,
            w,
            v,
            x,
            y,
            what="answer",
        )


@pytest.mark.exercise("ex63_two_equal_units.slopes", points=1)
def test_slopes_of_equal_units(student, reference, rng):
    """The slopes for units that start alike, at zero and elsewhere."""
    x, y = float(rng.uniform(0.5, 2.0)), float(rng.uniform(2.0, 3.0))
    for start in (0.3, -0.6, 0.0):
        w = np.full(2, start)
        assert_same(
            pair(student.ex63_two_equal_units.slopes),
            reference.ex63_two_equal_units.slopes,
            w,
            w,
            x,
            y,
            what="answer",
        )

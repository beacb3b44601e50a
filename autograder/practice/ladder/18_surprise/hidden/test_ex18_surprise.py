"""Checks of 18: -log p."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_same

CHOICES = ("more for large p", "more for small p", "always the same")


@pytest.mark.exercise("ex18_surprise.prediction", points=1)
def test_the_prediction(student):
    """What halving a probability does."""
    answer = student.ex18_surprise.prediction()
    if answer not in CHOICES:
        raise CheckFailed('Return one of "more for large p", "more for small p" and "always the same".')
    if answer != "always the same":
        raise CheckFailed("It is something else. Write log(p / 2) as a difference.")


@pytest.mark.exercise("ex18_surprise.surprise", points=1)
def test_the_curve(student, reference, rng):
    """The surprise of certain, likely and unlikely things."""
    for p in (
        rng.uniform(0.01, 1.0, size=5),
        rng.uniform(0.01, 1.0, size=(2, 3)),
        np.array([1.0, 0.5, 1e-9]),
    ):
        assert_same(student.ex18_surprise.surprise, reference.ex18_surprise.surprise, p, what="surprise")

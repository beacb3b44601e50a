"""Checks of 01: a linear model and one example."""

from __future__ import annotations

import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex01_one_prediction.by_hand", points=1)
def test_the_prediction_by_hand(student, reference):
    """The prediction that you worked out on paper."""
    assert_same(student.ex01_one_prediction.by_hand, reference.ex01_one_prediction.by_hand, what="prediction")


@pytest.mark.exercise("ex01_one_prediction.predict", points=1)
def test_any_number_of_features(student, reference, rng):
    """Predictions from one, two and five features."""
    for d in (2, 5, 1):
        assert_same(
            student.ex01_one_prediction.predict,
            reference.ex01_one_prediction.predict,
            rng.normal(size=d + 1),
            rng.normal(size=d),
            what="prediction",
            sizes={"d": d},
        )

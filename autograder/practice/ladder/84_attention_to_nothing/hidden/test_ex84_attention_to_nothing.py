"""Checks of 84: attention whose questions are 0."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_same

CHOICES = ("zeros", "the first value", "the mean of the values", "it depends on the keys")


@pytest.mark.exercise("ex84_attention_to_nothing.prediction", points=1)
def test_the_prediction(student):
    """What comes out for questions of 0."""
    answer = student.ex84_attention_to_nothing.prediction()
    if answer not in CHOICES:
        raise CheckFailed("Return one of the four texts in quotes, word for word.")
    if answer != "the mean of the values":
        raise CheckFailed(
            "It is something else. Which weight has a place whose score is 0, beside others with a score of 0?"
        )


@pytest.mark.exercise("ex84_attention_to_nothing.output", points=1)
def test_all_places(student, reference, rng):
    """Every place of a sequence, without a mask."""
    V = rng.normal(size=(5, 3))
    for i in (0, 2, 4):
        assert_same(
            student.ex84_attention_to_nothing.output,
            reference.ex84_attention_to_nothing.output,
            V,
            i,
            False,
            what="output",
        )


@pytest.mark.exercise("ex84_attention_to_nothing.output", points=1)
def test_behind_a_mask(student, reference, rng):
    """Every place of a sequence, without the future."""
    V = np.asarray(rng.normal(size=(4, 2)))
    for i in range(4):
        assert_same(
            student.ex84_attention_to_nothing.output,
            reference.ex84_attention_to_nothing.output,
            V,
            i,
            True,
            what="output",
        )

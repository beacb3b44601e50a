"""Checks of 50: steps of constant length around a minimum."""

from __future__ import annotations

import pytest

from autograder.checks import CheckFailed, assert_same

CHOICES = ("0", "0.05", "0.1", "further than 0.25")


@pytest.mark.exercise("ex50_jitter.prediction", points=1)
def test_the_prediction(student):
    """How far from the minimum the search is in the end."""
    answer = student.ex50_jitter.prediction()
    if answer not in CHOICES:
        raise CheckFailed('Return one of "0", "0.05", "0.1" and "further than 0.25", in quotes.')
    if answer != "0.05":
        raise CheckFailed("It ends otherwise. Do the first five steps on paper.")


@pytest.mark.exercise("ex50_jitter.sign_path", points=1)
def test_the_path(student, reference, rng):
    """The path from the right and from the left, down to the jitter at the end."""
    for sign in (1, -1):
        x0, lr = sign * float(rng.uniform(0.5, 1.0)), float(rng.uniform(0.11, 0.13))
        assert_same(student.ex50_jitter.sign_path, reference.ex50_jitter.sign_path, x0, lr, 14, what="path")

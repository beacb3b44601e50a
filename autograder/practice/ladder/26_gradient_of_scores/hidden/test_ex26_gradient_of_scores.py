"""Checks of 26: the gradient of cross-entropy."""

from __future__ import annotations

import pytest

from autograder.checks import CheckFailed, assert_same

CHOICES = ("0", "1", "1/n", "it depends")


@pytest.mark.exercise("ex26_gradient_of_scores.prediction", points=1)
def test_the_prediction(student):
    """What a row of the gradient adds up to."""
    answer = student.ex26_gradient_of_scores.prediction()
    if answer not in CHOICES:
        raise CheckFailed('Return one of "0", "1", "1/n" and "it depends", as a text in quotes.')
    if answer != CHOICES[0]:
        raise CheckFailed(
            "It is something else. What does softmax add up to, and what is subtracted from it?"
        )


@pytest.mark.exercise("ex26_gradient_of_scores.gradient", points=1)
def test_the_gradient(student, reference, rng):
    """The gradient, with more examples than classes, with fewer, and with as many."""
    for n, k in ((5, 3), (2, 4), (4, 4)):
        assert_same(
            student.ex26_gradient_of_scores.gradient,
            reference.ex26_gradient_of_scores.gradient,
            rng.normal(size=(n, k)),
            rng.integers(k, size=n),
            what="gradient",
            sizes={"n": n, "k": k},
        )

"""Checks of 21: what confidence costs."""

from __future__ import annotations

import pytest

from autograder.checks import CheckFailed, assert_same

CHOICES = ("hardly more", "about 3 times", "about 100 times")


@pytest.mark.exercise("ex21_confident_and_wrong.prediction", points=1)
def test_the_prediction(student):
    """How much more the surer model loses."""
    answer = student.ex21_confident_and_wrong.prediction()
    if (
        not isinstance(answer, tuple | list)
        or len(answer) != 2
        or any(word not in CHOICES for word in answer)
    ):
        raise CheckFailed('Return two of "hardly more", "about 3 times" and "about 100 times", as a tuple.')
    for name, yours, right in zip(("squares", "surprise"), answer, CHOICES):
        if yours != right:
            raise CheckFailed(f"With {name} it is another answer. Work out the loss for 0.1 and for 0.001.")


@pytest.mark.exercise("ex21_confident_and_wrong.costs", points=1)
def test_the_costs(student, reference, rng):
    """Both losses, for good and for bad probabilities."""
    for n in (5, 2):
        assert_same(
            student.ex21_confident_and_wrong.costs,
            reference.ex21_confident_and_wrong.costs,
            rng.uniform(0.001, 1.0, size=n),
            what="table of losses",
        )

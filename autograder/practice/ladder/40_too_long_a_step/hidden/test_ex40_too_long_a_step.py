"""Checks of 40: steps on x^2 that are too long."""

from __future__ import annotations

import pytest

from autograder.checks import CheckFailed, assert_same

WORDS = ("settles", "swings", "runs away")


@pytest.mark.exercise("ex40_too_long_a_step.prediction", points=1)
def test_the_prediction(student):
    """What happens with lr = 1.0 and with lr = 1.1."""
    answer = student.ex40_too_long_a_step.prediction()
    if not isinstance(answer, tuple | list) or len(answer) != 2 or any(word not in WORDS for word in answer):
        raise CheckFailed('Return two of the words "settles", "swings" and "runs away", as a tuple.')
    wrong = [lr for lr, word, right in zip((1.0, 1.1), answer, ("swings", "runs away")) if word != right]
    if wrong:
        places = " and ".join(f"lr = {lr}" for lr in wrong)
        raise CheckFailed(f"Something else happens for {places}. Do two steps from x = 1 on paper.")


@pytest.mark.exercise("ex40_too_long_a_step.factor", points=1)
def test_the_factor(student, reference, rng):
    """The number that x is multiplied by, for short steps and for long ones."""
    for lr in (0.1, 1.1, float(rng.uniform(0.0, 0.5)), float(rng.uniform(0.5, 3.0))):
        assert_same(
            student.ex40_too_long_a_step.factor, reference.ex40_too_long_a_step.factor, lr, what="factor"
        )

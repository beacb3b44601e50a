"""Checks of 13: mean squared error."""

from __future__ import annotations

import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex13_score_two_guesses.by_hand", points=1)
def test_two_guesses(student, reference):
    """The loss of the two predictions."""
    assert_same(student.ex13_score_two_guesses.by_hand, reference.ex13_score_two_guesses.by_hand, what="loss")


@pytest.mark.exercise("ex13_score_two_guesses.mse", points=1)
def test_any_number_of_guesses(student, reference, rng):
    """The loss of one, of three and of seven predictions."""
    for n in (3, 7, 1):
        assert_same(
            student.ex13_score_two_guesses.mse,
            reference.ex13_score_two_guesses.mse,
            rng.normal(size=n),
            rng.normal(size=n),
            what="loss",
            sizes={"n": n},
        )

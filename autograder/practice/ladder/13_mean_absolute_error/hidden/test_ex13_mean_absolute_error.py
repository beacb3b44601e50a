"""Checks of 13: how wrong? Score two guesses."""

from __future__ import annotations

import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex13_mean_absolute_error.by_hand", points=1)
def test_by_hand(student, reference):
    """The loss of the two predictions."""
    assert_same(
        student.ex13_mean_absolute_error.by_hand,
        reference.ex13_mean_absolute_error.by_hand,
        what="loss",
        rtol=1e-3,
    )


@pytest.mark.exercise("ex13_mean_absolute_error.mae", points=1)
def test_any_number_of_guesses(student, reference, rng):
    """The loss of one, of three and of seven predictions."""
    for n in (3, 7, 1):
        assert_same(
            student.ex13_mean_absolute_error.mae,
            reference.ex13_mean_absolute_error.mae,
            *rng.normal(size=(2, n)),
            what="loss",
            sizes={"n": n},
        )

"""Checks of 14: broadcasting."""

from __future__ import annotations

import pytest

from autograder.checks import CheckFailed, assert_same


@pytest.mark.exercise("ex14_a_silent_table.prediction", points=1)
def test_the_prediction(student):
    """The shape of a column minus a list."""
    answer = student.ex14_a_silent_table.prediction()
    if not isinstance(answer, tuple | list) or tuple(answer) != (5, 5):
        raise CheckFailed("It is another shape. Line the two shapes up from the right.")


@pytest.mark.exercise("ex14_a_silent_table.mse_of_column", points=1)
def test_the_loss_of_a_column(student, reference, rng):
    """The loss of columns with two, four and seven predictions."""
    for n in (2, 4, 7):
        assert_same(
            student.ex14_a_silent_table.mse_of_column,
            reference.ex14_a_silent_table.mse_of_column,
            rng.normal(size=(n, 1)),
            rng.normal(size=n),
            what="loss",
            sizes={"n": n},
        )

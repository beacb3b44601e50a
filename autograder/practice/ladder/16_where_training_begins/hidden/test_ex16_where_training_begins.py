"""Checks of 16: the loss before training."""

from __future__ import annotations

import pytest

from autograder.checks import CheckFailed, assert_same


@pytest.mark.exercise("ex16_where_training_begins.prediction", points=1)
def test_the_prediction(student):
    """Whether labels matter to a model that knows nothing."""
    answer = student.ex16_where_training_begins.prediction()
    if answer not in ("yes", "no"):
        raise CheckFailed('Return "yes" or "no", as a text in quotes.')
    if answer != "no":
        raise CheckFailed("It is the other one. Which probability does the right class have?")


@pytest.mark.exercise("ex16_where_training_begins.start_loss", points=1)
def test_the_start(student, reference):
    """The loss for two, for ten and for a thousand classes."""
    for k in (2, 10, 1000):
        assert_same(
            student.ex16_where_training_begins.start_loss,
            reference.ex16_where_training_begins.start_loss,
            k,
            what="loss",
            sizes={"k": k},
        )

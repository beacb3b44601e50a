"""Checks of 66: which measurement tells the suspects apart."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.checks import CheckFailed

CHOICES = ("training accuracy", "kept-back rows", "more rows")


def choose(answer: Any, right: str, suspect: str) -> None:
    if answer not in CHOICES:
        raise CheckFailed(
            'Return one of "training accuracy", "kept-back rows" and "more rows", word for word.'
        )
    if answer != right:
        raise CheckFailed(f"That would not find {suspect} guilty. What would you see if it were?")


@pytest.mark.exercise("ex66_one_symptom_three_causes.for_loss", points=1)
def test_for_loss(student):
    """The measurement for the loss."""
    choose(student.ex66_one_symptom_three_causes.for_loss(), "training accuracy", "the loss")


@pytest.mark.exercise("ex66_one_symptom_three_causes.for_data", points=1)
def test_for_data(student):
    """The measurement for the data."""
    choose(student.ex66_one_symptom_three_causes.for_data(), "kept-back rows", "the validation data")


@pytest.mark.exercise("ex66_one_symptom_three_causes.for_few", points=1)
def test_for_few(student):
    """The measurement for the small number."""
    choose(student.ex66_one_symptom_three_causes.for_few(), "more rows", "the small number of examples")

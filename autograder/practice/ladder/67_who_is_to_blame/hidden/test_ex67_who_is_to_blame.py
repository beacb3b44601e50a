"""Checks of 67: minimum, loss or data."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.checks import CheckFailed

FAMILIES = ("minimum", "loss", "data")


def choose(answer: Any, right: str, run: str) -> None:
    if answer not in FAMILIES:
        raise CheckFailed('Return one of "minimum", "loss" and "data".')
    if answer != right:
        raise CheckFailed(f"The numbers of run {run} speak for another one. Which of them speaks loudest?")


@pytest.mark.exercise("ex67_who_is_to_blame.run_a", points=1)
def test_run_a(student):
    """What failed in run A."""
    choose(student.ex67_who_is_to_blame.run_a(), "minimum", "A")


@pytest.mark.exercise("ex67_who_is_to_blame.run_b", points=1)
def test_run_b(student):
    """What failed in run B."""
    choose(student.ex67_who_is_to_blame.run_b(), "loss", "B")


@pytest.mark.exercise("ex67_who_is_to_blame.run_c", points=1)
def test_run_c(student):
    """What failed in run C."""
    choose(student.ex67_who_is_to_blame.run_c(), "data", "C")

"""Checks of 49: the first step of Adam."""

from __future__ import annotations

import pytest

from autograder.checks import CheckFailed, assert_same

CHOICES = ("1e-6", "1", "1e6", "about equal")


@pytest.mark.exercise("ex49_first_step_of_adam.prediction", points=1)
def test_the_prediction(student):
    """Which gradient makes the longest first step."""
    answer = student.ex49_first_step_of_adam.prediction()
    if answer not in CHOICES:
        raise CheckFailed('Return one of "1e-6", "1", "1e6" and "about equal", in quotes.')
    if answer != "about equal":
        raise CheckFailed("It turns out otherwise. Write first_step, and print it for the three gradients.")


@pytest.mark.exercise("ex49_first_step_of_adam.first_step", points=1)
def test_the_first_step(student, reference, rng):
    """The change of theta, for gradients of ordinary size and for huge ones."""
    for g in (1.0, 1e6, -float(rng.uniform(1.0, 10.0))):
        lr = float(rng.uniform(0.001, 0.1))
        assert_same(
            student.ex49_first_step_of_adam.first_step,
            reference.ex49_first_step_of_adam.first_step,
            g,
            lr,
            rtol=1e-7,
            what="change",
        )


@pytest.mark.exercise("ex49_first_step_of_adam.first_step", points=1, kind="edge")
def test_tiny_gradients(student, reference):
    """The change of theta for tiny gradients, where the 1e-8 has a say."""
    for g in (1e-6, -1e-7):
        assert_same(
            student.ex49_first_step_of_adam.first_step,
            reference.ex49_first_step_of_adam.first_step,
            g,
            0.01,
            what="change",
        )

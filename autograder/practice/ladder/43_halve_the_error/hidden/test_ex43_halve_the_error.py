"""Checks of 43: the price of a halving."""

from __future__ import annotations

import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex43_halve_the_error.steps_to_halve", points=1)
def test_the_number_of_steps(student, reference, rng):
    """The number of steps for quick rates and for slow ones."""
    for rate in (0.9, 0.999, float(rng.uniform(0.72, 0.95)), float(rng.uniform(0.95, 0.995))):
        assert_same(
            student.ex43_halve_the_error.steps_to_halve,
            reference.ex43_halve_the_error.steps_to_halve,
            rate,
            what="number of steps",
        )


@pytest.mark.exercise("ex43_halve_the_error.steps_to_halve", points=1)
def test_rates_at_which_one_step_is_enough(student, reference, rng):
    """Quick rates, where one step is enough, beside one where it is not."""
    for rate in (0.5, float(rng.uniform(0.05, 0.45)), 0.8):
        assert_same(
            student.ex43_halve_the_error.steps_to_halve,
            reference.ex43_halve_the_error.steps_to_halve,
            rate,
            what="number of steps",
        )

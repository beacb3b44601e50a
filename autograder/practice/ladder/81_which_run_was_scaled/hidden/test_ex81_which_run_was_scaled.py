"""Checks of 81: which run had standardised inputs?."""

from __future__ import annotations

import pytest

from autograder.checks import CheckFailed, assert_same


@pytest.mark.exercise("ex81_which_run_was_scaled.standardised_run", points=1)
def test_the_run(student):
    """Which run it was."""
    answer = student.ex81_which_run_was_scaled.standardised_run()
    if answer not in ("A", "B"):
        raise CheckFailed('Return "A" or "B".')
    if answer != "B":
        raise CheckFailed(
            "Which valley is round, and how fast does descent get to the bottom of a round valley?"
        )


@pytest.mark.exercise("ex81_which_run_was_scaled.condition_number", points=1)
def test_condition_numbers(student, reference):
    """Several means and deviations."""
    for m, s in ((0.0, 1.0), (3.0, 1.0), (0.0, 4.0), (-2.0, 0.5)):
        assert_same(
            student.ex81_which_run_was_scaled.condition_number,
            reference.ex81_which_run_was_scaled.condition_number,
            m,
            s,
            what="condition number",
            rtol=1e-8,
        )

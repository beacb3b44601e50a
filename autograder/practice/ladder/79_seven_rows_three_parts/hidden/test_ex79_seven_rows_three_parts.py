"""Checks of 79: seven rows in three parts."""

from __future__ import annotations

import pytest

from autograder.checks import CheckFailed, assert_same


@pytest.mark.exercise("ex79_seven_rows_three_parts.parts", points=1)
def test_parts(student):
    """The three parts."""
    came = student.ex79_seven_rows_three_parts.parts()
    try:
        came = [[int(row) for row in part] for part in came]
    except (TypeError, ValueError):
        raise CheckFailed("Return a list of three lists of row numbers.") from None
    if sorted(row for part in came for row in part) != list(range(7)):
        raise CheckFailed("Each of the rows 0 to 6 should be in exactly one part.")
    if came != [[0, 1, 2], [3, 4], [5, 6]]:
        raise CheckFailed(
            "The rows stay in order, the larger part comes first, and sizes differ by 1 at most."
        )


@pytest.mark.exercise("ex79_seven_rows_three_parts.rows_of_the_first_training", points=1)
def test_rows_of_the_first_training(student, reference):
    """How many rows train."""
    assert_same(
        student.ex79_seven_rows_three_parts.rows_of_the_first_training,
        reference.ex79_seven_rows_three_parts.rows_of_the_first_training,
        what="number of rows",
        rtol=1e-3,
    )


@pytest.mark.exercise("ex79_seven_rows_three_parts.trainings_of_a_row", points=1)
def test_trainings(student, reference):
    """How often a row trains."""
    for k in (3, 5, 2):
        assert_same(
            student.ex79_seven_rows_three_parts.trainings_of_a_row,
            reference.ex79_seven_rows_three_parts.trainings_of_a_row,
            k,
            what="number of trainings",
        )

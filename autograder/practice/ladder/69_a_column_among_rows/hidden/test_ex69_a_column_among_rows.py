"""Checks of 69: the largest error is far too large."""

from __future__ import annotations

import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex69_a_column_among_rows.how_many", points=1)
def test_how_many(student, reference):
    """How many differences there are, for several n."""
    for n in (5, 1, 12):
        assert_same(
            student.ex69_a_column_among_rows.how_many,
            reference.ex69_a_column_among_rows.how_many,
            n,
            what="number of differences",
        )


@pytest.mark.exercise("ex69_a_column_among_rows.largest_error", points=1)
def test_largest_error(student, reference, rng):
    """The largest error of columns of several lengths."""
    for n in (5, 3, 1, 8):
        y = rng.normal(size=n)
        assert_same(
            student.ex69_a_column_among_rows.largest_error,
            reference.ex69_a_column_among_rows.largest_error,
            (y + 0.1 * rng.normal(size=n))[:, None],
            y,
            what="largest error",
        )

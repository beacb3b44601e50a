"""Checks of 73: validation 1.00 in the first epoch."""

from __future__ import annotations

import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex73_right_at_once.rows_seen_before", points=1)
def test_rows_seen_before(student, reference):
    """How many rows are in both."""
    assert_same(
        student.ex73_right_at_once.rows_seen_before,
        reference.ex73_right_at_once.rows_seen_before,
        what="number of rows",
        rtol=1e-3,
    )


@pytest.mark.exercise("ex73_right_at_once.split", points=1)
def test_split(student, reference, rng):
    """Splits of several sizes."""
    for n, k in ((10, 3), (7, 1), (5, 4)):
        assert_same(
            student.ex73_right_at_once.split,
            reference.ex73_right_at_once.split,
            rng.permutation(n),
            k,
            what="part",
        )

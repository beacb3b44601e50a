"""Checks of 75: batch norm and a batch of one."""

from __future__ import annotations

import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex75_a_batch_of_one.one_row", points=1)
def test_one_row(student, reference, rng):
    """One row, of three and of five features."""
    for d in (3, 5):
        assert_same(
            student.ex75_a_batch_of_one.one_row,
            reference.ex75_a_batch_of_one.one_row,
            *rng.normal(size=(3, d)),
            what="output",
        )


@pytest.mark.exercise("ex75_a_batch_of_one.two_numbers", points=1)
def test_two_numbers(student, reference):
    """Columns of two numbers, near and far."""
    for a, b in ((1.0, 5.0), (5.0, 1.0), (-3.0, -2.9), (1e6, -4.0)):
        assert_same(
            student.ex75_a_batch_of_one.two_numbers,
            reference.ex75_a_batch_of_one.two_numbers,
            a,
            b,
            what="column",
        )

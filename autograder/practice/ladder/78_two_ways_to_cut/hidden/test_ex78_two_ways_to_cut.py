"""Checks of 78: two ways to cut a slope."""

from __future__ import annotations

import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex78_two_ways_to_cut.by_length", points=1)
def test_by_length(student, reference):
    """Cut by length."""
    assert_same(
        student.ex78_two_ways_to_cut.by_length,
        reference.ex78_two_ways_to_cut.by_length,
        what="slope",
        rtol=1e-3,
    )


@pytest.mark.exercise("ex78_two_ways_to_cut.by_entry", points=1)
def test_by_entry(student, reference):
    """Cut by entry."""
    assert_same(
        student.ex78_two_ways_to_cut.by_entry,
        reference.ex78_two_ways_to_cut.by_entry,
        what="slope",
        rtol=1e-3,
    )


@pytest.mark.exercise("ex78_two_ways_to_cut.ratio_by_length", points=1)
def test_ratio_by_length(student, reference):
    """The ratio after the first way."""
    assert_same(
        student.ex78_two_ways_to_cut.ratio_by_length,
        reference.ex78_two_ways_to_cut.ratio_by_length,
        what="ratio",
        rtol=1e-3,
    )


@pytest.mark.exercise("ex78_two_ways_to_cut.ratio_by_entry", points=1)
def test_ratio_by_entry(student, reference):
    """The ratio after the second way."""
    assert_same(
        student.ex78_two_ways_to_cut.ratio_by_entry,
        reference.ex78_two_ways_to_cut.ratio_by_entry,
        what="ratio",
        rtol=1e-3,
    )

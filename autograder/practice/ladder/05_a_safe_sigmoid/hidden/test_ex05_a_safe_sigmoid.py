"""Checks of 05: a sigmoid without warnings."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from autograder.checks import assert_no_warnings, assert_same


@pytest.mark.exercise("ex05_a_safe_sigmoid.sigmoid", points=1, kind="generic")
def test_ordinary_numbers(student, reference, rng):
    """The sigmoid of numbers of ordinary size."""
    for n in (5, 2):
        z = 2 * rng.normal(size=n)
        assert_same(
            student.ex05_a_safe_sigmoid.sigmoid, reference.ex05_a_safe_sigmoid.sigmoid, z, what="result"
        )


@pytest.mark.exercise("ex05_a_safe_sigmoid.sigmoid", points=1, kind="edge")
def test_huge_numbers(student, reference):
    """The sigmoid of 1000 and -1000 and of numbers between."""
    z = np.array([-1000.0, -30.0, 0.0, 30.0, 1000.0])
    assert_same(student.ex05_a_safe_sigmoid.sigmoid, reference.ex05_a_safe_sigmoid.sigmoid, z, what="result")


@pytest.mark.exercise("ex05_a_safe_sigmoid.sigmoid", points=1, kind="purity")
def test_no_warning(student, reference):
    """No warning for huge numbers of either sign."""
    for z in (np.array([-1000.0, 2.0]), np.array([1000.0, -2.0])):
        sigmoid = functools.partial(assert_no_warnings, student.ex05_a_safe_sigmoid.sigmoid)
        assert_same(sigmoid, reference.ex05_a_safe_sigmoid.sigmoid, z, what="result")

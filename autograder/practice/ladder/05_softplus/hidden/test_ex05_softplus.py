"""Checks of 05: a soft ramp that survives any number."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from autograder.checks import assert_no_warnings, assert_same


@pytest.mark.exercise("ex05_softplus.softplus", points=1, kind="generic")
def test_ordinary_numbers(student, reference, rng):
    """The soft ramp of numbers of ordinary size."""
    for n in (5, 2):
        z = 2 * rng.normal(size=n)
        assert_same(student.ex05_softplus.softplus, reference.ex05_softplus.softplus, z, what="result")


@pytest.mark.exercise("ex05_softplus.softplus", points=1, kind="edge")
def test_huge_numbers(student, reference):
    """The soft ramp of 1000 and -1000 and of numbers between."""
    z = np.array([-1000.0, 0.0, 30.0, 1000.0])
    assert_same(student.ex05_softplus.softplus, reference.ex05_softplus.softplus, z, what="result")
    assert_same(
        student.ex05_softplus.softplus,
        reference.ex05_softplus.softplus,
        np.array([-30.0]),
        what="result at -30",
        rtol=1e-6,
    )


@pytest.mark.exercise("ex05_softplus.softplus", points=1, kind="purity")
def test_no_warning(student, reference):
    """No warning for huge numbers of either sign."""
    for z in (np.array([-1000.0, 2.0]), np.array([1000.0, -2.0])):
        softplus = functools.partial(assert_no_warnings, student.ex05_softplus.softplus)
        assert_same(softplus, reference.ex05_softplus.softplus, z, what="result")

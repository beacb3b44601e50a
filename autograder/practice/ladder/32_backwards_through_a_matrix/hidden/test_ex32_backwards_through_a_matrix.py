"""Checks of 32: the vjp of y = A x."""

from __future__ import annotations

import pytest

from autograder.checks import assert_same

SHAPES = ((4, 2), (2, 3), (3, 3))


@pytest.mark.exercise("ex32_backwards_through_a_matrix.in_x", points=1)
def test_the_slope_in_x(student, reference, rng):
    """The slope in x, for high, wide and square matrices."""
    for m, d in reversed(
        SHAPES
    ):  # square first: there A @ g is wrong in its values, and no error that others raise too
        assert_same(
            student.ex32_backwards_through_a_matrix.in_x,
            reference.ex32_backwards_through_a_matrix.in_x,
            rng.normal(size=(m, d)),
            rng.normal(size=d),
            rng.normal(size=m),
            what="slope in x",
        )


@pytest.mark.exercise("ex32_backwards_through_a_matrix.in_A", points=1)
def test_the_slope_in_the_matrix(student, reference, rng):
    """The slope in A, for high, wide and square matrices."""
    for m, d in SHAPES:
        assert_same(
            student.ex32_backwards_through_a_matrix.in_A,
            reference.ex32_backwards_through_a_matrix.in_A,
            rng.normal(size=(m, d)),
            rng.normal(size=d),
            rng.normal(size=m),
            what="slope in A",
        )

"""Checks of 12: the boundary of a yes/no model."""

from __future__ import annotations

import pytest

from autograder.checks import assert_same


def parameters(rng):
    """Return a slope that is not near 0, of either sign, and a height."""
    sign = 1.0 if rng.random() < 0.5 else -1.0
    return sign * float(rng.uniform(0.5, 3.0)), float(rng.normal())


@pytest.mark.exercise("ex12_where_it_decides.boundary", points=1)
def test_the_boundary(student, reference, rng):
    """The place where the answer changes, for rising and for falling models."""
    for _ in range(3):
        w, b = parameters(rng)
        assert_same(
            student.ex12_where_it_decides.boundary,
            reference.ex12_where_it_decides.boundary,
            w,
            b,
            what="boundary",
        )


@pytest.mark.exercise("ex12_where_it_decides.x_where", points=1)
def test_other_probabilities(student, reference, rng):
    """The places where the model is fairly sure, of yes and of no."""
    for p in (0.9, 0.2, 0.5):
        w, b = parameters(rng)
        assert_same(
            student.ex12_where_it_decides.x_where,
            reference.ex12_where_it_decides.x_where,
            w,
            b,
            p,
            what="place",
        )

"""Checks of 04: a line through two points."""

from __future__ import annotations

import pytest

from autograder.checks import assert_same
from autograder.practice.pairs import pair


@pytest.mark.exercise("ex04_through_two_points.line_through", points=1)
def test_the_line(student, reference, rng):
    """Lines through points to the left, to the right and on both sides of 0."""
    for left, right in ((1.0, 3.0), (-2.0, -0.5), (2.5, -1.5)):
        assert_same(
            pair(student.ex04_through_two_points.line_through),
            reference.ex04_through_two_points.line_through,
            left,
            float(rng.normal()),
            right,
            float(rng.normal()),
            what="(w, b)",
        )

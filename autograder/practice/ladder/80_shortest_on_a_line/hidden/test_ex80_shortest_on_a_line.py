"""Checks of 80: the shortest point on a line."""

from __future__ import annotations

import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex80_shortest_on_a_line.shortest", points=1)
def test_shortest(student, reference):
    """The shortest pair."""
    assert_same(
        student.ex80_shortest_on_a_line.shortest,
        reference.ex80_shortest_on_a_line.shortest,
        what="pair",
        rtol=1e-3,
    )


@pytest.mark.exercise("ex80_shortest_on_a_line.shortest_on", points=1)
def test_other_lines(student, reference):
    """Other lines, among them some along an axis."""
    for a, b, c in ((3.0, -4.0, 10.0), (0.0, 2.0, 5.0), (-1.0, 0.0, 7.0), (0.5, 0.25, -2.0)):
        assert_same(
            student.ex80_shortest_on_a_line.shortest_on,
            reference.ex80_shortest_on_a_line.shortest_on,
            a,
            b,
            c,
            what="pair",
        )

"""Checks of 31: back through one unit."""

from __future__ import annotations

import pytest

from autograder.checks import assert_same
from autograder.practice.pairs import pair


@pytest.mark.exercise("ex31_chain_of_pieces.slopes", points=1)
def test_the_slopes(student, reference, rng):
    """Both slopes, at several parameters and examples."""
    for y in (0.0, 1.0, 0.3):
        w, b, x = (float(number) for number in rng.normal(size=3))
        assert_same(
            pair(student.ex31_chain_of_pieces.slopes),
            reference.ex31_chain_of_pieces.slopes,
            w,
            b,
            2 * x,
            y,
            what="pair of slopes",
        )


@pytest.mark.exercise("ex31_chain_of_pieces.slopes", points=1)
def test_a_unit_that_is_sure_and_wrong(student, reference):
    """A unit that is sure and wrong hardly has a slope."""
    assert_same(
        pair(student.ex31_chain_of_pieces.slopes),
        reference.ex31_chain_of_pieces.slopes,
        3.0,
        1.0,
        3.0,
        0.0,
        what="pair of slopes",
    )

"""Checks of 33: valleys and hilltops of a table of heights."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex33_flat_spots.flat_spots", points=1)
def test_the_double_well(student, reference):
    """The double well has its two valleys and the hill between them."""
    x = np.linspace(-2.0, 2.0, 80)
    heights = (x**2 - 1.69) ** 2 / 4 + x / 10
    assert_same(
        student.ex33_flat_spots.flat_spots,
        reference.ex33_flat_spots.flat_spots,
        x,
        heights,
        what="list of spots",
    )


@pytest.mark.exercise("ex33_flat_spots.flat_spots", points=1)
def test_other_curves(student, reference, rng):
    """Curves with many turns and with none, with the points at uneven distances."""
    x = np.sort(rng.uniform(0.0, 6.0, size=120))
    wavy = np.sin(3 * x + rng.uniform(0, 6)) + 0.1 * x
    for heights in (wavy, np.exp(x), -np.exp(x)):
        assert_same(
            student.ex33_flat_spots.flat_spots,
            reference.ex33_flat_spots.flat_spots,
            x,
            heights,
            what="list of spots",
        )

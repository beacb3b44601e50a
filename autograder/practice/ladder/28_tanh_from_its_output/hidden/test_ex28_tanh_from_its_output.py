"""Checks of 28: back through a tanh."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex28_tanh_from_its_output.slope", points=1)
def test_the_slope(student, reference, rng):
    """The slope at one place, in a list and in a table."""
    for shape in ((), (5,), (2, 3)):
        t = np.tanh(rng.normal(size=shape))
        assert_same(
            student.ex28_tanh_from_its_output.slope,
            reference.ex28_tanh_from_its_output.slope,
            t,
            what="slope",
        )


@pytest.mark.exercise("ex28_tanh_from_its_output.backward", points=1)
def test_the_chain_rule(student, reference, rng):
    """The slope of the loss in front of the tanh."""
    for shape in ((5,), (2, 3)):
        assert_same(
            student.ex28_tanh_from_its_output.backward,
            reference.ex28_tanh_from_its_output.backward,
            rng.normal(size=shape),
            np.tanh(rng.normal(size=shape)),
            what="slope",
        )

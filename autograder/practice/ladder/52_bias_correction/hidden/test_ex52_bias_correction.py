"""Checks of 52: Adam's correction."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex52_bias_correction.corrected_averages", points=1)
def test_any_numbers(student, reference, rng):
    """The averages of numbers of all kinds, with short memory and long."""
    for beta in (0.9, 0.5):
        g = rng.normal(size=6)
        assert_same(
            student.ex52_bias_correction.corrected_averages,
            reference.ex52_bias_correction.corrected_averages,
            g,
            beta,
            what="list of averages",
        )


@pytest.mark.exercise("ex52_bias_correction.corrected_averages", points=1)
def test_equal_numbers(student, reference, rng):
    """The average of equal numbers is that number at once; after a jump it follows slowly."""
    for beta, after in ((0.99, 1.0), (0.7, -1.0)):
        g = float(rng.uniform(1.0, 9.0)) * np.array([1.0, 1.0, 1.0, after, after])
        assert_same(
            student.ex52_bias_correction.corrected_averages,
            reference.ex52_bias_correction.corrected_averages,
            g,
            beta,
            what="list of averages",
        )

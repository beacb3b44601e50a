"""Checks of 35: a matrix of positive numbers that is no bowl."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, as_array, assert_close, assert_shape

KINDS = ("bowl", "hill", "saddle")


@pytest.mark.exercise("ex35_bowl_or_saddle.prediction", points=1)
def test_the_prediction(student):
    """The kind of the flat spot."""
    answer = student.ex35_bowl_or_saddle.prediction()
    if answer not in KINDS:
        raise CheckFailed(f"Return one of the words {', '.join(KINDS)}.")
    if answer != "saddle":
        raise CheckFailed("It is another kind. Work out the eigenvalues, then look at their signs.")


@pytest.mark.exercise("ex35_bowl_or_saddle.eigenvalues", points=1)
def test_the_eigenvalues(student):
    """The curvatures along the two axes."""
    yours = as_array(student.ex35_bowl_or_saddle.eigenvalues(), np.zeros(2), "pair of eigenvalues")
    assert_shape(yours, (2,), what="pair of eigenvalues")
    assert_close(np.sort(yours), np.array([-1.0, 3.0]), what="pair of eigenvalues")

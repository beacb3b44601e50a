"""Checks of 07: softmax."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex07_scores_to_probabilities.softmax", points=1, kind="generic")
def test_ordinary_scores(student, reference, rng):
    """Scores of ordinary size, for two classes and more."""
    for k in (3, 5, 2):
        assert_same(
            student.ex07_scores_to_probabilities.softmax,
            reference.ex07_scores_to_probabilities.softmax,
            rng.normal(size=k),
            what="list of probabilities",
            sizes={"k": k},
        )


@pytest.mark.exercise("ex07_scores_to_probabilities.softmax", points=1, kind="edge")
def test_huge_scores(student, reference, rng):
    """Scores near 1000, near -1000, and far apart."""
    for z in (
        np.array([1000.0, 0.0]),
        1000 + rng.normal(size=3),
        -1000 + rng.normal(size=3),
        np.array([2000.0, 0.0, -2000.0]),
    ):
        assert_same(
            student.ex07_scores_to_probabilities.softmax,
            reference.ex07_scores_to_probabilities.softmax,
            z,
            what="list of probabilities",
        )

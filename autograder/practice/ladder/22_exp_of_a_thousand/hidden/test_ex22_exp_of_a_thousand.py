"""Checks of 22: a logarithm of a sum of exponentials that survives."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex22_exp_of_a_thousand.logsumexp", points=1, kind="generic")
def test_ordinary_scores(student, reference, rng):
    """Scores of ordinary size."""
    for k in (3, 5, 2):
        assert_same(
            student.ex22_exp_of_a_thousand.logsumexp,
            reference.ex22_exp_of_a_thousand.logsumexp,
            2 * rng.normal(size=k),
            what="result",
            sizes={"k": k},
        )


@pytest.mark.exercise("ex22_exp_of_a_thousand.logsumexp", points=1, kind="edge")
def test_huge_scores(student, reference, rng):
    """Scores near 1000, near -1000, and far apart."""
    for z in (
        1000 + rng.normal(size=3),
        -1000 + rng.normal(size=3),
        np.array([-900.0, 5.0, 0.0]),
        np.array([-900.0, 5.0, 900.0]),
    ):
        assert_same(
            student.ex22_exp_of_a_thousand.logsumexp,
            reference.ex22_exp_of_a_thousand.logsumexp,
            z,
            what="result",
        )

"""Checks of 08: a maximum without a corner."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_same

CHOICES = ("5", "5 k", "log 5", "it depends")


@pytest.mark.exercise("ex08_log_sum_exp.prediction", points=1)
def test_the_prediction(student):
    """By how much it grows."""
    answer = student.ex08_log_sum_exp.prediction()
    if answer not in CHOICES:
        raise CheckFailed('Return one of "5", "5 k", "log 5" and "it depends", as a text in quotes.')
    if answer != "5":
        raise CheckFailed("It is another answer. Take exp(5) out of the sum, and then the logarithm.")


@pytest.mark.exercise("ex08_log_sum_exp.lse", points=1)
def test_a_table(student, reference, rng):
    """Tables with more rows than columns, with fewer, and with as many."""
    for n, k in ((3, 3), (5, 3), (2, 4)):
        assert_same(
            student.ex08_log_sum_exp.lse,
            reference.ex08_log_sum_exp.lse,
            rng.normal(size=(n, k)),
            what="row of soft maxima",
            sizes={"k": k},
        )


@pytest.mark.exercise("ex08_log_sum_exp.lse", points=1, kind="edge")
def test_huge_scores(student, reference):
    """Scores of 1000, in some rows only."""
    Z = np.array([[1000.0, 999.0, 0.0], [-1000.0, -1001.0, -1002.0], [1.0, 2.0, 3.0]])
    assert_same(student.ex08_log_sum_exp.lse, reference.ex08_log_sum_exp.lse, Z, what="row of soft maxima")

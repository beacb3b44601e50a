"""Checks of 17: the best constant."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_same


@pytest.mark.exercise("ex17_one_guess_for_all.prediction", points=1)
def test_the_prediction(student):
    """The best constants for 1, 2 and 9."""
    answer = student.ex17_one_guess_for_all.prediction()
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        raise CheckFailed("Return two numbers, as a tuple.")
    for name, yours, right in zip(("squares", "sizes"), answer, (4, 2)):
        if yours != right:
            raise CheckFailed(f"For {name} another number is better. Work out the loss of its neighbours.")


@pytest.mark.exercise("ex17_one_guess_for_all.best_for_squares", points=1)
def test_the_best_for_squares(student, reference, rng):
    """The best constant for squared errors."""
    for n in (1, 5, 7):
        right = reference.ex17_one_guess_for_all.best_for_squares
        assert_same(
            student.ex17_one_guess_for_all.best_for_squares,
            right,
            rng.normal(size=n) + 3,
            what="best constant",
        )


@pytest.mark.exercise("ex17_one_guess_for_all.best_for_sizes", points=1)
def test_the_best_for_sizes(student, reference, rng):
    """The best constant for the sizes of errors, with an outlier too."""
    for n, outlier in ((1, 0.0), (5, 50.0), (7, -20.0)):
        y = rng.normal(size=n)
        y[n // 2] += outlier
        right = reference.ex17_one_guess_for_all.best_for_sizes
        assert_same(student.ex17_one_guess_for_all.best_for_sizes, right, np.array(y), what="best constant")

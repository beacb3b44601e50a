"""Checks of 62: standardising a test row."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex62_use_train_statistics.scale_like_training", points=1)
def test_a_new_row(student, reference, rng):
    """A new row, where columns differ in size and in height."""
    X = rng.normal(size=(6, 3)) * np.array([1.0, 50.0, 0.02]) + np.array([0.0, 300.0, -1.0])
    for place in (0, 3):
        row = X[place] + rng.normal(size=3)
        assert_same(
            student.ex62_use_train_statistics.scale_like_training,
            reference.ex62_use_train_statistics.scale_like_training,
            X,
            row,
            what="row",
            sizes={"n": 6},
        )


@pytest.mark.exercise("ex62_use_train_statistics.scale_like_training", points=1)
def test_as_many_rows_as_columns(student, reference, rng):
    """As many examples as columns, and a row far from all of them."""
    row = 20 * rng.normal(size=4)
    for _ in range(2):
        X = rng.normal(size=(4, 4)) + np.arange(4.0)
        assert_same(
            student.ex62_use_train_statistics.scale_like_training,
            reference.ex62_use_train_statistics.scale_like_training,
            X,
            row,
            what="row",
            sizes={"n": 4},
        )

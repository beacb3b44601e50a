"""Checks of 02: X @ w + b."""

from __future__ import annotations

import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex02_all_at_once.linear", points=1)
def test_predictions_for_a_table(student, reference, rng):
    """Predictions for a high table, a wide one and a square one."""
    for n, d in ((7, 3), (2, 5), (4, 4)):
        assert_same(
            student.ex02_all_at_once.linear,
            reference.ex02_all_at_once.linear,
            rng.normal(size=(n, d)),
            rng.normal(size=d),
            float(rng.normal()),
            what="list of predictions",
            sizes={"n": n, "d": d},
        )

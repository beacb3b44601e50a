"""Checks of 60: normalising a batch."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex60_batch_norm_by_hand.normalise", points=1)
def test_one_two_three(student, reference):
    """The batch [1, 2, 3]."""
    assert_same(
        student.ex60_batch_norm_by_hand.normalise,
        reference.ex60_batch_norm_by_hand.normalise,
        np.array([1.0, 2.0, 3.0]),
        what="batch",
        sizes={"n": 3},
    )


@pytest.mark.exercise("ex60_batch_norm_by_hand.normalise", points=1)
def test_any_batch(student, reference, rng):
    """Batches of any size, anywhere, wide and narrow."""
    for n, spread, centre in ((5, 10.0, 3.0), (8, 0.1, -2.0)):
        x = centre + spread * rng.normal(size=n)
        assert_same(
            student.ex60_batch_norm_by_hand.normalise,
            reference.ex60_batch_norm_by_hand.normalise,
            x,
            what="batch",
            sizes={"n": n},
        )

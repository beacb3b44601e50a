"""Checks of 20: the mean over unequal batches."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex20_two_unequal_batches.by_hand", points=1)
def test_seven_examples(student, reference):
    """The mean over seven examples."""
    right = reference.ex20_two_unequal_batches.by_hand
    assert_same(student.ex20_two_unequal_batches.by_hand, right, what="mean loss")


@pytest.mark.exercise("ex20_two_unequal_batches.combine", points=1)
def test_any_batches(student, reference, rng):
    """The mean over three unequal batches, over many, and over one."""
    for sizes in ([4, 4, 1], [8, 8, 8, 8, 3], [5]):
        assert_same(
            student.ex20_two_unequal_batches.combine,
            reference.ex20_two_unequal_batches.combine,
            rng.uniform(0.5, 3.0, size=len(sizes)),
            np.array(sizes),
            what="mean loss",
        )

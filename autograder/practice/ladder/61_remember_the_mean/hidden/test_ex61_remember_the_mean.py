"""Checks of 61: a running mean."""

from __future__ import annotations

import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex61_remember_the_mean.running_mean", points=1)
def test_several_batches(student, reference, rng):
    """The running mean over batches of different sizes."""
    for momentum in (0.1, 0.35):
        batches = [rng.normal(size=size) + 3 for size in (4, 2, 5)]
        assert_same(
            student.ex61_remember_the_mean.running_mean,
            reference.ex61_remember_the_mean.running_mean,
            batches,
            momentum,
            what="running mean",
        )


@pytest.mark.exercise("ex61_remember_the_mean.running_mean", points=1)
def test_one_batch(student, reference, rng):
    """After a single batch, some of the 0 at the start is still there; with momentum 1 nothing is."""
    for momentum in (0.2, 1.0):
        batches = [rng.normal(size=3) - 2]
        assert_same(
            student.ex61_remember_the_mean.running_mean,
            reference.ex61_remember_the_mean.running_mean,
            batches,
            momentum,
            what="running mean",
        )

"""Checks of 85: one temperature for a classifier that is too sure."""

from __future__ import annotations

import math

import pytest

from autograder.checks import CheckFailed, assert_close


@pytest.mark.exercise("ex85_twice_too_large.best_temperature", points=1)
def test_the_best_temperature(student, rng):
    """Several logits and shares, too sure and too timid."""
    for z, share in (
        (2 * math.log(3), 0.75),
        (0.2, 0.9),
        *rng.uniform((0.5, 0.55), (6.0, 0.95), size=(2, 2)),
    ):
        right = z / math.log(share / (1 - share))
        assert_close(student.ex85_twice_too_large.best_temperature(float(z), float(share)), right, what="T")


@pytest.mark.exercise("ex85_twice_too_large.named", points=1)
def test_what_is_named(student):
    """Whether the answers change."""
    answer = student.ex85_twice_too_large.named()
    if answer not in ("always", "never", "for large T"):
        raise CheckFailed('Return one of "always", "never" and "for large T".')
    if answer != "never":
        raise CheckFailed("Take the logits (0, 4) and divide by 1, 10 and 1000. Which one is the largest?")


@pytest.mark.exercise("ex85_twice_too_large.after", points=1)
def test_what_is_claimed_afterwards(student, rng):
    """The probability at the best temperature."""
    for z, share in rng.uniform((0.5, 0.55), (6.0, 0.95), size=(2, 2)):
        assert_close(
            student.ex85_twice_too_large.after(float(z), float(share)), float(share), what="probability"
        )

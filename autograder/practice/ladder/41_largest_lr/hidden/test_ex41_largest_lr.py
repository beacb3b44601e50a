"""Checks of 41: the limit of the learning rate on a bowl."""

from __future__ import annotations

import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex41_largest_lr.largest_lr", points=1)
def test_the_limit(student, reference, rng):
    """The limit, for bowls that are steep in x and bowls that are steep in y."""
    u, v = (float(number) for number in rng.uniform(1.0, 9.0, size=2))
    for a, b in ((5.0, 0.5), (0.5, 5.0), (u, u * v), (u * v, u)):
        assert_same(
            student.ex41_largest_lr.largest_lr,
            reference.ex41_largest_lr.largest_lr,
            a,
            b,
            what="learning rate",
        )

"""Checks of 53: descent with the learning rate 1/t."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex53_shrinking_lr.path", points=1)
def test_three_numbers(student, reference):
    """The places for 4, 2, 6, and for the same numbers in another order."""
    for y in ([4.0, 2.0, 6.0], [6.0, 4.0, 2.0]):
        assert_same(
            student.ex53_shrinking_lr.path, reference.ex53_shrinking_lr.path, np.array(y), what="path"
        )


@pytest.mark.exercise("ex53_shrinking_lr.path", points=1)
def test_many_numbers(student, reference, rng):
    """The places for many numbers with noise."""
    y = float(rng.normal()) + rng.normal(size=25)
    assert_same(
        student.ex53_shrinking_lr.path, reference.ex53_shrinking_lr.path, y, what="path", sizes={"n": 25}
    )

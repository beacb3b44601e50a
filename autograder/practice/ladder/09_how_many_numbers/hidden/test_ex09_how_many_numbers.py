"""Checks of 09: counting parameters."""

from __future__ import annotations

import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex09_how_many_numbers.by_hand", points=1)
def test_the_small_network(student, reference):
    """The network for images of digits."""
    right = reference.ex09_how_many_numbers.by_hand
    assert_same(student.ex09_how_many_numbers.by_hand, right, what="number of parameters")


@pytest.mark.exercise("ex09_how_many_numbers.n_params", points=1)
def test_other_networks(student, reference):
    """Networks with one, two and four layers."""
    for sizes in ((3, 5, 2), (4, 7), (3, 6, 5, 4, 2)):
        assert_same(
            student.ex09_how_many_numbers.n_params,
            reference.ex09_how_many_numbers.n_params,
            sizes,
            what="number of parameters",
        )

"""Checks of 71: the gradient check says 0.5."""

from __future__ import annotations

import pytest

from autograder.checks import CheckFailed, assert_close, assert_same


@pytest.mark.exercise("ex71_the_check_says_a_half.the_check_says", points=1)
def test_the_check_says(student, reference):
    """What the check says for several factors."""
    for c in (0.5, 3.0, 1.0, -1.0, 0.0, -4.0, 0.9):
        assert_same(
            student.ex71_the_check_says_a_half.the_check_says,
            reference.ex71_the_check_says_a_half.the_check_says,
            c,
            what="relative error",
        )


@pytest.mark.exercise("ex71_the_check_says_a_half.two_suspects", points=1)
def test_two_suspects(student):
    """The two factors that give a half."""
    came = student.ex71_the_check_says_a_half.two_suspects()
    if not isinstance(came, tuple | list) or len(came) != 2:
        raise CheckFailed("Return two numbers, the smaller one first.")
    assert_close([float(c) for c in came], [0.5, 2.0], what="pair of factors")

"""Checks of 09: how many numbers is a sliding window?."""

from __future__ import annotations

import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex09_numbers_of_a_window.dense_by_hand", points=1)
def test_dense_by_hand(student, reference):
    """The dense layer."""
    assert_same(
        student.ex09_numbers_of_a_window.dense_by_hand,
        reference.ex09_numbers_of_a_window.dense_by_hand,
        what="number of parameters",
        rtol=1e-3,
    )


@pytest.mark.exercise("ex09_numbers_of_a_window.window_by_hand", points=1)
def test_window_by_hand(student, reference):
    """One window of 5."""
    assert_same(
        student.ex09_numbers_of_a_window.window_by_hand,
        reference.ex09_numbers_of_a_window.window_by_hand,
        what="number of parameters",
        rtol=1e-3,
    )


@pytest.mark.exercise("ex09_numbers_of_a_window.n_window", points=1)
def test_other_windows(student, reference):
    """Windows with one channel and with several."""
    for m, c_in, c_out in ((5, 1, 1), (3, 4, 8), (7, 2, 1), (1, 6, 3)):
        assert_same(
            student.ex09_numbers_of_a_window.n_window,
            reference.ex09_numbers_of_a_window.n_window,
            m,
            c_in,
            c_out,
            what="number of parameters",
        )

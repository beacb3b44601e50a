"""Checks of 83: the matrix of a convolution, and what is free in it."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import assert_close


@pytest.mark.exercise("ex83_a_window_as_a_matrix.matrix", points=1)
def test_the_matrix(student, rng):
    """The matrix for random weights."""
    for a, b in rng.normal(size=(2, 2)):
        right = np.array([[a, b, 0, 0], [0, a, b, 0], [0, 0, a, b], [b, 0, 0, a]])
        assert_close(student.ex83_a_window_as_a_matrix.matrix(float(a), float(b)), right, what="matrix")


@pytest.mark.exercise("ex83_a_window_as_a_matrix.free_numbers", points=1)
def test_the_free_numbers(student):
    """Windows and rings of several sizes."""
    for m, places in ((2, 4), (3, 10), (5, 28)):
        assert_close(student.ex83_a_window_as_a_matrix.free_numbers(m, places), m, what="number")


@pytest.mark.exercise("ex83_a_window_as_a_matrix.entries", points=1)
def test_the_entries(student):
    """Windows and rings of several sizes."""
    for m, places in ((2, 4), (3, 10), (5, 28)):
        assert_close(student.ex83_a_window_as_a_matrix.entries(m, places), m * places, what="number")

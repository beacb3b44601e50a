"""Checks of 65: reading a confusion matrix."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import assert_same
from autograder.practice.pairs import pair


def confusion(rng: np.random.Generator, k: int, worst: tuple[int, int]) -> np.ndarray:
    """Return a matrix with many hits, some mistakes, and one that is more frequent than the others."""
    C = rng.integers(1, 9, size=(k, k))
    C[np.diag_indices(k)] = rng.integers(30, 60, size=k)
    C[worst] = 12
    C[worst[::-1]] = 2
    C[0, 1] = 0
    return C


@pytest.mark.exercise("ex65_confusion_matrix.mistakes", points=1)
def test_the_number_of_mistakes(student, reference, rng):
    """The number of mistakes, with three classes and with five."""
    for k in (3, 5):
        C = confusion(rng, k, (0, k - 1))
        assert_same(
            student.ex65_confusion_matrix.mistakes,
            reference.ex65_confusion_matrix.mistakes,
            C,
            what="number of mistakes",
        )


@pytest.mark.exercise("ex65_confusion_matrix.worst_pair", points=1)
def test_the_worst_pair(student, reference, rng):
    """The most frequent mistake, above the diagonal and below it."""
    for k, worst in ((3, (2, 0)), (5, (1, 4)), (4, (3, 2))):
        C = confusion(rng, k, worst)
        assert_same(
            pair(student.ex65_confusion_matrix.worst_pair),
            reference.ex65_confusion_matrix.worst_pair,
            C,
            what="pair",
        )

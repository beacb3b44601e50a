"""Checks of 51: gradients of batches."""

from __future__ import annotations

import pytest

from autograder.checks import CheckFailed, assert_same

CHOICES = ("the full gradient", "near it", "too small")


@pytest.mark.exercise("ex51_gradients_of_batches.prediction", points=1)
def test_the_prediction(student):
    """What the average of equal batches' gradients is."""
    answer = student.ex51_gradients_of_batches.prediction()
    if answer not in CHOICES:
        raise CheckFailed('Return one of "the full gradient", "near it" and "too small".')
    if answer != "the full gradient":
        raise CheckFailed("It is something else. Try it with four examples in two batches, on paper.")


@pytest.mark.exercise("ex51_gradients_of_batches.batch_gradients", points=1)
def test_the_gradients(student, reference, rng):
    """The gradient of each batch, for small batches, large ones, and one of everything."""
    for n, size in ((12, 4), (10, 2), (6, 6)):
        x, y = rng.normal(size=(2, n))
        assert_same(
            student.ex51_gradients_of_batches.batch_gradients,
            reference.ex51_gradients_of_batches.batch_gradients,
            x,
            y,
            float(rng.normal()),
            size,
            what="list of gradients",
            sizes={"n": n, "size": size},
        )

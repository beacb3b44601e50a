"""Checks of 19: sums and means."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_same
from autograder.practice.pairs import pair


@pytest.mark.exercise("ex19_every_example_twice.prediction", points=1)
def test_the_prediction(student):
    """What doubling the data does to a sum and to a mean."""
    answer = student.ex19_every_example_twice.prediction()
    good = ("same", "doubled")
    if not isinstance(answer, tuple | list) or len(answer) != 2 or any(word not in good for word in answer):
        raise CheckFailed('Return two words, each "same" or "doubled", as a tuple.')
    if tuple(answer) != ("doubled", "same"):
        raise CheckFailed("It is another pair. Try it with two examples, on paper.")


@pytest.mark.exercise("ex19_every_example_twice.losses", points=1)
def test_the_two_losses(student, reference, rng):
    """Both losses, of data and of the same data twice."""
    y_hat, y = rng.normal(size=(2, 5))
    for copies in (1, 2):
        assert_same(
            pair(student.ex19_every_example_twice.losses),
            reference.ex19_every_example_twice.losses,
            np.tile(y_hat, copies),
            np.tile(y, copies),
            what="pair of losses",
            sizes={"n": 5 * copies},
        )

"""Checks of 82: what ten relu layers leave of a signal."""

from __future__ import annotations

import pytest

from autograder.checks import CheckFailed, assert_close


@pytest.mark.exercise("ex82_ten_relu_layers.prediction", points=1)
def test_the_prediction(student):
    """How much is left for g = 1."""
    answer = student.ex82_ten_relu_layers.prediction()
    if answer not in (1.0, 0.1, 0.001):
        raise CheckFailed("Return one of the three numbers 1.0, 0.1 and 0.001.")
    if answer != 0.001:
        raise CheckFailed("It is another one. What is left behind the first layer, and behind the second?")


@pytest.mark.exercise("ex82_ten_relu_layers.mean_square", points=1)
def test_any_number_of_layers(student):
    """One, two, three and ten layers, with several g."""
    for g, layers in ((1.0, 1), (1.0, 10), (3.0, 2), (0.5, 3), (2.0, 7)):
        assert_close(
            student.ex82_ten_relu_layers.mean_square(g, layers), (g / 2) ** layers, what="mean square"
        )


@pytest.mark.exercise("ex82_ten_relu_layers.gain", points=1)
def test_the_gain(student):
    """The g that keeps the mean square."""
    assert_close(student.ex82_ten_relu_layers.gain(), 2.0, what="gain")

"""Visible checks of 09-architecture: run them with `autograder check`, or with plain `pytest`."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_close, assert_shape, assert_uses_generator
from autograder.checks.values import as_array


@pytest.mark.exercise("architecture.init_two_layer")
def test_a_start_has_the_right_length(student, rng):
    """A network with 2 features, 3 hidden units and 1 output has 13 parameters."""
    theta = as_array(student.architecture.init_two_layer((2, 3, 1), rng), np.zeros(13), "theta")
    assert_shape(theta, (13,), what="theta")


@pytest.mark.exercise("architecture.init_two_layer")
def test_another_generator_gives_another_start(student):
    """The same generator gives the same start, another one gives another."""
    assert_uses_generator(student.architecture.init_two_layer, (2, 3, 1), what="theta")


@pytest.mark.exercise("architecture.fit")
def test_training_lowers_the_loss(student, rng):
    """Twenty epochs on two points bring a tanh network with 8 units closer to them."""
    X, y = np.array([[-1.0], [1.0]]), np.array([3.0, 5.0])
    theta = as_array(student.architecture.fit((1, 8, 1), X, y, rng, 0.05, 20, "tanh"), np.zeros(25), "theta")
    assert_shape(theta, (25,), what="theta")
    W1, b1, W2, b2 = theta[:8], theta[8:16], theta[16:24], theta[24]
    loss = float(np.mean((np.tanh(X * W1 + b1) @ W2 + b2 - y) ** 2))
    if not loss < 5.0:
        raise CheckFailed(
            "Before training the loss is about 17, and after these 20 epochs it should be far lower. Print it epoch by epoch.",
            values=f"loss {loss:.3g}",
        )


@pytest.mark.exercise("architecture.canonical")
def test_two_units_change_places(student):
    """A network and the same one with its two units exchanged have one form."""
    theta = np.array(
        [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
    )  # W1 = [[1, 2]], b1 = [3, 4], W2 = [[5], [6]], b2 = [7]
    exchanged = np.array([2.0, 1.0, 4.0, 3.0, 6.0, 5.0, 7.0])
    form = student.architecture.canonical(theta, (1, 2, 1))
    assert_close(student.architecture.canonical(exchanged, (1, 2, 1)), form, what="form")


@pytest.mark.exercise("architecture.canonical")
def test_a_unit_changes_its_signs(student):
    """A network with one unit and the same one with that unit's three signs changed have one form: one of the two."""
    one, other = np.array([4.0, -3.0, 2.0, 5.0]), np.array([-4.0, 3.0, -2.0, 5.0])
    form = as_array(student.architecture.canonical(one, (1, 1, 1)), one, "form")
    assert_shape(form, (4,), what="form")
    assert_close(form, one if form[0] > 0 else other, what="form")
    assert_close(student.architecture.canonical(other, (1, 1, 1)), form, what="form")

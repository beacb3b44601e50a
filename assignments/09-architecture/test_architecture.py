"""Visible checks of 09-architecture: run them with `autograder check`, or with plain `pytest`."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import assert_close, assert_shape, assert_uses_generator
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


@pytest.mark.exercise("architecture.init_deep")
def test_a_deep_start_has_the_right_length(student, rng):
    """Sizes (3, 4, 4, 2) make 16 + 20 + 10 parameters, and another generator another start."""
    theta = as_array(student.architecture.init_deep((3, 4, 4, 2), rng, "relu"), np.zeros(46), "theta")
    assert_shape(theta, (46,), what="theta")
    assert_uses_generator(student.architecture.init_deep, (3, 4, 4, 2), kwargs={"act": "tanh"}, what="theta")


@pytest.mark.exercise("architecture.signals")
def test_signals_by_hand(student):
    """Two layers of one unit each, with weights 2 and 3, relu: 1 becomes 2 becomes 6, and a slope of 1 becomes 3 and 6."""
    theta, X, G = np.array([2.0, 0.0, 3.0, 0.0]), np.array([[1.0], [-1.0]]), np.array([[1.0], [1.0]])
    forward, backward = student.architecture.signals(theta, X, G, (1, 1, 1), "relu")
    assert_close(forward, np.array([1.0, 2.0, 18.0]), what="forward")
    assert_close(
        np.asarray(backward)[[0, 2]], np.array([18.0, 1.0]), what="backward at the input and the output"
    )


@pytest.mark.exercise("architecture.residual")
def test_a_layer_that_adds_nothing(student):
    """With W = 0 and b = 0 comes out what went in; with W = 1 and relu a positive number doubles."""
    H = np.array([[1.0, -2.0]])
    assert_close(student.architecture.residual(H, np.zeros((2, 2)), np.zeros(2), "relu"), H, what="output")
    assert_close(
        student.architecture.residual(H, np.eye(2), np.zeros(2), "relu"),
        np.array([[2.0, -2.0]]),
        what="output",
    )


@pytest.mark.exercise("architecture.conv1d")
def test_a_difference_of_neighbours(student):
    """The window [-1, 1] turns [1, 4, 9, 16] into [3, 5, 7, -15]: the last place has the first one for a neighbour."""
    y = student.architecture.conv1d(np.array([-1.0, 1.0]), np.array([[1.0, 4.0, 9.0, 16.0]]))
    assert_close(y, np.array([[3.0, 5.0, 7.0, -15.0]]), what="output")


@pytest.mark.exercise("architecture.conv1d_vjp")
def test_a_slope_in_one_output(student):
    """A slope of 1 in the first output alone is passed to the weights and the inputs that made it."""
    w, x, G = np.array([2.0, 3.0]), np.array([[5.0, 7.0, 11.0]]), np.array([[1.0, 0.0, 0.0]])
    dw, dx = student.architecture.conv1d_vjp(w, x, G)
    assert_close(dw, np.array([5.0, 7.0]), what="dw")
    assert_close(dx, np.array([[2.0, 3.0, 0.0]]), what="dx")


@pytest.mark.exercise("architecture.attention")
def test_two_places(student):
    """Two places with equal keys are averaged; behind a mask the first one sees itself alone."""
    Q, K, V = np.array([[1.0], [2.0]]), np.array([[3.0], [3.0]]), np.array([[10.0, 0.0], [20.0, 4.0]])
    mean = np.array([15.0, 2.0])
    assert_close(student.architecture.attention(Q, K, V), np.array([mean, mean]), what="output")
    assert_close(student.architecture.attention(Q, K, V, causal=True), np.array([V[0], mean]), what="output")

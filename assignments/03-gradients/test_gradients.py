"""Visible checks of 03-gradients: run them with `autograder check`, or with plain `pytest`."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_close

X = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])


@pytest.mark.exercise("gradients.numerical_grad")
def test_slope_of_a_parabola(student):
    """The slope of x^2 + 10 z at (3, 1), for the usual step and for a long one."""
    theta = np.array([3.0, 1.0])

    def f(theta):
        return float(theta[0] ** 2 + 10 * theta[1])

    assert_close(student.gradients.numerical_grad(f, theta), np.array([6.0, 10.0]), what="gradient")
    assert_close(student.gradients.numerical_grad(f, theta, 0.5), np.array([6.0, 10.0]), what="gradient")


@pytest.mark.exercise("gradients.mse_grad")
def test_two_residuals_by_hand(student):
    """Two predictions that are 3 too high and 1 too low."""
    slopes = student.gradients.mse_grad(np.array([5.0, 1.0]), np.array([2.0, 2.0]))
    assert_close(slopes, np.array([3.0, -1.0]), what="gradient")


@pytest.mark.exercise("gradients.mse_grad")
def test_perfect_predictions_need_no_change(student):
    """Where every prediction is right the slopes are 0."""
    y = np.array([0.5, -2.0, 3.0])
    assert_close(student.gradients.mse_grad(y, y), np.zeros(3), what="gradient")


@pytest.mark.exercise("gradients.bce_logits_grad")
def test_undecided_logits(student):
    """At logits of 0 both classes pull equally hard, each in its own direction."""
    slopes = student.gradients.bce_logits_grad(np.zeros(2), np.array([1.0, 0.0]))
    assert_close(slopes, np.array([-0.25, 0.25]), what="gradient")


@pytest.mark.exercise("gradients.cross_entropy_grad")
def test_one_example_four_classes(student):
    """One example whose four logits are equal: the right class is pulled up, the others down."""
    slopes = student.gradients.cross_entropy_grad(np.zeros((1, 4)), np.array([2]))
    assert_close(slopes, np.array([[0.25, 0.25, -0.75, 0.25]]), what="gradient")


@pytest.mark.exercise("gradients.linear_vjp")
def test_one_example_is_passed_back(student):
    """If only the second example has a slope, only its features come back."""
    back = student.gradients.linear_vjp(np.array([0.1, 0.2, 0.3]), X, np.array([0.0, 1.0, 0.0]))
    assert_close(back, np.array([3.0, 4.0, 1.0]), what="vjp")


@pytest.mark.exercise("gradients.softmax_logits_vjp")
def test_one_logit_is_passed_back(student):
    """If only one logit has a slope, only the column of its class gets something."""
    G = np.zeros((3, 2))
    G[2, 1] = 2.0
    back = student.gradients.softmax_logits_vjp(np.zeros(6), X, G)
    assert_close(back, np.array([0.0, 10.0, 0.0, 12.0, 0.0, 2.0]), what="vjp")


@pytest.mark.exercise("gradients.two_layer_vjp")
@pytest.mark.parametrize("act", ["tanh", "relu"])
def test_a_network_with_one_number_in_each_layer(student, act):
    """A network small enough to do by hand: f(x) = 3 act(2 x + 1) - 1 at x = 0.5."""
    theta = np.array([2.0, 1.0, 3.0, -1.0])
    hidden, slope = (np.tanh(2.0), 1 / np.cosh(2.0) ** 2) if act == "tanh" else (2.0, 1.0)
    back = student.gradients.two_layer_vjp(theta, np.array([[0.5]]), np.array([[1.0]]), (1, 1, 1), act)
    assert_close(back, np.array([1.5 * slope, 3.0 * slope, hidden, 1.0]), what="vjp")


@pytest.mark.exercise("gradients.grad_check")
def test_a_right_and_a_wrong_gradient(student):
    """Your test tells the gradient of a sum of cosines from one with a lost minus."""
    theta = np.array([0.3, 1.1, -0.7])

    def f(theta):
        return float(np.sum(np.cos(theta)))

    right = student.gradients.grad_check(f, lambda theta: -np.sin(theta), theta)
    wrong = student.gradients.grad_check(f, np.sin, theta)
    assert_close(right, 0.0, atol=1e-4, what="score of the right gradient")
    if not wrong > 0.1:
        raise CheckFailed("Your test hardly objects to a gradient of which every sign is wrong.")

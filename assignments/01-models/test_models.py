"""Visible checks of 01-models: run them with `autograder check`, or with plain `pytest`."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_close


@pytest.mark.exercise("models.linear")
def test_one_prediction_by_hand(student):
    """Two weights and a bias on one example: 2 * 3 - 1 * 4 + 0.5."""
    y_hat = student.models.linear(np.array([2.0, -1.0, 0.5]), np.array([[3.0, 4.0]]))
    assert_close(y_hat, np.array([2.5]), what="prediction")


@pytest.mark.exercise("models.linear")
def test_one_number_for_each_example(student):
    """Four examples of one feature, on the line 3 x - 1."""
    X = np.array([[0.0], [1.0], [2.0], [-1.0]])
    y_hat = student.models.linear(np.array([3.0, -1.0]), X)
    assert_close(y_hat, np.array([-1.0, 2.0, 5.0, -4.0]), what="prediction")


@pytest.mark.exercise("models.sigmoid")
def test_sigmoid_of_known_odds(student):
    """Even odds are a probability of 1/2, odds of 3 to 1 are 3/4, odds of 1 to 9 are 1/10."""
    p = student.models.sigmoid(np.log([1.0, 3.0, 1 / 9]))
    assert_close(p, np.array([0.5, 0.75, 0.1]), what="probability")


@pytest.mark.exercise("models.sigmoid")
def test_sigmoid_of_a_very_negative_score(student):
    """A score of -20 is improbable, and still not impossible."""
    p = student.models.sigmoid(np.array([-20.0]))
    assert_close(p, np.array([2.061153618190204e-09]), atol=1e-15, what="probability")


@pytest.mark.exercise("models.logistic")
def test_two_points_on_both_sides(student):
    """One example on the border between the classes, and one with odds of 4 to 1."""
    theta = np.array([np.log(4.0), 0.0])
    assert_close(
        student.models.logistic(theta, np.array([[0.0], [1.0]])), np.array([0.5, 0.8]), what="result"
    )


@pytest.mark.exercise("models.softmax")
def test_softmax_of_known_odds(student):
    """Scores log 1, log 2, log 5 are probabilities 1/8, 2/8, 5/8, in every row for itself."""
    p = student.models.softmax(np.log([[1.0, 2.0, 5.0], [5.0, 1.0, 2.0]]))
    assert_close(p, np.array([[0.125, 0.25, 0.625], [0.625, 0.125, 0.25]]), what="result")


@pytest.mark.exercise("models.softmax")
def test_softmax_of_a_large_score(student):
    """A row whose first score is 1000."""
    assert_close(student.models.softmax(np.array([[1000.0, 0.0]])), np.array([[1.0, 0.0]]), what="result")


@pytest.mark.exercise("models.log_softmax")
def test_four_equal_classes(student):
    """Four equal scores: each class has the probability 1/4."""
    assert_close(student.models.log_softmax(np.ones((2, 4))), np.full((2, 4), -np.log(4.0)), what="result")


@pytest.mark.exercise("models.log_softmax")
def test_the_logarithm_of_a_tiny_probability(student):
    """The example of the docstring."""
    log_p = student.models.log_softmax(np.array([[1000.0, 0.0]]))
    assert_close(log_p, np.array([[0.0, -1000.0]]), what="result")


@pytest.mark.exercise("models.softmax_logits")
def test_three_classes_by_hand(student):
    """One feature and three classes, with scores 2 x + 1, -x and x - 2 at x = 3."""
    theta = np.array([2.0, -1.0, 1.0, 1.0, 0.0, -2.0])
    assert_close(
        student.models.softmax_logits(theta, np.array([[3.0]]), 3),
        np.array([[7.0, -3.0, 1.0]]),
        what="result",
    )


@pytest.mark.exercise("models.two_layer")
@pytest.mark.parametrize("act", ["tanh", "relu"])
def test_a_network_with_one_number_in_each_layer(student, act):
    """A network small enough to do by hand: 3 act(2 x + 1) - 1 at x = 0.5 and x = -1."""
    theta, X = np.array([2.0, 1.0, 3.0, -1.0]), np.array([[0.5], [-1.0]])
    hidden = np.array([[np.tanh(2.0)], [np.tanh(-1.0)]]) if act == "tanh" else np.array([[2.0], [0.0]])
    assert_close(student.models.two_layer(theta, X, (1, 1, 1), act), 3 * hidden - 1, what="output")


@pytest.mark.exercise("models.n_params")
def test_a_network_to_count_on_your_fingers(student):
    """Two features, one hidden unit, one output: draw it and count the arrows and the biases."""
    count = student.models.n_params((2, 1, 1))
    assert_close(count, 5, what="count")
    if student.models.n_params((1, 1)) != 2:
        raise CheckFailed(
            "A line has a slope and an intercept, so (1, 1) has 2 parameters. Yours has another number."
        )

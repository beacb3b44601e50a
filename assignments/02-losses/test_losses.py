"""Visible checks of 02-losses. Run them as often as you like: ``autograder check``, or plain ``pytest``."""

import numpy as np
import pytest

from autograder.checks import assert_close


@pytest.mark.exercise("losses.mse")
def test_residuals_of_1_and_3(student):
    """Residuals of 1 and 3 cost 5 on average."""
    assert_close(student.losses.mse(np.array([3.0, 1.0]), np.array([2.0, 4.0])), 5.0, what="loss")


@pytest.mark.exercise("losses.mse")
def test_a_perfect_prediction_costs_nothing(student):
    """A perfect prediction costs nothing."""
    y = np.array([1.0, -2.0, 0.5])
    assert_close(student.losses.mse(y, y), 0.0, what="loss")


@pytest.mark.exercise("losses.bce_logits")
def test_an_undecided_model(student):
    """A model that says z = 0, one half each, costs log 2 whatever the label is."""
    assert_close(
        student.losses.bce_logits(np.zeros(4), np.array([0.0, 1.0, 1.0, 0.0])), np.log(2), what="loss"
    )


@pytest.mark.exercise("losses.bce_logits")
def test_three_to_one(student):
    """A logit of log 3 says three to one: right it costs log(4/3), wrong it costs log 4."""
    z = np.log(3.0) * np.ones(2)
    assert_close(student.losses.bce_logits(z[:1], np.ones(1)), np.log(4 / 3), what="loss")
    assert_close(student.losses.bce_logits(z[:1], np.zeros(1)), np.log(4), what="loss")


@pytest.mark.exercise("losses.cross_entropy")
def test_an_undecided_classifier(student):
    """Ten equal logits cost log 10, about 2.303."""
    assert_close(
        student.losses.cross_entropy(np.zeros((3, 10)), np.array([0, 4, 9])), np.log(10), what="loss"
    )


@pytest.mark.exercise("losses.cross_entropy")
def test_two_classes_by_hand(student):
    """Logits log 3 and 0 give probabilities 3/4 and 1/4."""
    Z = np.array([[np.log(3.0), 0.0], [np.log(3.0), 0.0]])
    assert_close(student.losses.cross_entropy(Z, np.array([0, 1])), np.log(16 / 3) / 2, what="loss")


@pytest.mark.exercise("losses.training_loss")
def test_a_line_through_all_points(student):
    """The line y = 2 x + 1 misses three points by 0, 1 and 2."""
    X, y = np.array([[0.0], [1.0], [2.0]]), np.array([1.0, 4.0, 3.0])
    assert_close(student.losses.training_loss(np.array([2.0, 1.0]), X, y), 5 / 3, what="loss")


@pytest.mark.exercise("losses.one_hot")
def test_three_labels(student):
    """Labels 2, 0 and 2 of four classes."""
    expected = np.array([[0.0, 0, 1, 0], [1, 0, 0, 0], [0, 0, 1, 0]])
    assert_close(student.losses.one_hot(np.array([2, 0, 2]), 4), expected, what="table")


@pytest.mark.exercise("losses.accuracy")
def test_two_of_three_right(student):
    """Two of three right are two thirds."""
    Z = np.array([[2.0, 1.0], [0.0, 3.0], [1.0, 0.0]])
    assert_close(student.losses.accuracy(Z, np.array([0, 1, 1])), 2 / 3, what="accuracy")

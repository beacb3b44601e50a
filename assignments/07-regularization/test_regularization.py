"""Visible checks of 07-regularization: run them with `autograder check`, or with plain `pytest`."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import assert_close, assert_leaves_inputs

# two weights and a bias
THETA, MASK = np.array([3.0, -4.0, 10.0]), np.array([True, True, False])
# two examples with one feature: without a penalty the line through them is best, y = 2 x + 3
X, Y = np.array([[-1.0], [1.0]]), np.array([1.0, 5.0])


@pytest.mark.exercise("regularization.l2_penalty")
def test_the_penalty_of_two_weights(student):
    """The weights 3 and -4 with lam = 2: 9 + 16. The bias does not count."""
    assert_close(student.regularization.l2_penalty(THETA, 2.0, MASK), 25.0, what="penalty")


@pytest.mark.exercise("regularization.l2_grad")
def test_the_slope_of_the_penalty(student):
    """With lam = 2 the penalty is the sum of the squares, and you know how steep a square is."""
    assert_close(
        student.regularization.l2_grad(THETA, 2.0, MASK), np.array([6.0, -8.0, 0.0]), what="gradient"
    )


@pytest.mark.exercise("regularization.l2_grad")
def test_the_slope_leaves_theta_alone(student):
    """The theta that you are given is the same afterwards."""
    assert_leaves_inputs(student.regularization.l2_grad, THETA, 0.5, MASK)


@pytest.mark.exercise("regularization.ridge")
def test_ridge_without_a_penalty(student):
    """With lam = 0 ridge regression is least squares: the line goes through both points."""
    assert_close(student.regularization.ridge(X, Y, 0.0), np.array([2.0, 3.0]), what="theta")


@pytest.mark.exercise("regularization.ridge")
def test_ridge_with_one_weight(student):
    """With lam = 2 the objective is (w - 2)^2 + w^2 + (b - 3)^2. Where is it least?"""
    assert_close(student.regularization.ridge(X, Y, 2.0), np.array([1.0, 3.0]), what="theta")


@pytest.mark.exercise("regularization.soft_threshold")
def test_four_numbers_move_towards_zero(student):
    """Four numbers move towards 0 by 1, and none goes past it."""
    v = np.array([-3.0, -0.5, 0.0, 2.0])
    assert_close(
        student.regularization.soft_threshold(v, 1.0), np.array([-2.0, 0.0, 0.0, 1.0]), what="entries"
    )


@pytest.mark.exercise("regularization.ista_step")
def test_one_step_of_ista(student):
    """One step by hand: downhill to 1/2, 3 and -5/4, and from there towards 0."""
    came = student.regularization.ista_step(np.array([1.0, 1.0, -1.0]), np.array([2.0, -8.0, 1.0]), 0.25, 1.0)
    assert_close(came, np.array([0.25, 2.75, -1.0]), what="theta")


@pytest.mark.exercise("regularization.lasso")
def test_the_lasso_with_one_weight(student):
    """On these two examples one step leads to the lowest point, and further steps stay there."""
    for steps in (1, 5):
        theta = student.regularization.lasso(X, Y, 1.0, steps)
        assert_close(theta, np.array([1.5, 3.0]), what=f"theta after {steps} steps")


@pytest.mark.exercise("regularization.lasso_gap")
def test_the_gap_at_two_places(student):
    """The gap at theta = 0, where the objective is 13 and could be 1.75; and where it is least."""
    assert_close(student.regularization.lasso_gap(np.zeros(2), X, Y, 1.0), 11.25, what="gap")
    at_the_bottom = student.regularization.lasso_gap(np.array([1.5, 3.0]), X, Y, 1.0)
    assert_close(at_the_bottom, 0.0, what="gap at the lowest point")


@pytest.mark.exercise("regularization.early_stopping")
def test_three_epochs_without_improvement(student):
    """Patience for three epochs ends before the loss falls again."""
    val = np.array([5.0, 4.0, 3.0, 3.5, 3.2, 3.1, 2.0, 1.0])
    assert_close(student.regularization.early_stopping(val, 3)[0], 2, what="best epoch")
    assert_close(student.regularization.early_stopping(val, 3)[1], 5, what="stop epoch")


@pytest.mark.exercise("regularization.early_stopping")
def test_a_training_that_improves_to_the_end(student):
    """A loss that falls all the time is trained to the end, and the last epoch is the best."""
    came = student.regularization.early_stopping(np.array([3.0, 2.0, 1.0]), 2)
    assert [int(number) for number in came] == [2, 2], "best_epoch and stop_epoch should both be 2 here"

"""Visible checks of 07-regularization: run them with `autograder check`, or with plain `pytest`."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_close

# two examples with one feature: without a penalty the line through them is best, y = 2 x + 3
X, Y = np.array([[-1.0], [1.0]]), np.array([1.0, 5.0])


@pytest.mark.exercise("regularization.folds")
def test_seven_examples_in_three_parts(student, rng):
    """Seven examples in three parts: 3, 2 and 2 of them judge, and all others train."""
    pairs = student.regularization.folds(7, 3, rng)
    if sorted(len(val) for _, val in pairs) != [2, 2, 3]:
        raise CheckFailed("Three parts of seven examples hold 3, 2 and 2 of them.")
    for train, val in pairs:
        if sorted([*map(int, train), *map(int, val)]) != list(range(7)):
            raise CheckFailed(
                "In each pair every example is either in train or in val, and in one of them only."
            )
    if sorted(int(row) for _, val in pairs for row in val) != list(range(7)):
        raise CheckFailed("Over all pairs each example judges exactly once.")


@pytest.mark.exercise("regularization.cross_validate")
def test_a_mean_judged_by_others(student):
    """Of 0, 3 and 12 the first two are judged by the mean of 12, then the last one by their mean: (144 + 81 + 110.25) / 3."""
    y = np.array([0.0, 3.0, 12.0])
    pairs = [(np.array([2]), np.array([0, 1])), (np.array([0, 1]), np.array([2]))]
    came = student.regularization.cross_validate(
        lambda X, y: np.array([y.mean()]),
        lambda theta, X, y: float(np.mean((theta[0] - y) ** 2)),
        np.zeros((3, 1)),
        y,
        pairs,
    )
    assert_close(came, 335.25 / 3, what="mean loss")


@pytest.mark.exercise("regularization.min_norm")
def test_one_equation_for_three_numbers(student):
    """Of all theta with theta_0 + 2 theta_1 + 2 theta_2 = 9, the shortest one points along (1, 2, 2)."""
    theta = student.regularization.min_norm(np.array([[1.0, 2.0, 2.0]]), np.array([9.0]))
    assert_close(theta, np.array([1.0, 2.0, 2.0]), what="theta")


@pytest.mark.exercise("regularization.min_norm")
def test_three_equations_for_one_number(student):
    """With more rows than columns it is least squares."""
    theta = student.regularization.min_norm(np.array([[1.0], [1.0], [2.0]]), np.array([1.0, 4.0, 5.0]))
    assert_close(theta, np.array([2.5]), what="theta")


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

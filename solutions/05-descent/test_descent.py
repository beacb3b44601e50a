"""Visible checks of 05-descent: run them with `autograder check`, or with plain `pytest`."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, CountedOracle, assert_calls, assert_close, assert_path

# the bowl f(theta) = (3 theta_0^2 + theta_1^2) / 2, whose minimum is at 0
CURVATURES = np.array([3.0, 1.0])


def frozen(array: np.ndarray) -> np.ndarray:
    """Return the array, from now on read-only: whoever writes into it gets an error."""
    array.flags.writeable = False
    return array


@pytest.mark.exercise("descent.gd_step")
def test_one_step_by_hand(student):
    """One step on a slope of 4 with learning rate 0.25 goes 1 down."""
    new = student.descent.gd_step(np.array([2.0, -1.0]), np.array([4.0, -2.0]), 0.25)
    assert_close(new, np.array([1.0, -0.5]), what="new theta")


@pytest.mark.exercise("descent.gd_step")
def test_a_step_leaves_theta_alone(student):
    """The theta that you are given is still there after the step."""
    theta = np.array([1.0, 2.0, 3.0])
    new = student.descent.gd_step(theta, np.ones(3), 1.0)
    assert_close(new, np.array([0.0, 1.0, 2.0]), what="new theta")
    assert_close(theta, np.array([1.0, 2.0, 3.0]), what="old theta")


@pytest.mark.exercise("descent.gradient_descent")
def test_three_steps_by_hand(student):
    """Three steps on x^2 from 1 with learning rate 0.25 halve x each time."""
    path = student.descent.gradient_descent(lambda x: 2 * x, np.array([1.0]), 0.25, 3)
    assert_path(path, np.array([[1.0], [0.5], [0.25], [0.125]]))


@pytest.mark.exercise("descent.gradient_descent")
def test_one_gradient_for_each_step(student):
    """Ten steps ask for ten gradients, and return eleven points."""
    grad = CountedOracle(lambda theta: frozen(CURVATURES * theta))
    path = student.descent.gradient_descent(grad, np.array([1.0, 1.0]), 0.1, 10)
    if np.shape(path) != (11, 2):
        raise CheckFailed(f"Your path has shape {np.shape(path)}; 10 steps with 2 parameters make (11, 2).")
    assert_calls(grad, 10)


@pytest.mark.exercise("descent.ols")
def test_a_line_through_three_points(student):
    """Three points on the line y = 2 x + 1 give the weight 2 and the bias 1."""
    theta = student.descent.ols(np.array([[0.0], [1.0], [3.0]]), np.array([1.0, 3.0, 7.0]))
    assert_close(theta, np.array([2.0, 1.0]), what="theta")


@pytest.mark.exercise("descent.ols")
def test_a_plane(student):
    """Points on the plane y = x_0 - 2 x_1 + 5 give it back."""
    X = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [2.0, 3.0], [-1.0, 4.0]])
    theta = student.descent.ols(X, np.array([5.0, 6.0, 3.0, 1.0, -4.0]))
    assert_close(theta, np.array([1.0, -2.0, 5.0]), what="theta")


@pytest.mark.exercise("descent.max_stable_lr")
def test_the_steeper_axis_decides(student):
    """For curvatures 4 and 1 the limit is 1/2."""
    assert_close(student.descent.max_stable_lr(np.array([[4.0, 0.0], [0.0, 1.0]])), 0.5, what="limit")


@pytest.mark.exercise("descent.certified_distance")
def test_three_four_five(student):
    """A gradient of length 5 and curvature at least 2: theta_star is at most 2.5 away."""
    assert_close(student.descent.certified_distance(np.array([3.0, -4.0]), 2.0), 2.5, what="bound")


@pytest.mark.exercise("descent.basin")
def test_starts_near_the_minima(student):
    """A start at -1 ends on the left, a start at 1 on the right."""
    assert_close(student.descent.basin(-1.0, 0.08), -1, what="answer")
    assert_close(student.descent.basin(1.0, 0.08), 1, what="answer")


@pytest.mark.exercise("descent.basin")
def test_a_run_that_explodes(student):
    """A start at 10 with learning rate 1 runs away, without an exception: the answer is 0."""
    assert_close(student.descent.basin(10.0, 1.0), 0, what="answer")

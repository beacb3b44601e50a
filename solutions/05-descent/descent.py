"""Training is descent: follow the slope down to theta_star = argmin of the loss.

Parameters are one flat array: theta has shape (p,), float64. A gradient has the same shape. Functions
here are pure: they return new arrays and never write into the arrays that they are given, nor into those that
a function such as grad has returned to them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from landscapes import double_well_grad

BASIN_STEPS = 500
"""How many steps `basin` takes before it looks where it is."""

AT_REST = 1e-6
"""A point where the slope is smaller than this has come to rest."""


def gd_step(theta: np.ndarray, g: np.ndarray, lr: float) -> np.ndarray:
    """Return where one step of gradient descent leads from ``theta``.

    theta: (p,) float64, where we stand; it is not changed
    g:     (p,) float64, the gradient of the loss at theta
    lr:    the learning rate, a number: step length per unit of slope

    Returns a new array (p,), float64.

    Hint: the gradient points uphill.
    """
    ### BEGIN SOLUTION
    return theta - lr * g
    ### END SOLUTION


def gradient_descent(
    grad: Callable[[np.ndarray], np.ndarray], theta0: np.ndarray, lr: float, steps: int
) -> np.ndarray:
    """Return all points that gradient descent visits, the starting point first.

    grad:   function, theta (p,) -> gradient at theta (p,); it may be expensive, so it is
            called exactly ``steps`` times
    theta0: (p,) float64, where to start; it is not changed
    lr:     the learning rate, the same in every step
    steps:  how many steps to take, 0 or more

    Returns the path, shape (steps + 1, p), float64: row 0 is theta0, row t is where we are after t steps.

    Hint: a loop around `gd_step`; the slope is different at every point.
    """
    ### BEGIN SOLUTION
    path = np.empty((steps + 1, theta0.size))
    path[0] = theta0
    for t in range(steps):
        path[t + 1] = gd_step(path[t], grad(path[t]), lr)
    return path
    ### END SOLUTION


def ols(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return theta_star of linear regression, without any descent (ordinary least squares).

    X: (n, d) float64, rows are examples; no column of ones in it
    y: (n,) float64, targets

    Returns theta (d + 1,), float64, packed as always: [w (d), b]. It minimises the mean squared error of
    ``X @ w + b``. The minimum is unique here: n > d, and no column of X can be made from the others and a constant.

    Hint: the bias is the weight of a feature that is 1 for every example; numpy.linalg solves the rest.
    """
    ### BEGIN SOLUTION
    with_ones = np.column_stack([X, np.ones(len(X))])
    return np.linalg.lstsq(with_ones, y)[0]
    ### END SOLUTION


def max_stable_lr(H: np.ndarray) -> float:
    """Return the learning rate at which gradient descent on a bowl stops being stable.

    H: (p, p) float64, symmetric: the Hessian of the loss. Its eigenvalues are the curvatures of
       the bowl along its axes; none is negative and the largest one, L, is positive.

    Returns a float: 2 / L. Below it gradient descent converges; above it the steps overshoot and grow.

    Hint: numpy.linalg knows the eigenvalues of symmetric matrices.
    """
    ### BEGIN SOLUTION
    return float(2.0 / np.linalg.eigvalsh(H)[-1])
    ### END SOLUTION


def certified_distance(g: np.ndarray, mu: float) -> float:
    """Return an upper bound of the distance |theta - theta_star|, from the gradient at theta alone.

    g:  (p,) float64, the gradient at theta
    mu: the smallest curvature of the loss in any direction, anywhere; positive

    Returns a float, |g| / mu, with the Euclidean length |g|. Nobody needs to know theta_star for it.

    Hint: with curvature mu or more, the slope at distance r from the minimum is at least mu * r.
    """
    ### BEGIN SOLUTION
    return float(np.linalg.norm(g) / mu)
    ### END SOLUTION


def basin(x0: float, lr: float) -> int:
    """Return in which valley of the double well gradient descent ends when it starts at ``x0``.

    x0: the start, a number
    lr: the learning rate, a number

    Returns -1 if it settles in the left minimum, 1 if it settles in the right minimum, and 0 if it does not
    settle: if it runs away to infinity (without an exception), or still jumps about after BASIN_STEPS steps.
    To settle is to come to rest: the slope at the end is smaller than AT_REST in size.

    Hint: the slope is `double_well_grad`; look at where the path ends, not at where it begins.
    """
    ### BEGIN SOLUTION
    x = np.float64(x0)
    with np.errstate(all="ignore"):
        for _ in range(BASIN_STEPS):
            x = x - lr * double_well_grad(x)
        at_rest = abs(double_well_grad(x)) < AT_REST
    return int(np.sign(x)) if at_rest else 0
    ### END SOLUTION

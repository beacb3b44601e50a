"""What goes wrong in 36."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex36_two_equal_points.hessian",
    "averages before squaring",
    "Your first entry is the square of a mean. What does the formula do first: square, or average?",
)
def square_of_the_mean(x):
    return 2 * np.array([[np.mean(x) ** 2, np.mean(x)], [np.mean(x), 1.0]])


@misconception(
    "ex36_two_equal_points.hessian",
    "loses the 2",
    "Differentiate r^2 twice with respect to r: what is left?",
)
def without_the_two(x):
    return np.array([[np.mean(x**2), np.mean(x)], [np.mean(x), 1.0]])


@misconception(
    "ex36_two_equal_points.hessian",
    "sums instead of averaging",
    "Your curvatures grow when every point is listed twice. Is the loss a sum or a mean?",
)
def sums(x):
    return 2 * np.array([[np.sum(x**2), np.sum(x)], [np.sum(x), float(len(x))]])


@misconception(
    "ex36_two_equal_points.hessian",
    "puts b first",
    "All four numbers are right, but which parameter comes first?",
)
def bias_first(x):
    return 2 * np.array([[1.0, np.mean(x)], [np.mean(x), np.mean(x**2)]])


@misconception(
    "ex36_two_equal_points.level_step",
    "moves both the same way",
    "Along your step w and b grow together, and the prediction w + b grows twice as fast. That is the steepest way, not the level one.",
)
def together():
    return (1.0, 1.0)


@misconception(
    "ex36_two_equal_points.level_step",
    "moves one of them",
    "You move w alone. Then w + b changes: what has to make up for it?",
)
def weight_alone():
    return (1.0, 0.0)

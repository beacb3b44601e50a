"""What goes wrong in 46."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex46_fit_a_line.fit",
    "moves w before it finds the slope in b",
    "Your w is right after one step and your b is not: its slope is taken after w has moved. Find both slopes first.",
)
def one_after_the_other(x, y, lr, steps):
    w = b = 0.0
    for _ in range(steps):
        w = w - lr * np.mean(2 * (w * x + b - y) * x)
        b = b - lr * np.mean(2 * (w * x + b - y))
    return w, b


@misconception(
    "ex46_fit_a_line.fit",
    "never moves the bias",
    "Your line always goes through the origin. Which of the two parameters stays at 0?",
)
def no_bias(x, y, lr, steps):
    w = 0.0
    for _ in range(steps):
        w = w - lr * np.mean(2 * (w * x - y) * x)
    return w, 0.0


@misconception(
    "ex46_fit_a_line.fit",
    "forgets x in the slope of w",
    "Your w and your b take the same steps. How much does w matter to a point with x = 0, and where does the slope say so?",
)
def without_x(x, y, lr, steps):
    w = b = 0.0
    for _ in range(steps):
        slope = np.mean(2 * (w * x + b - y))
        w, b = w - lr * slope, b - lr * slope
    return w, b


@misconception(
    "ex46_fit_a_line.fit",
    "loses the 2",
    "Your steps are half as long as they should be. Differentiate the square.",
)
def without_the_two(x, y, lr, steps):
    w = b = 0.0
    for _ in range(steps):
        error = w * x + b - y
        w, b = w - lr * np.mean(error * x), b - lr * np.mean(error)
    return w, b

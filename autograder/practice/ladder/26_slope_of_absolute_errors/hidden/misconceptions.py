"""What goes wrong in 26."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex26_slope_of_absolute_errors.prediction",
    "thinks of the square",
    "That is the squared error. How steep is |e| at 10?",
)
def ten_times():
    return "ten times"


@misconception(
    "ex26_slope_of_absolute_errors.prediction",
    "expects a smaller one",
    "A straight line has one slope everywhere.",
)
def a_tenth():
    return "a tenth"


@misconception(
    "ex26_slope_of_absolute_errors.mae_slope",
    "leaves out 1/n",
    "Your slopes do not get smaller with more examples. The loss is a mean.",
)
def without_n(y_hat, y):
    return np.sign(y_hat - y)


@misconception(
    "ex26_slope_of_absolute_errors.mae_slope",
    "the wrong way round",
    "Raise a prediction that is too high: does the loss rise or fall?",
)
def turned_round(y_hat, y):
    return np.sign(y - y_hat) / len(y)


@misconception(
    "ex26_slope_of_absolute_errors.mae_slope",
    "the slope of the square",
    "Your slope grows with the error. That of |e| does not.",
)
def of_the_square(y_hat, y):
    return 2 * (y_hat - y) / len(y)


@misconception(
    "ex26_slope_of_absolute_errors.mae_slope",
    "no zero",
    "At an error of 0 the slope should be 0; yours is that of one side.",
)
def no_zero(y_hat, y):
    return np.where(y_hat >= y, 1.0, -1.0) / len(y)

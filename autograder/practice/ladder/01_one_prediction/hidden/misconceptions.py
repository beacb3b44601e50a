"""What goes wrong in 01."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex01_one_prediction.by_hand",
    "leaves out the bias",
    "2 times 3 and -1 times 4 are in. Which number of theta has not been used?",
)
def no_bias_by_hand():
    return 2.0


@misconception(
    "ex01_one_prediction.by_hand",
    "loses a minus sign",
    "The second weight is negative. Does the second feature lift the prediction or lower it?",
)
def lost_sign():
    return 10.5


@misconception(
    "ex01_one_prediction.by_hand",
    "takes the first number for the bias",
    "The bias is the last number of theta: -1 and 0.5 are not both weights.",
)
def bias_first_by_hand():
    return 1.0


@misconception(
    "ex01_one_prediction.predict",
    "leaves out the bias",
    "For x = 0 your prediction is 0, whatever theta is. What should it be?",
)
def no_bias(theta, x):
    return theta[:-1] @ x


@misconception(
    "ex01_one_prediction.predict",
    "takes the first number for the bias",
    "You take the bias from the front. In this course it is the last number of theta.",
)
def bias_first(theta, x):
    return theta[1:] @ x + theta[0]


@misconception(
    "ex01_one_prediction.predict",
    "subtracts the bias",
    "A bias of 1 should lift the prediction by 1. Yours lowers it.",
)
def minus_bias(theta, x):
    return theta[:-1] @ x - theta[-1]


@misconception(
    "ex01_one_prediction.predict",
    "adds the bias to every product",
    "Your bias counts once for each feature. Add the products first, and the bias once.",
)
def bias_each_time(theta, x):
    return np.sum(theta[:-1] * x + theta[-1])

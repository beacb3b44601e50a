"""What goes wrong in 13."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex13_mean_absolute_error.by_hand",
    "adds up and does not divide",
    "1 and 2 are the right sizes. A mean is their sum, divided by what?",
)
def the_sum():
    return 3.0


@misconception(
    "ex13_mean_absolute_error.by_hand",
    "lets the errors cancel",
    "The errors 1 and -2 nearly cancel when you average them. Take their sizes first.",
)
def cancelling():
    return 0.5


@misconception(
    "ex13_mean_absolute_error.by_hand",
    "squares",
    "2.5 is the mean of the squares. Here the sizes are averaged.",
)
def squares():
    return 2.5


@misconception(
    "ex13_mean_absolute_error.mae",
    "adds up and does not divide",
    "Your loss grows with the number of examples. Is it a sum or a mean?",
)
def sums(y_hat, y):
    return float(np.sum(np.abs(y_hat - y)))


@misconception(
    "ex13_mean_absolute_error.mae",
    "takes the size of the mean",
    "With your loss, errors of +1 and -1 cancel. Which comes first, the size or the mean?",
)
def size_of_mean(y_hat, y):
    return float(abs(np.mean(y_hat - y)))


@misconception(
    "ex13_mean_absolute_error.mae",
    "squares",
    "You average the squares of the errors. That is a loss too, but another one.",
)
def squared(y_hat, y):
    return float(np.mean((y_hat - y) ** 2))


@misconception(
    "ex13_mean_absolute_error.mae",
    "takes the largest",
    "Your number is the largest error. All of them count here.",
)
def largest(y_hat, y):
    return float(np.max(np.abs(y_hat - y)))


@misconception(
    "ex13_mean_absolute_error.mae",
    "halves it",
    "No 1/2 is asked for.",
)
def halved(y_hat, y):
    return float(np.mean(np.abs(y_hat - y)) / 2)

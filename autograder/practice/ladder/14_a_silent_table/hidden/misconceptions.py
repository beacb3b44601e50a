"""What goes wrong in 14."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex14_a_silent_table.prediction",
    "expects a list",
    "So one would wish. But the 1 in (5, 1) is stretched too: along which axis?",
)
def a_list():
    return (5,)


@misconception(
    "ex14_a_silent_table.prediction",
    "expects a column",
    "The column has length 1 along its second axis, and y has length 5 there. What does NumPy do with a length of 1?",
)
def a_column():
    return (5, 1)


@misconception(
    "ex14_a_silent_table.mse_of_column",
    "averages over a table",
    "You average n times n squares: each prediction is compared with every y. Look at the shape of y_hat - y.",
)
def table(y_hat, y):
    return np.mean((y_hat - y) ** 2)


@misconception(
    "ex14_a_silent_table.mse_of_column",
    "averages before it squares",
    "In your loss errors of different signs cancel. Square first, then average.",
)
def square_of_mean(y_hat, y):
    return np.mean(y_hat[:, 0] - y) ** 2


@misconception(
    "ex14_a_silent_table.mse_of_column",
    "looks at one example only",
    "You take the first row of y_hat: a single prediction. Which index picks the column?",
)
def first_row(y_hat, y):
    return np.mean((y_hat[0] - y) ** 2)


@misconception(
    "ex14_a_silent_table.mse_of_column",
    "adds up and does not divide",
    "Your loss grows with the number of examples. Is it a sum or a mean?",
)
def sums(y_hat, y):
    return np.sum((y_hat[:, 0] - y) ** 2)

"""What goes wrong in 69."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex69_a_column_among_rows.how_many",
    "one for each example",
    "So many there should be. Align the shapes on the right: (n, 1) and (n,) do not meet axis by axis.",
)
def one_each(n):
    return n


@misconception(
    "ex69_a_column_among_rows.how_many",
    "twice as many",
    "Both shapes are stretched, each along the axis that it lacks. How large is the table?",
)
def twice(n):
    return 2 * n


@misconception(
    "ex69_a_column_among_rows.largest_error",
    "the code as it was",
    "Your largest error compares each prediction with every answer. Make the two shapes the same first.",
)
def as_it_was(y_hat, y):
    return float(np.max(np.abs(y_hat - y)))


@misconception(
    "ex69_a_column_among_rows.largest_error",
    "without sizes",
    "An error of -3 is larger than one of 1. What is missing around the difference?",
)
def without_sizes(y_hat, y):
    return float(np.max(y_hat[:, 0] - y))


@misconception(
    "ex69_a_column_among_rows.largest_error",
    "the first prediction for all",
    "y_hat[0] is one row, the first example's. Which index takes the column?",
)
def first_row(y_hat, y):
    return float(np.max(np.abs(y_hat[0] - y)))

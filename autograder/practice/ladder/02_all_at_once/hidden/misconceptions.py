"""What goes wrong in 02."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex02_all_at_once.linear",
    "multiplies entry by entry and adds nothing up",
    "You return a table. X * w multiplies each entry with its weight: what is still to be done in each row?",
)
def not_summed(X, w, b):
    return X * w + b


@misconception(
    "ex02_all_at_once.linear",
    "leaves out the bias",
    "Your predictions do not depend on b. For an example whose features are all 0, what should the model say?",
)
def no_bias(X, w, b):
    return X @ w


@misconception(
    "ex02_all_at_once.linear",
    "adds up the columns",
    "You have one number for each feature. Along which axis of X * w does one example lie?",
)
def down_the_columns(X, w, b):
    return np.sum(X * w, axis=0) + b


@misconception(
    "ex02_all_at_once.linear",
    "returns a column",
    "Your numbers are right but stand in a column, of shape (n, 1). Predictions have shape (n,) in this course.",
)
def column(X, w, b):
    return X @ w.reshape(-1, 1) + b


@misconception(
    "ex02_all_at_once.linear",
    "adds the bias to every product",
    "Your bias counts once for each feature. Add up first, then add the bias.",
)
def bias_each_time(X, w, b):
    return np.sum(X * w + b, axis=1)

"""What goes wrong in 11."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex11_which_theta.which",
    "looks at the first point only",
    "The line that you choose goes through the first point. Do the others lie on it?",
)
def first_point(x, y, thetas):
    return int(np.argmin([(w * x[0] + b - y[0]) ** 2 for w, b in thetas]))


@misconception(
    "ex11_which_theta.which",
    "lets errors cancel",
    "The errors of your line add up to nearly nothing, since some are positive and some negative. What stops them from cancelling?",
)
def cancelling(x, y, thetas):
    return int(np.argmin([abs(np.mean(w * x + b - y)) for w, b in thetas]))


@misconception(
    "ex11_which_theta.which",
    "takes the largest loss",
    "You choose the worst line. Is a large loss good or bad?",
)
def the_worst(x, y, thetas):
    return int(np.argmax([np.mean((w * x + b - y) ** 2) for w, b in thetas]))


@misconception(
    "ex11_which_theta.which",
    "counts from 1",
    "You choose the right line, but count from 1. Rows are counted from 0.",
)
def from_one(x, y, thetas):
    return int(np.argmin([np.mean((w * x + b - y) ** 2) for w, b in thetas])) + 1


@misconception(
    "ex11_which_theta.which",
    "exchanges w and b",
    "You multiply x with the second number of each pair. Which of the two is the slope?",
)
def exchanged(x, y, thetas):
    return int(np.argmin([np.mean((w * x + b - y) ** 2) for b, w in thetas]))


@misconception(
    "ex11_which_theta.which",
    "adds sizes in place of squares",
    "You compare the sizes of the errors. Here their squares are averaged: one large error counts more than several small ones.",
)
def sizes(x, y, thetas):
    return int(np.argmin([np.mean(np.abs(w * x + b - y)) for w, b in thetas]))

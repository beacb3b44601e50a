"""What goes wrong in 13."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex13_score_two_guesses.by_hand",
    "adds up and does not divide",
    "1 and 4 are the right squares. A mean is their sum, divided by what?",
)
def the_sum():
    return 5.0


@misconception(
    "ex13_score_two_guesses.by_hand",
    "squares the mean error",
    "You averaged first: the errors 1 and -2 nearly cancel. Square them before you average.",
)
def square_of_mean():
    return 0.25


@misconception(
    "ex13_score_two_guesses.by_hand",
    "does not square",
    "1.5 is the mean size of the errors. Here their squares are averaged.",
)
def mean_size():
    return 1.5


@misconception(
    "ex13_score_two_guesses.mse",
    "adds up and does not divide",
    "Your loss grows with the number of examples. Is it a sum or a mean?",
)
def sums(y_hat, y):
    return np.sum((y_hat - y) ** 2)


@misconception(
    "ex13_score_two_guesses.mse",
    "squares the mean error",
    "With your loss, errors of +1 and -1 cancel. Which comes first, the square or the mean?",
)
def squares_the_mean(y_hat, y):
    return np.mean(y_hat - y) ** 2


@misconception(
    "ex13_score_two_guesses.mse",
    "takes sizes in place of squares",
    "You average the sizes of the errors. That is a loss too, but another one: this one squares.",
)
def absolute(y_hat, y):
    return np.mean(np.abs(y_hat - y))


@misconception(
    "ex13_score_two_guesses.mse",
    "takes the root",
    "Your number is the root of the loss. No root is asked for.",
)
def root(y_hat, y):
    return np.sqrt(np.mean((y_hat - y) ** 2))


@misconception(
    "ex13_score_two_guesses.mse",
    "halves it",
    "Some books put a 1/2 in front. In this course there is none.",
)
def halved(y_hat, y):
    return np.mean((y_hat - y) ** 2) / 2

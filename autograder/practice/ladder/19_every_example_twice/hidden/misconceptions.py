"""What goes wrong in 19."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex19_every_example_twice.prediction",
    "expects both to double",
    "The sum has twice as many parts. But what is the mean divided by now?",
)
def both():
    return ("doubled", "doubled")


@misconception(
    "ex19_every_example_twice.prediction",
    "expects neither to change",
    "The same errors are made, but more often. What does a sum do with that?",
)
def neither():
    return ("same", "same")


@misconception(
    "ex19_every_example_twice.losses",
    "returns the mean first",
    "Both numbers are there, in the wrong order: the sum comes first.",
)
def exchanged(y_hat, y):
    squares = (y_hat - y) ** 2
    return np.mean(squares), np.sum(squares)


@misconception(
    "ex19_every_example_twice.losses",
    "does not square",
    "In your losses errors of different signs cancel. What is done to each before they are added?",
)
def not_squared(y_hat, y):
    return np.sum(y_hat - y), np.mean(y_hat - y)


@misconception(
    "ex19_every_example_twice.losses",
    "squares the sum",
    "You add the errors first and square then. It is the squares that are added.",
)
def squares_of_sums(y_hat, y):
    return np.sum(y_hat - y) ** 2, np.mean(y_hat - y) ** 2


@misconception(
    "ex19_every_example_twice.losses",
    "divides by n - 1",
    "n - 1 belongs to the variance of a sample. This is a plain mean.",
)
def n_minus_one(y_hat, y):
    squares = (y_hat - y) ** 2
    return np.sum(squares), np.sum(squares) / (len(y) - 1)

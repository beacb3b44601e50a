"""What goes wrong in 08."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex08_what_softmax_forgets.prediction",
    "expects both to change it",
    "Take out of every exponential what adding 5 has put in. Does the fraction notice?",
)
def both():
    return "both"


@misconception(
    "ex08_what_softmax_forgets.prediction",
    "exchanges the two",
    "Try scores of 0 and 1, then 5 and 6, then 0 and 2. In which case do the probabilities stay as they were?",
)
def adding():
    return "adding"


@misconception(
    "ex08_what_softmax_forgets.prediction",
    "expects neither to change it",
    "You are right about one of the two. Multiply the scores by a thousand: what does the largest class get?",
)
def neither():
    return "neither"


@misconception(
    "ex08_what_softmax_forgets.softmax",
    "sums down the columns",
    "Your columns add up to 1, and your rows do not. Which axis runs along a row?",
)
def columns(Z):
    e = np.exp(Z - Z.max(axis=0))
    return e / e.sum(axis=0)


@misconception(
    "ex08_what_softmax_forgets.softmax",
    "sums over the whole table",
    "All your numbers together add up to 1. Each example should have a 1 of its own.",
)
def whole_table(Z):
    e = np.exp(Z - Z.max())
    return e / e.sum()


@misconception(
    "ex08_what_softmax_forgets.softmax",
    "loses the axis of the sums",
    "e.sum(axis=1) has one axis. Beside a table it is taken for a row: each column is divided by another example's sum. What keeps the axis?",
)
def lost_axis(Z):
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1)


@misconception(
    "ex08_what_softmax_forgets.softmax",
    "does not divide",
    "Your rows do not add up to 1. By what is each row to be divided?",
)
def not_divided(Z):
    return np.exp(Z - Z.max(axis=1, keepdims=True))

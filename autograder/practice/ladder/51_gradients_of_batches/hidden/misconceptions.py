"""What goes wrong in 51."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex51_gradients_of_batches.prediction",
    "expects a small error",
    "One batch alone is only near it. But all of them together hold every example once: is anything left to chance?",
)
def near():
    return "near it"


@misconception(
    "ex51_gradients_of_batches.prediction",
    "expects it to be too small",
    "Each batch divides by its own size, not by n. Then the batches are averaged: by what has each example been divided in the end?",
)
def too_small():
    return "too small"


@misconception(
    "ex51_gradients_of_batches.batch_gradients",
    "divides by n in every batch",
    "Your gradients are too small by the number of batches. How many examples does each mean go over?",
)
def over_n(x, y, w, size):
    return (2 * (w * x - y) * x).reshape(-1, size).sum(axis=1) / len(x)


@misconception(
    "ex51_gradients_of_batches.batch_gradients",
    "sums within a batch",
    "Your gradients grow with the batch size. Is the loss of a batch a sum or a mean?",
)
def sums(x, y, w, size):
    return (2 * (w * x - y) * x).reshape(-1, size).sum(axis=1)


@misconception(
    "ex51_gradients_of_batches.batch_gradients",
    "deals the examples out like cards",
    "Your first batch takes one example here and one there. It should hold the first ones.",
)
def dealt(x, y, w, size):
    return (2 * (w * x - y) * x).reshape(size, -1).mean(axis=0)


@misconception(
    "ex51_gradients_of_batches.batch_gradients",
    "forgets x",
    "How much does the weight matter to an example with x = 0? Follow the chain rule from the error to w.",
)
def without_x(x, y, w, size):
    return np.mean((2 * (w * x - y)).reshape(-1, size), axis=1)

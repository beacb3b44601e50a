"""What goes wrong in 25."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex25_prediction_minus_label.slope",
    "subtracts the label from the logit",
    "A logit is not yet a probability. What turns it into one?",
)
def logit_minus_label(z, y):
    return z - y


@misconception(
    "ex25_prediction_minus_label.slope",
    "subtracts the prediction from the label",
    "Your slopes point the other way. For y = 1, does the loss rise or fall when z grows?",
)
def label_minus_prediction(z, y):
    return y - 1 / (1 + np.exp(-z))


@misconception(
    "ex25_prediction_minus_label.slope",
    "keeps the slope of sigmoid",
    "That factor belongs to squared error. Here it cancels: follow the logarithm's 1 / sigmoid through the chain rule.",
)
def with_sigmoid_slope(z, y):
    s = 1 / (1 + np.exp(-z))
    return (s - y) * s * (1 - s)


@misconception(
    "ex25_prediction_minus_label.slope",
    "divides by n",
    "The 1/n belongs to a mean over the examples. Here each point has its own loss and its own slope.",
)
def divided(z, y):
    return (1 / (1 + np.exp(-z)) - y) / len(y)


@misconception(
    "ex25_prediction_minus_label.largest_gap",
    "forgets that a gap may be negative",
    "Your largest gap misses those that lie on the other side. How far apart are 1 and 3, and how far 3 and 1?",
)
def without_abs(z, y, h):
    return np.max(slope(z, y) - (loss(z + h, y) - loss(z - h, y)) / (2 * h))


@misconception(
    "ex25_prediction_minus_label.largest_gap",
    "takes the mean of the gaps",
    "A mean can hide one bad point among good ones. Which gap is asked for?",
)
def mean_gap(z, y, h):
    return np.mean(np.abs(slope(z, y) - (loss(z + h, y) - loss(z - h, y)) / (2 * h)))


@misconception(
    "ex25_prediction_minus_label.largest_gap",
    "measures to one side only",
    "You measure from z to z + h. The central difference steps to both sides.",
)
def one_side(z, y, h):
    return np.max(np.abs(slope(z, y) - (loss(z + h, y) - loss(z, y)) / h))


@misconception(
    "ex25_prediction_minus_label.largest_gap",
    "divides by h",
    "Even a right formula has a large gap to your measured slope. How far apart are z - h and z + h?",
)
def over_h(z, y, h):
    return np.max(np.abs(slope(z, y) - (loss(z + h, y) - loss(z - h, y)) / h))

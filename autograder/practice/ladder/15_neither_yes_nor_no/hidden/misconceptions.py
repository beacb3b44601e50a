"""What goes wrong in 15."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex15_neither_yes_nor_no.at_zero",
    "gives the probability",
    "That is p. The loss is the negative logarithm of it.",
)
def the_probability():
    return 0.5


@misconception(
    "ex15_neither_yes_nor_no.at_zero",
    "expects no loss",
    "A loss of 0 is for a model that is right and sure. This one is not sure at all.",
)
def none_at_all():
    return 0.0


@misconception(
    "ex15_neither_yes_nor_no.at_zero",
    "forgets the sign",
    "The logarithm of a probability is never positive, and a loss is never negative.",
)
def negative():
    return np.log(0.5)


@misconception(
    "ex15_neither_yes_nor_no.at_zero",
    "takes the logarithm to base 2",
    "Measured in bits it is 1. Here logarithms are natural, to base e.",
)
def in_bits():
    return 1.0


@misconception(
    "ex15_neither_yes_nor_no.bce",
    "forgets the sign",
    "Your loss is negative. The logarithm of a probability is never positive: what stands in front of it?",
)
def negative_loss(z, y):
    p = 1 / (1 + np.exp(-z))
    return np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


@misconception(
    "ex15_neither_yes_nor_no.bce",
    "counts the yes answers only",
    "Your loss ignores examples with y = 0. What does a wrong yes cost?",
)
def yes_only(z, y):
    return np.mean(-y * np.log(1 / (1 + np.exp(-z))))


@misconception(
    "ex15_neither_yes_nor_no.bce",
    "exchanges yes and no",
    "Your loss is small when the model is wrong. Which probability belongs to y = 1?",
)
def exchanged(z, y):
    p = 1 / (1 + np.exp(-z))
    return np.mean(-(1 - y) * np.log(p) - y * np.log(1 - p))


@misconception(
    "ex15_neither_yes_nor_no.bce",
    "adds up and does not divide",
    "Your loss grows with the number of examples. Is it a sum or a mean?",
)
def sums(z, y):
    p = 1 / (1 + np.exp(-z))
    return np.sum(-y * np.log(p) - (1 - y) * np.log(1 - p))


@misconception(
    "ex15_neither_yes_nor_no.bce",
    "takes logarithms to base 2",
    "Your loss is in bits: larger than it should be by the factor 1 / log 2. np.log is the natural logarithm.",
)
def bits(z, y):
    p = 1 / (1 + np.exp(-z))
    return np.mean(-y * np.log2(p) - (1 - y) * np.log2(1 - p))

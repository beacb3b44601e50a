"""What goes wrong in 21."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex21_confident_and_wrong.prediction",
    "compares the probabilities",
    "The probabilities differ by a factor of 100, but a loss is a curve over them. Work out both losses for 0.1 and for 0.001.",
)
def hundred():
    return ("about 100 times", "about 100 times")


@misconception(
    "ex21_confident_and_wrong.prediction",
    "expects surprise to grow a hundredfold",
    "You are right about squares. Surprise grows without end, but slowly: -log of 0.1 and of 0.001 are?",
)
def surprise_hundred():
    return ("hardly more", "about 100 times")


@misconception(
    "ex21_confident_and_wrong.prediction",
    "expects both losses to forgive",
    "You are right about squares, which never exceed 1. Has surprise such a ceiling?",
)
def both_forgive():
    return ("hardly more", "hardly more")


@misconception(
    "ex21_confident_and_wrong.costs",
    "exchanges the rows",
    "Both rows are there, in the wrong order: squares come first.",
)
def exchanged(p):
    return np.array([-np.log(p), (1 - p) ** 2])


@misconception(
    "ex21_confident_and_wrong.costs",
    "squares the probability",
    "Your first loss is largest for a perfect model. It is what is missing to 1 that counts.",
)
def squares_p(p):
    return np.array([p**2, -np.log(p)])


@misconception(
    "ex21_confident_and_wrong.costs",
    "forgets the sign of the logarithm",
    "Your second row is negative. What stands in front of the logarithm?",
)
def negative(p):
    return np.array([(1 - p) ** 2, np.log(p)])


@misconception(
    "ex21_confident_and_wrong.costs",
    "looks at the wrong classes",
    "-log (1 - p) is the surprise if the right class had NOT come. Which probability did the right class get?",
)
def of_the_others(p):
    return np.array([(1 - p) ** 2, -np.log1p(-p)])

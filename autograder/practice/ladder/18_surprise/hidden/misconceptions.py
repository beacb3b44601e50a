"""What goes wrong in 18."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex18_surprise.prediction",
    "sees the curve's steep end",
    "The curve is steeper for small p. But the step from 0.02 to 0.01 is also shorter than that from 0.5 to 0.25. Work both out.",
)
def small():
    return "more for small p"


@misconception(
    "ex18_surprise.prediction",
    "sees the longer step",
    "The step from 0.5 to 0.25 is longer. But the curve is flatter there. Work both out.",
)
def large():
    return "more for large p"


@misconception(
    "ex18_surprise.surprise",
    "forgets the sign",
    "Your surprise is negative. The logarithm of a number below 1 is: what has to stand in front?",
)
def negative(p):
    return np.log(p)


@misconception(
    "ex18_surprise.surprise",
    "takes what is missing to 1",
    "1 - p grows in a straight line and never exceeds 1. A thing of probability 0 should surprise beyond all measure.",
)
def missing(p):
    return 1 - p


@misconception(
    "ex18_surprise.surprise",
    "takes logarithms to base 2",
    "You measure in bits. Here logarithms are natural, to base e.",
)
def in_bits(p):
    return -np.log2(p)


@misconception(
    "ex18_surprise.surprise",
    "averages over things",
    "-p log p is what a thing adds to the mean surprise of many. Here each has happened.",
)
def weighted(p):
    return -p * np.log(p)

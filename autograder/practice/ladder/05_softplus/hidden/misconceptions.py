"""What goes wrong in 05."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex05_softplus.softplus",
    "the formula as it stands",
    "Your ramp is infinite at 1000. Which exponential becomes too large?",
)
def as_it_stands(z):
    return np.log(1 + np.exp(z))


@misconception(
    "ex05_softplus.softplus",
    "the other form everywhere",
    "z + log(1 + exp(-z)) is safe for positive z only. What is exp(-z) for z = -1000?",
)
def other_form(z):
    return z + np.log(1 + np.exp(-z))


@misconception(
    "ex05_softplus.softplus",
    "the ramp with the corner",
    "Your function is 0 at 0. The soft ramp is log 2 there.",
)
def the_corner(z):
    return np.maximum(z, 0.0)


@misconception(
    "ex05_softplus.softplus",
    "forgets which side of 0 it is on",
    "For negative z you return the value of the opposite number. What stands in front of the logarithm there?",
)
def symmetric(z):
    return np.abs(z) + np.log1p(np.exp(-np.abs(z)))


@misconception(
    "ex05_softplus.softplus",
    "cuts large numbers off",
    "You replace numbers beyond 10 by 10. The soft ramp of 1000 is 1000.",
)
def clipped(z):
    return np.log1p(np.exp(np.clip(z, -10, 10)))

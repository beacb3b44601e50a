"""What goes wrong in 05."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex05_a_safe_sigmoid.sigmoid",
    "uses the second form everywhere",
    "exp(z) / (1 + exp(z)) is safe for negative z only. What is infinity divided by infinity?",
)
def second_form(z):
    return np.exp(z) / (1 + np.exp(z))


@misconception(
    "ex05_a_safe_sigmoid.sigmoid",
    "loses a sign",
    "Your sigmoid falls where it should rise. Should a large z mean yes or no?",
)
def falls(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, e, 1.0) / (1 + e)


@misconception(
    "ex05_a_safe_sigmoid.sigmoid",
    "forgets which side of 0 it is on",
    "For negative z you return the value of the opposite number. The exponential is the same on both sides, the numerator is not.",
)
def symmetric(z):
    return 1 / (1 + np.exp(-np.abs(z)))


@misconception(
    "ex05_a_safe_sigmoid.sigmoid",
    "cuts large numbers off",
    "You replace numbers beyond 10 by 10. The tails of the curve matter: sigmoid(-30) is about 1e-13 and not 5e-5.",
)
def clipped(z):
    return 1 / (1 + np.exp(-np.clip(z, -10, 10)))

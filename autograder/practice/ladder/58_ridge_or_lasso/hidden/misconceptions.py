"""What goes wrong in 58."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex58_ridge_or_lasso.prediction",
    "expects it of both",
    "Both shrink w. But how hard does the ridge penalty pull at a w that is very small already?",
)
def both():
    return "both"


@misconception(
    "ex58_ridge_or_lasso.prediction",
    "expects it of ridge",
    "The slope of the ridge penalty is lam * w. How large is it near w = 0?",
)
def ridge():
    return "ridge"


@misconception(
    "ex58_ridge_or_lasso.prediction",
    "expects it of neither",
    "For ridge you are right. The lasso penalty has a kink at 0, and its pull does not fade there.",
)
def neither():
    return "neither"


@misconception(
    "ex58_ridge_or_lasso.switch_off",
    "loses the sign's meaning",
    "For falling data your lam is negative. The penalty has to be as strong as the pull, whichever way that goes.",
)
def signed(x, y):
    return float(2 * np.mean(x * y))


@misconception(
    "ex58_ridge_or_lasso.switch_off",
    "loses the 2",
    "With your lam, w is not yet 0. What is the slope of a square?",
)
def without_the_two(x, y):
    return float(abs(np.mean(x * y)))


@misconception(
    "ex58_ridge_or_lasso.switch_off",
    "sums instead of averaging",
    "Your lam grows when every example is listed twice. Is the loss a sum or a mean?",
)
def sums(x, y):
    return float(abs(2 * np.sum(x * y)))


@misconception(
    "ex58_ridge_or_lasso.switch_off",
    "takes the weight without a penalty",
    "That is the best w for lam = 0. Wanted is the pull at w = 0: a slope, not a place.",
)
def the_weight(x, y):
    return float(abs(np.mean(x * y) / np.mean(x**2)))

"""What goes wrong in 54."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex54_ridge_by_hand.ridge",
    "forgets the penalty",
    "Your weight is the same for every lam. Which term of the slope belongs to the penalty?",
)
def no_penalty(x, y, lam):
    return float(np.mean(x * y) / np.mean(x**2))


@misconception(
    "ex54_ridge_by_hand.ridge",
    "loses a factor 2 of lam",
    "Your penalty counts twice. Both terms of the mean have a 2 in front in the slope: does lam?",
)
def lam_twice(x, y, lam):
    return float(np.mean(x * y) / (np.mean(x**2) + lam))


@misconception(
    "ex54_ridge_by_hand.ridge",
    "sums instead of averaging",
    "With every example listed twice, your weight changes. Is the loss a sum or a mean?",
)
def sums(x, y, lam):
    return float(np.sum(x * y) / (np.sum(x**2) + lam / 2))


@misconception(
    "ex54_ridge_by_hand.ridge",
    "subtracts the penalty",
    "Your weight grows with lam. Mind the sign of lam * w when you gather the terms with w.",
)
def minus(x, y, lam):
    return float(np.mean(x * y) / (np.mean(x**2) - lam / 2))

"""What goes wrong in 08."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex08_log_sum_exp.prediction",
    "adds it for every score",
    "Five is added k times inside, but to exponents. Take exp(5) out of the whole sum.",
)
def for_each():
    return "5 k"


@misconception(
    "ex08_log_sum_exp.prediction",
    "forgets that the logarithm undoes exp",
    "log(exp(5) s) = 5 + log s.",
)
def log_five():
    return "log 5"


@misconception(
    "ex08_log_sum_exp.prediction",
    "expects it to vary",
    "exp(5) is a factor of every term, whatever the scores are.",
)
def varies():
    return "it depends"


@misconception(
    "ex08_log_sum_exp.lse",
    "sums down the columns",
    "You have one number for each column. Which axis runs along a row?",
)
def columns(Z):
    return np.log(np.exp(Z - Z.max(axis=0)).sum(axis=0)) + Z.max(axis=0)


@misconception(
    "ex08_log_sum_exp.lse",
    "does not subtract the largest",
    "exp(1000) is infinite. Subtract the largest score of each row first.",
)
def not_subtracted(Z):
    with np.errstate(over="ignore", divide="ignore"):
        return np.log(np.exp(Z).sum(axis=1))


@misconception(
    "ex08_log_sum_exp.lse",
    "does not add the largest back",
    "What you subtract from the scores must come back at the end.",
)
def not_added(Z):
    return np.log(np.exp(Z - Z.max(axis=1, keepdims=True)).sum(axis=1))


@misconception(
    "ex08_log_sum_exp.lse",
    "a mean in place of the sum",
    "Your soft maximum lies below the largest score. Is it a mean or a sum?",
)
def mean(Z):
    top = Z.max(axis=1)
    return top + np.log(np.exp(Z - top[:, None]).mean(axis=1))

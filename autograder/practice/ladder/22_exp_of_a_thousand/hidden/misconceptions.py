"""What goes wrong in 22."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex22_exp_of_a_thousand.logsumexp",
    "takes the exponential of the scores themselves",
    "For ordinary scores you are right. What is exp(1000) on a computer, and what log(exp(-1000))?",
)
def naive(z):
    return np.log(np.sum(np.exp(z)))


@misconception(
    "ex22_exp_of_a_thousand.logsumexp",
    "does not put the maximum back",
    "You subtract the largest score before exp. Where does it come back?",
)
def not_put_back(z):
    return np.log(np.sum(np.exp(z - np.max(z))))


@misconception(
    "ex22_exp_of_a_thousand.logsumexp",
    "multiplies by the maximum",
    "The logarithm of a product is a sum. What is log(exp(m) * s)?",
)
def multiplied(z):
    m = np.max(z)
    return m * np.log(np.sum(np.exp(z - m)))


@misconception(
    "ex22_exp_of_a_thousand.logsumexp",
    "returns the largest score",
    "You are near when one score is far above the others. What do the others add?",
)
def largest(z):
    return np.max(z)


@misconception(
    "ex22_exp_of_a_thousand.logsumexp",
    "takes out the smallest score",
    "With the smallest score taken out, all the others become large: exp of 1600 is as hopeless as before. Which score must become 0?",
)
def smallest(z):
    m = np.min(z)
    return m + np.log(np.sum(np.exp(z - m)))


@misconception(
    "ex22_exp_of_a_thousand.logsumexp",
    "averages in place of adding",
    "Your result is too small by log k. Is it a sum or a mean that stands in the logarithm?",
)
def averaged(z):
    m = np.max(z)
    return m + np.log(np.mean(np.exp(z - m)))


@misconception(
    "ex22_exp_of_a_thousand.logsumexp",
    "takes out the mean",
    "With the mean taken out, some scores are still large. Which one must become 0, so that no exponential exceeds 1?",
)
def the_mean(z):
    m = np.mean(z)
    return m + np.log(np.sum(np.exp(z - m)))

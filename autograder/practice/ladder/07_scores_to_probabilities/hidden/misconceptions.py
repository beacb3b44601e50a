"""What goes wrong in 07."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex07_scores_to_probabilities.softmax",
    "takes the exponential of the scores themselves",
    "For ordinary scores you are right. What is exp(1000) on a computer, and infinity divided by infinity?",
)
def naive(z):
    return np.exp(z) / np.sum(np.exp(z))


@misconception(
    "ex07_scores_to_probabilities.softmax",
    "does not divide",
    "Your numbers do not add up to 1. By what must all of them be divided?",
)
def not_divided(z):
    return np.exp(z - np.max(z))


@misconception(
    "ex07_scores_to_probabilities.softmax",
    "divides the scores by their sum",
    "Scores may be negative, and so are your probabilities. What makes any number positive?",
)
def without_exp(z):
    return z / np.sum(z)


@misconception(
    "ex07_scores_to_probabilities.softmax",
    "answers with certainty",
    "You give everything to the largest score. A score that is a little smaller deserves a part too.",
)
def winner_takes_all(z):
    return (z == np.max(z)).astype(float)


@misconception(
    "ex07_scores_to_probabilities.softmax",
    "takes powers of 2",
    "Your probabilities add up to 1 but are too equal. To which base are the exponentials?",
)
def powers_of_two(z):
    e = 2.0 ** (z - np.max(z))
    return e / np.sum(e)


@misconception(
    "ex07_scores_to_probabilities.softmax",
    "subtracts the mean",
    "After your shift some scores are still large. Which one has to be subtracted so that no exponential can exceed 1?",
)
def mean_subtracted(z):
    e = np.exp(z - np.mean(z))
    return e / np.sum(e)

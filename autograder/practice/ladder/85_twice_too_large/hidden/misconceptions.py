"""What goes wrong in 85."""

from __future__ import annotations

import math

from autograder.misconceptions import misconception


@misconception(
    "ex85_twice_too_large.best_temperature",
    "turns the fraction around",
    "Logits that are too large need a T above 1. Yours is below. Which of the two is divided by which?",
)
def turned(z, share):
    return math.log(share / (1 - share)) / z


@misconception(
    "ex85_twice_too_large.best_temperature",
    "divides probabilities",
    "You divide what it claims by what is true. A temperature divides logits: which logit belongs to the true share?",
)
def by_probabilities(z, share):
    return 1 / (1 + math.exp(-z)) / share


@misconception(
    "ex85_twice_too_large.best_temperature",
    "takes the share for a logit",
    "The share is a probability. Which number does sigmoid turn into it?",
)
def share_as_logit(z, share):
    return z / share


@misconception(
    "ex85_twice_too_large.best_temperature",
    "forgets the wrong answers",
    "log of the share is below 0, so your T is negative. The logit of a share s is the log of s over 1 - s.",
)
def only_the_log(z, share):
    return z / math.log(share)


@misconception(
    "ex85_twice_too_large.named",
    "expects T to change the answers",
    "Divide 3 and 1 by any positive number. Which one is larger?",
)
def it_changes():
    return "for large T"


@misconception(
    "ex85_twice_too_large.named",
    "expects every answer to change",
    "Divide 3 and 1 by any positive number. Which one is larger?",
)
def always():
    return "always"


@misconception(
    "ex85_twice_too_large.after",
    "leaves the claim as it was",
    "That is what it claimed before the division.",
)
def before(z, share):
    return 1 / (1 + math.exp(-z))


@misconception(
    "ex85_twice_too_large.after",
    "expects half",
    "At 1/2 it would say nothing at all. It is right more often than that.",
)
def half(z, share):
    return 0.5

"""What goes wrong in 16."""

from __future__ import annotations

import math

from autograder.misconceptions import misconception


@misconception(
    "ex16_where_training_begins.prediction",
    "expects the labels to matter",
    "They matter as soon as the probabilities differ. Do they?",
)
def matters():
    return "yes"


@misconception(
    "ex16_where_training_begins.start_loss",
    "gives the probability",
    "1/k is what the right class gets. The loss is minus the logarithm of it.",
)
def probability(k):
    return 1 / k


@misconception(
    "ex16_where_training_begins.start_loss",
    "forgets the sign",
    "Your loss is negative: the logarithm of a probability. What stands in front of it?",
)
def negative(k):
    return math.log(1 / k)


@misconception(
    "ex16_where_training_begins.start_loss",
    "takes the logarithm to base 10",
    "For ten classes you get 1. The logarithm here is the natural one.",
)
def base_ten(k):
    return math.log10(k)


@misconception(
    "ex16_where_training_begins.start_loss",
    "adds up over the classes",
    "You count every class. The loss looks at the probability of the right class alone.",
)
def all_classes(k):
    return k * math.log(k)

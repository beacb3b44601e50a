"""What goes wrong in 84."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex84_attention_to_nothing.prediction",
    "takes scores for weights",
    "The scores are 0, the weights are not: exp(0) is 1. What do the weights of a place add up to?",
)
def nothing():
    return "zeros"


@misconception(
    "ex84_attention_to_nothing.prediction",
    "asks the keys",
    "Whatever the keys are: what is their product with 0?",
)
def by_keys():
    return "it depends on the keys"


@misconception(
    "ex84_attention_to_nothing.prediction",
    "expects one place to win",
    "All scores are equal. Why should one place get more than another?",
)
def one_wins():
    return "the first value"


@misconception(
    "ex84_attention_to_nothing.output",
    "ignores the mask",
    "With causal = True a place must not see what comes after it.",
)
def unmasked(V, i, causal):
    return V.mean(axis=0)


@misconception(
    "ex84_attention_to_nothing.output",
    "hides a place from itself",
    "Place i sees the places 0 to i. Is i among them with you?",
)
def without_itself(V, i, causal):
    return V[:i].mean(axis=0) if causal and i > 0 else V.mean(axis=0) if not causal else np.zeros(V.shape[1])


@misconception(
    "ex84_attention_to_nothing.output",
    "adds up",
    "Your weights are all 1. What must they add up to?",
)
def summed(V, i, causal):
    return V[: i + 1].sum(axis=0) if causal else V.sum(axis=0)


@misconception(
    "ex84_attention_to_nothing.output",
    "divides by all places",
    "Behind the mask fewer places are left, and their weights still add up to 1.",
)
def divided_by_all(V, i, causal):
    return V[: i + 1].sum(axis=0) / len(V) if causal else V.mean(axis=0)

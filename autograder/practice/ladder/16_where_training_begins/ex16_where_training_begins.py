"""The number with which training begins

A model with k classes that knows nothing gives every class the same score, 0 say. Softmax makes
probabilities of scores, so every class gets 1/k. Cross-entropy, the loss, is minus the logarithm of
the probability that the right class got.

What is then the loss for ten classes? Experienced people know it by heart: print the loss before the
first step, and if it is far from that number, something is broken before training has begun.

First prediction(): the scores are all 0, and I exchange the labels of my examples. Does the loss
change? Then write start_loss(k), for k classes with equal scores.
"""

from __future__ import annotations

import math


def prediction() -> str:
    """Return whether the loss of all-zero scores changes with the labels: "yes" or "no"."""
    ### BEGIN SOLUTION
    return "no"
    ### END SOLUTION


def start_loss(k: int) -> float:
    """Return the cross-entropy if all k classes have the same score.

    k: the number of classes, 2 or more
    """
    ### BEGIN SOLUTION
    return math.log(k)
    ### END SOLUTION

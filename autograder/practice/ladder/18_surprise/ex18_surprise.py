"""Surprise: the logarithm of a probability

How surprised should you be when something happens to which you gave the probability p? Not at all if
p = 1. Beyond all measure if p = 0. And if two independent things happen, the surprises should add up,
while the probabilities multiply. Only one kind of curve does all that:

    surprise(p) = -log p

This is the loss of a classifier, with p the probability that it gave to the right class. Training it
means making the data as little surprising as possible.

Predict first: by how much does the surprise grow when p is halved, from 0.5 to 0.25, say? And from
0.02 to 0.01? Then write surprise(p) for an array of probabilities. If you have matplotlib at hand, draw
it from 0.001 to 1: it falls steeply, and then hardly any more.
"""

from __future__ import annotations

import numpy as np


def prediction() -> str:
    """Return by how much the surprise grows when p is halved.

    "more for large p":  more from 0.5 to 0.25 than from 0.02 to 0.01
    "more for small p":  more from 0.02 to 0.01 than from 0.5 to 0.25
    "always the same":   by the same amount each time
    """
    ### BEGIN SOLUTION
    return "always the same"
    ### END SOLUTION


def surprise(p: np.ndarray) -> np.ndarray:
    """Return the surprise of each probability, in natural logarithms.

    p: array of any shape, float64, larger than 0, at most 1

    Returns an array of the same shape.
    """
    ### BEGIN SOLUTION
    return -np.log(p)
    ### END SOLUTION

"""Scores pull against each other

With k classes a model gives k scores, the logits, for each example. Softmax turns them into
probabilities, and cross-entropy is -log of the probability of the right class, averaged over the
n examples. Its gradient is as simple as for two classes: in every row

    (softmax of the row - 1 at the right class, 0 elsewhere) / n

Before you write it, predict: what is the sum of the numbers in one row of that gradient? Think of
what softmax adds up to, and remember that adding the same number to all scores of a row changes
no probability, hence no loss.

Then write gradient(Z, y), and look at gradient(Z, y).sum(axis=1).
"""

from __future__ import annotations

import numpy as np


def prediction() -> str:
    """Return what each row of the gradient adds up to: "0", "1", "1/n" or "it depends"."""
    ### BEGIN SOLUTION
    return "0"
    ### END SOLUTION


def gradient(Z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the gradient of the mean cross-entropy with respect to the logits.

    Z: (n, k) float64, logits, one row for each example; none is larger than 20
    y: (n,) int64, the right class of each example, 0 to k - 1

    Returns an array of shape (n, k).
    """
    ### BEGIN SOLUTION
    exponentials = np.exp(Z)
    G = exponentials / exponentials.sum(axis=1, keepdims=True)
    G[np.arange(len(y)), y] -= 1
    return G / len(y)
    ### END SOLUTION

"""What softmax forgets

softmax(z)_c = exp(z_c) / (exp(z_1) + ... + exp(z_k)) makes probabilities of scores. Two things can be done to
all the scores of an example: add 5 to each, or multiply each by 2. Predict, before you run anything: which
of the two changes the probabilities?

What a function forgets, no training can find out. That is why two trained models may have different
theta and yet be the same.

Then write softmax(Z) for a whole table of scores, one example in each row, and try both with it. Every
row is treated by itself, so sums and maxima run along the rows.
"""

from __future__ import annotations

import numpy as np


def prediction() -> str:
    """Return what changes the probabilities: "adding", "multiplying", "both" or "neither"."""
    ### BEGIN SOLUTION
    return "multiplying"
    ### END SOLUTION


def softmax(Z: np.ndarray) -> np.ndarray:
    """Return the probabilities of the classes for each example.

    Z: (n, k) float64, scores, one row for each example

    Returns an array of shape (n, k); each row adds up to 1.
    """
    ### BEGIN SOLUTION
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
    ### END SOLUTION

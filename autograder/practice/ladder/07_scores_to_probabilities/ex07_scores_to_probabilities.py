"""From scores to probabilities

With more than two classes a model gives a score for each, any numbers at all. Softmax makes
probabilities of them: exponentials are positive, and dividing by their sum makes them add up to 1.

    softmax(z)_c  =  exp(z_c) / (exp(z_1) + ... + exp(z_k))

For z = (1000, 0) the class with 1000 should get 1 and the other 0. The formula as it stands gives
infinity divided by infinity. But adding the same number to all scores changes nothing: it multiplies every
exponential by the same factor, which cancels. So subtract the largest score from all of them first. Then
the largest exponential is exp(0) = 1.

Write softmax(z) for scores of any size, without a warning.
"""

from __future__ import annotations

import numpy as np


def softmax(z: np.ndarray) -> np.ndarray:
    """Return the probability of each class.

    z: (k,) float64, scores of any size

    Returns an array of shape (k,) whose entries add up to 1.
    """
    ### BEGIN SOLUTION
    e = np.exp(z - np.max(z))
    return e / np.sum(e)
    ### END SOLUTION

"""Normalise a batch

The outputs of a layer can be of any size, and the learning rate has to suit the largest. Batch
normalization brings the numbers of one unit, over the examples of a batch, to one scale:

    (x - mean of x) / sqrt(variance of x)

The variance here is the mean of the squared distances from the mean: divide by n. Afterwards the
mean is 0 and the variance is 1. (Real layers add a tiny number under the root, against a division
by 0; leave it out here. No batch of ours has all numbers equal.)

First do it by hand for [1, 2, 3], then write normalise(x). And try this: normalise 10 * x + 5 too.
What of the size and the height of x has the next layer left to see?
"""

from __future__ import annotations

import numpy as np


def normalise(x: np.ndarray) -> np.ndarray:
    """Return x with its mean moved to 0 and its variance scaled to 1.

    x: (n,) float64, the numbers of one unit over a batch, not all equal; do not write into it

    Returns an array of shape (n,).
    """
    ### BEGIN SOLUTION
    centred = x - x.mean()
    return centred / np.sqrt(np.mean(centred**2))
    ### END SOLUTION

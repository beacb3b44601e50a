"""A sigmoid that survives any number

For questions with yes or no, a model should answer with a probability. The sigmoid bends any number z into
one between 0 and 1:

    sigmoid(z) = 1 / (1 + exp(-z))

It is 1/2 at z = 0, nearly 1 for large z, nearly 0 for very negative z. Now try z = -1000: exp(1000) is too
large for a float, NumPy warns, and you are lucky if the result makes sense after all. A warning that one
learns to overlook is a dangerous thing.

There is a second form of the same formula, exp(z) / (1 + exp(z)). It is safe where the first is not.
Write sigmoid(z), which gives no warning for any z: choose, for each entry, the form whose exponential
cannot become large. (exp of a very negative number becomes 0, silently, and that is right.)
"""

from __future__ import annotations

import numpy as np


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + exp(-z)) for each entry, for entries of any size, without a warning.

    z: (n,) float64

    Returns an array of shape (n,).
    """
    ### BEGIN SOLUTION
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)
    ### END SOLUTION

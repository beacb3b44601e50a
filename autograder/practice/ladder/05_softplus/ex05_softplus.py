"""A soft ramp that survives any number

A ramp is max(z, 0): it has a corner at 0. Its soft brother is

    softplus(z) = log(1 + exp(z))

It is nearly 0 for very negative z, nearly z for large z, and log 2 = 0.69 at the corner. You will meet it
inside of a loss. Now try z = 1000: exp(1000) is too large for a float, NumPy warns, and the result is
infinite, although it should be 1000. A warning that one learns to overlook is a dangerous thing.

Take exp(z) out of the bracket for positive z: log(exp(z) (exp(-z) + 1)) = z + log(1 + exp(-z)). Write
softplus(z) so that it gives no warning for any z. For very negative z, the small number exp(z) must not
be lost beside the 1: np.log1p(x) is log(1 + x), and is accurate for tiny x.
"""

from __future__ import annotations

import numpy as np


def softplus(z: np.ndarray) -> np.ndarray:
    """Return log(1 + exp(z)) for each entry, for entries of any size, without a warning.

    z: (n,) float64

    Returns an array of shape (n,).
    """
    ### BEGIN SOLUTION
    return np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z)))
    ### END SOLUTION

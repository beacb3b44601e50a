"""The exponential of a thousand

Scores of classes are turned into losses through log(exp(z_1) + ... + exp(z_k)). Try it with a score of
1000: exp(1000) has 435 digits, a float64 holds no more than 309, and the answer is infinity. With all
scores at -1000 everything becomes 0, and its logarithm minus infinity. Yet the right answers, near
1000 and near -1000, are quite ordinary numbers.

The rescue: with m the largest score, take exp(m) out of the sum,

    log(exp(z_1) + ... + exp(z_k))  =  m + log(exp(z_1 - m) + ... + exp(z_k - m))

Now the largest exponential is exp(0) = 1. Nothing can become infinite, and the sum is at least 1.

Write logsumexp(z). Every serious library has it, and a softmax is safe by the same trick.
"""

from __future__ import annotations

import numpy as np


def logsumexp(z: np.ndarray) -> float:
    """Return log(exp(z_1) + ... + exp(z_k)), for scores of any size, without a warning.

    z: (k,) float64, scores
    """
    ### BEGIN SOLUTION
    m = np.max(z)
    return m + np.log(np.sum(np.exp(z - m)))
    ### END SOLUTION

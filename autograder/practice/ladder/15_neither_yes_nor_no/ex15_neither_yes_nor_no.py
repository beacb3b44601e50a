"""The loss of "I don't know"

For yes/no questions a model gives a logit z: large for yes, very negative for no, 0 for "I don't
know". sigmoid(z) = 1 / (1 + exp(-z)) makes it the probability p of yes. The loss is

    -log p        if the answer is yes  (y = 1)
    -log (1 - p)  if the answer is no   (y = 0)

called binary cross-entropy. All logarithms here are natural ones.

What is the loss at z = 0? Work out p first; the answer does not even depend on y. Put the number
into at_zero(), to at least six digits. Remember it: an untrained model should begin there.

Then write bce(z, y), the mean of this loss over n examples. The logits in the checks are small, so
the formula may be used as it stands.
"""

from __future__ import annotations

import numpy as np


def at_zero() -> float:
    """Return the binary cross-entropy at z = 0."""
    ### BEGIN SOLUTION
    return np.log(2)
    ### END SOLUTION


def bce(z: np.ndarray, y: np.ndarray) -> float:
    """Return the mean binary cross-entropy.

    z: (n,) float64, logits, between -10 and 10
    y: (n,) float64, answers, each 0 or 1
    """
    ### BEGIN SOLUTION
    p = 1 / (1 + np.exp(-z))
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))
    ### END SOLUTION

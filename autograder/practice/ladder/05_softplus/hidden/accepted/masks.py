"""Two masks, and each form where it is safe."""

import numpy as np


def softplus(z):
    out = np.empty_like(z)
    positive = z > 0
    out[positive] = z[positive] + np.log1p(np.exp(-z[positive]))
    out[~positive] = np.log1p(np.exp(z[~positive]))
    return out

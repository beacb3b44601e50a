"""Two masks, and each form where it is safe."""

import numpy as np


def sigmoid(z):
    out = np.empty_like(z)
    positive = z > 0
    out[positive] = 1 / (1 + np.exp(-z[positive]))
    powers = np.exp(z[~positive])
    out[~positive] = powers / (1 + powers)
    return out

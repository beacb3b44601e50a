"""Given: the one model that this assignment needs, ready made. You wrote it yourself in 01-models."""

from __future__ import annotations

import numpy as np


def linear(theta: np.ndarray, X: np.ndarray) -> np.ndarray:
    """Return the predictions of the linear model with theta = [w (d), b], for each row of X (n, d): (n,)."""
    weights, bias = theta[:-1], theta[-1]
    return (X * weights).sum(axis=1) + bias

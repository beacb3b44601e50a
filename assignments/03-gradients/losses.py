"""The losses of 02-losses, ready-made: averages over the examples, from predictions and labels."""

from __future__ import annotations

import numpy as np
from models import log_softmax


def mse(y_hat: np.ndarray, y: np.ndarray) -> float:
    """Return the mean squared error of the predictions y_hat (n,) for the targets y (n,)."""
    return float(np.mean((y_hat - y) ** 2))


def bce_logits(z: np.ndarray, y: np.ndarray) -> float:
    """Return the mean binary cross-entropy of the logits z (n,) for the labels y (n,), 0.0 or 1.0."""
    return float(np.mean(np.logaddexp(0.0, z) - y * z))


def cross_entropy(Z: np.ndarray, y: np.ndarray) -> float:
    """Return the mean cross-entropy of the logits Z (n, k) for the classes y (n,), int in 0..k-1."""
    return float(-np.mean(log_softmax(Z)[np.arange(len(y)), y]))

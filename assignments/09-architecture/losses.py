"""The loss of 02-losses that this assignment needs, ready-made."""

from __future__ import annotations

import numpy as np


def mse(y_hat: np.ndarray, y: np.ndarray) -> float:
    """Return the mean squared error of the predictions y_hat (n,) for the targets y (n,)."""
    return float(np.mean((y_hat - y) ** 2))

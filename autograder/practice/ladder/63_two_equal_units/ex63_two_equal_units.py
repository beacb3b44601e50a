"""Two hidden units that start alike

A network with two hidden units and no biases, for one example (x, y):

    h_j = tanh(w_j x)          y_hat = v_1 h_1 + v_2 h_2          loss = (y_hat - y)^2

Suppose both units start alike: w_1 = w_2 and v_1 = v_2, all zero or all 0.3. Descent runs for a
long time. What becomes of the two units? Write prediction() first.

Then work out the slopes with the chain rule. With e = 2 (y_hat - y):

    slope in v_j = e h_j             slope in w_j = e v_j (1 - h_j^2) x

Write slopes(w, v, x, y), and look at it for w = v = (0, 0), and for w = v = (0.3, 0.3). This is why
networks start from random numbers: to be different, units must begin different.
"""

from __future__ import annotations

import numpy as np


def prediction() -> str:
    """Return what becomes of two units that start alike: "they stay alike", "they part" or "one dies"."""
    ### BEGIN SOLUTION
    return "they stay alike"
    ### END SOLUTION


def slopes(w: np.ndarray, v: np.ndarray, x: float, y: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the slopes of the loss in w and the slopes in v.

    w, v: (2,) float64, the weights before and after the hidden units
    x, y: the example, two numbers

    Returns two arrays of shape (2,).
    """
    ### BEGIN SOLUTION
    h = np.tanh(w * x)
    e = 2 * (v @ h - y)
    return e * v * (1 - h**2) * x, e * h
    ### END SOLUTION

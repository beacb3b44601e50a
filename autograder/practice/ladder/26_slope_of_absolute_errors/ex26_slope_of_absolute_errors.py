"""A slope that knows only the side

The mean absolute error of n predictions is the mean of |y_hat_i - y_i|. What is its slope in a single
prediction y_hat_i? |e| rises by 1 for each unit on the right of 0, and falls on the left of it, however far
away e is. So the slope is

    sign(y_hat_i - y_i) / n

with 0 for an error of exactly 0. Before you write it, predict: one of the errors becomes ten times as large,
and its sign stays. What happens to the slope in that prediction? (For the squared error it becomes ten times as
large. That is why a single wild example pulls so hard there, and no harder than any other one here.)

Then write mae_slope(y_hat, y).
"""

from __future__ import annotations

import numpy as np


def prediction() -> str:
    """Return what the slope does if the error is ten times as large: "ten times", "the same" or "a tenth"."""
    ### BEGIN SOLUTION
    return "the same"
    ### END SOLUTION


def mae_slope(y_hat: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the slope of the mean absolute error in each prediction, shape (n,); 0 where the error is 0.

    y_hat, y: (n,) float64
    """
    ### BEGIN SOLUTION
    return np.sign(y_hat - y) / len(y)
    ### END SOLUTION

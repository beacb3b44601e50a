"""The largest error is far too large

A model's predictions come as a column, of shape (n, 1), and the right answers y have shape (n,). This
code should say how large the largest error is:

    np.max(np.abs(y_hat - y))

For a perfect model of 5 examples it says 7.3. No exception, no warning. NumPy stretches the two shapes
until they fit: the column to the right, the row downwards. How many differences does it compute for n
examples? Then write largest_error so that it is right for a column.
"""

from __future__ import annotations

import numpy as np


def how_many(n: int) -> int:
    """Return how many numbers ``y_hat - y`` holds, for y_hat of shape (n, 1) and y of shape (n,)."""
    ### BEGIN SOLUTION
    return n * n
    ### END SOLUTION


def largest_error(y_hat: np.ndarray, y: np.ndarray) -> float:
    """Return the largest of the n numbers |y_hat_i - y_i|.

    y_hat: (n, 1) float64, one prediction in each row
    y:     (n,) float64
    """
    ### BEGIN SOLUTION
    return float(np.max(np.abs(y_hat[:, 0] - y)))
    ### END SOLUTION

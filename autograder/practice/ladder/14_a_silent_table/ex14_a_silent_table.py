"""A table where a list should be

Some models return their n predictions as a column, an array of shape (n, 1). Subtract y of shape
(n,) from it, and NumPy does not complain: it stretches the column and the list until they fit. This
is called broadcasting, and here it is a disaster.

Before you run anything: what is the shape of y_hat - y, for y_hat of shape (5, 1) and y of shape
(5,)? Put it into prediction(), as a tuple. Each prediction has been compared with every y!

The mean over such a table is a number, and training makes it smaller: no error, no warning, only
a model that learns the mean of all y. Write mse_of_column(y_hat, y), the mean squared error of a
column of predictions, where each one is compared with its own y.
"""

from __future__ import annotations

import numpy as np


def prediction() -> tuple[int, ...]:
    """Return the shape of y_hat - y for y_hat of shape (5, 1) and y of shape (5,)."""
    ### BEGIN SOLUTION
    return (5, 5)
    ### END SOLUTION


def mse_of_column(y_hat: np.ndarray, y: np.ndarray) -> float:
    """Return the mean squared error of predictions that stand in a column.

    y_hat: (n, 1) float64, predictions
    y:     (n,) float64, what was right
    """
    ### BEGIN SOLUTION
    return np.mean((y_hat[:, 0] - y) ** 2)
    ### END SOLUTION

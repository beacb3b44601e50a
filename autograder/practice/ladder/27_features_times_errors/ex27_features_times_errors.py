"""Features times errors

A linear model y_hat = X w has one weight for each of d features. How the loss changes with weight j
is told by every example: its error r_i, times the value of feature j in that example. Add up over the
examples:

    slope_j  =  sum over i of X[i, j] * r_i

Everything meets here that a linear layer's gradient is made of. Which shape has the result, for X
of shape (7, 3) and r of shape (7,)? Put it into prediction() first, then write slopes(X, r).

A loop over the examples is fine, adding r_i times row i each time. One line of matrix algebra does
the same: the result has one entry for each column of X, so what has to be done to X first?
"""

from __future__ import annotations

import numpy as np


def prediction() -> tuple[int, ...]:
    """Return the shape of the result for X of shape (7, 3) and r of shape (7,), as a tuple."""
    ### BEGIN SOLUTION
    return (3,)
    ### END SOLUTION


def slopes(X: np.ndarray, r: np.ndarray) -> np.ndarray:
    """Return the sum over the examples of each feature times the error.

    X: (n, d) float64, one row for each example
    r: (n,) float64, the error of each example

    Returns an array of shape (d,).
    """
    ### BEGIN SOLUTION
    return X.T @ r
    ### END SOLUTION

"""One guess for all

The simplest model of all ignores its input and always answers with the same number c. Even so it
has to be trained: which c makes the loss smallest? That depends on the loss.

Take y = [1, 2, 9]. Before you compute anything, put two numbers into prediction(): the best c for the
mean of (c - y_i)^2, and the best c for the mean of |c - y_i|.

Then write best_for_squares(y) and best_for_sizes(y) for any y. At the best c the slope is zero. With
squares each y_i pulls as hard as it is far away; with sizes each pulls equally hard, so what counts is
how many pull to either side. One of the two answers hardly notices an outlier such as the 9.
"""

from __future__ import annotations

import numpy as np


def prediction() -> tuple[float, float]:
    """Return the best c for y = [1, 2, 9], with squares and with sizes."""
    ### BEGIN SOLUTION
    return (4.0, 2.0)
    ### END SOLUTION


def best_for_squares(y: np.ndarray) -> float:
    """Return the number c with the smallest mean of (c - y_i)^2.

    y: (n,) float64
    """
    ### BEGIN SOLUTION
    return np.mean(y)
    ### END SOLUTION


def best_for_sizes(y: np.ndarray) -> float:
    """Return the number c with the smallest mean of |c - y_i|.

    y: (n,) float64; n is odd, so there is one such number
    """
    ### BEGIN SOLUTION
    return np.median(y)
    ### END SOLUTION

"""A slope that is right for one example only

The simplest model there is: y_hat = c x, one parameter c. Its pullback takes g, the slope of the loss in
each prediction, and returns the slope in c. Somebody has written

    def c_vjp(x, g):
        return x.sum() * g.sum()

and tested it with one example, x = [3] and g = [2]: 6, which is right. It passed the review. Give two
arrays of two numbers each for which it is wrong. Then write it right.
"""

from __future__ import annotations

import numpy as np


def counterexample() -> tuple[np.ndarray, np.ndarray]:
    """Return x and g, each of shape (2,), for which the code above returns a wrong number."""
    ### BEGIN SOLUTION
    return np.array([1.0, 2.0]), np.array([1.0, -1.0])
    ### END SOLUTION


def c_vjp(x: np.ndarray, g: np.ndarray) -> float:
    """Return the slope of the loss in c, where g is its slope in the predictions c x.

    x, g: (n,) float64
    """
    ### BEGIN SOLUTION
    return float(x @ g)
    ### END SOLUTION

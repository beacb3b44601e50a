"""Ridge regression with one weight

A model y_hat = w x with one weight, and a loss with a penalty on large weights:

    mean of (w x_i - y_i)^2  +  (lam / 2) * w^2

The penalty is a second wish: fit the data, AND stay small. lam says how much the second counts.
As a function of w this is a parabola, so its minimum is where the slope is 0:

    2 * (w * mean of x^2  -  mean of x y)  +  lam * w  =  0

Solve for w on paper, then write ridge(x, y, lam). Put in lam = 0, then larger and larger ones. Does
w shrink? Does it ever become exactly 0? A smaller w fits these data worse; the hope is that it
fits the next ones better.
"""

from __future__ import annotations

import numpy as np


def ridge(x: np.ndarray, y: np.ndarray, lam: float) -> float:
    """Return the weight that minimises the mean squared error of w x plus (lam / 2) w^2.

    x, y: (n,) float64, the examples
    lam:  how strong the penalty is, 0 or more
    """
    ### BEGIN SOLUTION
    return float(np.mean(x * y) / (np.mean(x**2) + lam / 2))
    ### END SOLUTION

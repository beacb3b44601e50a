"""Which theta made these points?

Turn the question round. The points are given, and someone claims that they were made by a line
y = w x + b, exactly, with one of several theta = (w, b). Which one? Try each: the right one predicts every
y, the others miss some.

That is learning, in its smallest form: a family of functions, data, a score for each theta, and the theta
with the best score wins. Later there are endlessly many theta to choose from, and the search becomes
cleverer. The question stays.

Write which(x, y, thetas). One point may lie on several of the lines, so look at all points.
Measured data carry noise, and then no line is exact: choose the one with the smallest mean squared
error. On points without noise that is the same, since the right line has the loss 0.
"""

from __future__ import annotations

import numpy as np


def which(x: np.ndarray, y: np.ndarray, thetas: np.ndarray) -> int:
    """Return the number of the theta, counted from 0, whose line has the smallest mean squared error.

    x, y:   (n,) float64, the points
    thetas: (m, 2) float64, a pair (w, b) in each row
    """
    ### BEGIN SOLUTION
    losses = [np.mean((w * x + b - y) ** 2) for w, b in thetas]
    return int(np.argmin(losses))
    ### END SOLUTION

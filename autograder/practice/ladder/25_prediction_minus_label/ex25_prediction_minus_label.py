"""Prediction minus label

A yes/no model says how sure it is with a logit z; sigmoid(z) = 1 / (1 + exp(-z)) turns it into a
probability. Its loss, with the label y being 0 or 1, is

    -y log sigmoid(z) - (1 - y) log(1 - sigmoid(z))

Exponentials, logarithms, fractions: the slope of that in z must be dreadful. Work it out, with
sigmoid' = sigmoid (1 - sigmoid), and watch everything cancel:

    slope = sigmoid(z) - y

The prediction minus the label. It is 0 when the model is right and sure, and never larger than 1.

Believe it only after you have measured it. Write slope(z, y), the formula, for arrays. Then write
largest_gap(z, y, h): how far the formula is, at the worst of the points, from the central
difference of loss(z, y), which is given. For five points and h = 1e-5 you should see about 1e-11.
"""

from __future__ import annotations

import numpy as np


def loss(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the loss of each point (given)."""
    return np.logaddexp(0.0, z) - y * z


def slope(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the slope of the loss in z at each point, by the formula.

    z: (n,) float64, logits
    y: (n,) float64, labels, 0 or 1

    Returns an array of shape (n,).
    """
    ### BEGIN SOLUTION
    return 1 / (1 + np.exp(-z)) - y
    ### END SOLUTION


def largest_gap(z: np.ndarray, y: np.ndarray, h: float) -> float:
    """Return the largest distance, over the points, between slope(z, y) and the central difference of loss in z.

    z, y: as in slope
    h:    the measuring step
    """
    ### BEGIN SOLUTION
    measured = (loss(z + h, y) - loss(z - h, y)) / (2 * h)
    return np.max(np.abs(slope(z, y) - measured))
    ### END SOLUTION

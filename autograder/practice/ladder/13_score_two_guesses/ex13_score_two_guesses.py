"""How wrong? Score two guesses

A model makes predictions; a loss says how wrong they are, in one number. The most common loss for
numbers is the mean squared error:

    mse = mean of (y_hat_i - y_i)^2

Take the two predictions y_hat = [1, 2], where y = [0, 4] was right. Work it out on paper and put
the number into by_hand(). Squares count large errors more than small ones, and it does not matter
whether a prediction is too high or too low.

Then write mse(y_hat, y) for any number of examples. The loss of a perfect model is 0, and no
model can do better than that.
"""

from __future__ import annotations

import numpy as np


def by_hand() -> float:
    """Return the mean squared error of y_hat = [1, 2] for y = [0, 4]."""
    ### BEGIN SOLUTION
    return 2.5
    ### END SOLUTION


def mse(y_hat: np.ndarray, y: np.ndarray) -> float:
    """Return the mean squared error.

    y_hat: (n,) float64, predictions
    y:     (n,) float64, what was right
    """
    ### BEGIN SOLUTION
    return np.mean((y_hat - y) ** 2)
    ### END SOLUTION

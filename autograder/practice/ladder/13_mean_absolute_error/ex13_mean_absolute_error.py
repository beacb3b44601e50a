"""How wrong? Score two guesses

A model makes predictions; a loss says how wrong they are, in one number. A simple one for numbers is the
mean absolute error:

    mae = mean of |y_hat_i - y_i|

Take the two predictions y_hat = [1, 2], where y = [0, 4] was right. Work it out on paper and put
the number into by_hand(). It does not matter whether a prediction is too high or too low, and an error
that is twice as large costs twice as much. (The squared error, which the notebook is about, makes it
cost four times as much. Which one cares more about a single very bad guess?)

Then write mae(y_hat, y) for any number of examples. The loss of a perfect model is 0.
"""

from __future__ import annotations

import numpy as np


def by_hand() -> float:
    """Return the mean absolute error of y_hat = [1, 2] for y = [0, 4]."""
    ### BEGIN SOLUTION
    return 1.5
    ### END SOLUTION


def mae(y_hat: np.ndarray, y: np.ndarray) -> float:
    """Return the mean absolute error.

    y_hat: (n,) float64, predictions
    y:     (n,) float64, what was right
    """
    ### BEGIN SOLUTION
    return float(np.abs(y_hat - y).mean())
    ### END SOLUTION

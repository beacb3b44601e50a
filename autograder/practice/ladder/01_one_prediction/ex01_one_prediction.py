"""One prediction

Welcome. This is a file to be completed: replace the line that raises NotImplementedError, save, and the
checks run at once. Ask for a hint whenever you want one. Nothing is counted, nobody watches.

A model is a formula with numbers in it that can be chosen. The simplest one: each feature of an example
has a weight, a bias is added, and the sum is the prediction,

    y_hat = w_1 x_1 + ... + w_d x_d + b

All the numbers together are called theta, here (w_1, ..., w_d, b), with the bias last. Other numbers,
another function: choosing them well is what the whole course is about.

First, in by_hand(): what does theta = (2, -1, 0.5) predict for x = (3, 4)? Then write predict(theta, x)
for any number of features.
"""

from __future__ import annotations

import numpy as np


def by_hand() -> float:
    """Return the prediction of theta = (2, -1, 0.5) for x = (3, 4)."""
    ### BEGIN SOLUTION
    return 2.5
    ### END SOLUTION


def predict(theta: np.ndarray, x: np.ndarray) -> float:
    """Return the prediction of a linear model.

    theta: (d + 1,) float64, the d weights and then the bias
    x:     (d,) float64, the features of one example
    """
    ### BEGIN SOLUTION
    return theta[:-1] @ x + theta[-1]
    ### END SOLUTION

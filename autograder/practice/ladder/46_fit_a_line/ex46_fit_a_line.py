"""Train a model: fit a line by descent

All the pieces come together. The model is y_hat = w x + b, theta is (w, b), and the loss is the
mean of (y_hat_i - y_i)^2. The chain rule gives its two slopes:

    slope in w  =  mean of 2 (y_hat_i - y_i) x_i
    slope in b  =  mean of 2 (y_hat_i - y_i)

Start at w = 0, b = 0. In each step find both slopes at the present (w, b), and only then move both
parameters. If w moves first, the slope in b is already that of another place.

Write fit(x, y, lr, steps). This is machine learning, complete: a model, a loss, a search. With
enough steps it finds the line of the closed formula, theta_star, to as many digits as you like.
"""

from __future__ import annotations

import numpy as np


def fit(x: np.ndarray, y: np.ndarray, lr: float, steps: int) -> tuple[float, float]:
    """Return (w, b) after some steps of gradient descent on the mean squared error, from (0, 0).

    x, y:  (n,) float64, the points
    lr:    the learning rate
    steps: how many steps to take
    """
    ### BEGIN SOLUTION
    w = b = 0.0
    for _ in range(steps):
        error = w * x + b - y
        slope_w, slope_b = np.mean(2 * error * x), np.mean(2 * error)
        w, b = w - lr * slope_w, b - lr * slope_b
    return w, b
    ### END SOLUTION

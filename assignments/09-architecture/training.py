"""The search, ready-made: plain descent for the two-layer network of this assignment, as in 05-descent.

It begins at your own `init_two_layer`.
"""

from __future__ import annotations

import numpy as np
from architecture import init_two_layer
from gradients import mse_grad, two_layer_vjp
from models import two_layer


def fit(
    sizes: tuple[int, int, int],
    X: np.ndarray,
    y: np.ndarray,
    rng: np.random.Generator,
    lr: float,
    epochs: int,
    act: str = "relu",
) -> np.ndarray:
    """Return theta (p,) after ``epochs`` steps on the mean squared error of a network with one output.

    sizes: (d, h, 1)
    X:     (n, d), rows are examples
    y:     (n,), the targets
    """
    theta = init_two_layer(sizes, rng)
    for _ in range(epochs):
        y_hat = two_layer(theta, X, sizes, act)[:, 0]
        theta = theta - lr * two_layer_vjp(theta, X, mse_grad(y_hat, y)[:, None], sizes, act)
    return theta

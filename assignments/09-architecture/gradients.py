"""The slopes of 03-gradients that this assignment needs, ready-made.

A loss's gradient carries the 1/n of the average; a model's vjp carries slopes back and adds up over the examples.
"""

from __future__ import annotations

import numpy as np
from models import pack, unpack


def mse_grad(y_hat: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the slope (n,) of the mean squared error in each prediction."""
    return 2.0 * (y_hat - y) / len(y)


def two_layer_vjp(
    theta: np.ndarray, X: np.ndarray, G: np.ndarray, sizes: tuple[int, int, int], act: str = "tanh"
) -> np.ndarray:
    """Return the slope (p,) of a loss in each parameter of a two-layer network.

    G:   (n, k), the slope of that loss in each output of `models.two_layer`
    act: "tanh" or "relu"; another one raises ValueError
    """
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    if act == "tanh":
        H = np.tanh(A)
        slope = 1.0 - H**2
    elif act == "relu":
        H = np.maximum(A, 0.0)
        slope = (A > 0.0).astype(np.float64)
    else:
        raise ValueError(f'act is {act!r}; it is "tanh" or "relu".')
    D = (G @ W2.T) * slope
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))

"""The gradients of 03-gradients, ready-made: as much of them as the capstone needs."""

from __future__ import annotations

import numpy as np
from models import pack, softmax, unpack


def cross_entropy_grad(Z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the gradient (n, k) of the mean cross-entropy in the logits Z (n, k); it carries the 1/n."""
    G = softmax(Z)
    G[np.arange(len(y)), y] -= 1.0
    return G / len(y)


def two_layer_vjp(
    theta: np.ndarray, X: np.ndarray, G: np.ndarray, sizes: tuple[int, int, int], act: str = "tanh"
) -> np.ndarray:
    """Return the slope of a loss in theta (p,), from its slope G (n, k) in the outputs of `models.two_layer`.

    X:     (n, d), rows are examples
    sizes: (d, h, k)
    act:   "tanh" or "relu"; another one raises ValueError
    """
    if act not in ("tanh", "relu"):
        raise ValueError(f'act is {act!r}; it is "tanh" or "relu".')
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0.0)
    D = (G @ W2.T) * (1.0 - H**2 if act == "tanh" else (A > 0.0))
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))

"""What this assignment needs of 01 and 03, ready-made: a gradient test, and the slopes of a two-layer network by hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def numerical_grad(f: Callable[[np.ndarray], float], theta: np.ndarray, h: float = 1e-5) -> np.ndarray:
    """Return the slope (p,) of ``f`` at ``theta`` from values alone, by central differences: 2 p calls."""
    slope = np.empty(theta.size)
    for i in range(theta.size):
        step = np.zeros(theta.size)
        step[i] = h
        slope[i] = (f(theta + step) - f(theta - step)) / (2.0 * h)
    return slope


def grad_check(
    f: Callable[[np.ndarray], float], g: Callable[[np.ndarray], np.ndarray], theta: np.ndarray
) -> float:
    """Return how far ``g(theta)`` is from the measured slope of ``f``: the length of the difference over the lengths of both."""
    claimed, measured = g(theta), numerical_grad(f, theta)
    size = np.linalg.norm(claimed) + np.linalg.norm(measured)
    return float(np.linalg.norm(claimed - measured) / size) if size > 0 else 0.0


def two_layer_loss_and_grad(
    theta: np.ndarray, X: np.ndarray, y: np.ndarray, sizes: tuple[int, int, int]
) -> tuple[float, np.ndarray]:
    """Return the mean cross-entropy of a tanh network with one hidden layer, and its gradient (p,), derived by hand.

    sizes: (d, h, k); theta is packed [W1 (d, h), b1 (h), W2 (h, k), b2 (k)]
    """
    d, h, k = sizes
    W1, b1, W2, b2 = np.split(theta, [d * h, d * h + h, d * h + h + h * k])
    W1, W2 = W1.reshape(d, h), W2.reshape(h, k)
    H = np.tanh(X @ W1 + b1)
    Z = H @ W2 + b2
    Z = Z - Z.max(axis=1, keepdims=True)
    logs = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    G = np.exp(logs)
    G[np.arange(len(y)), y] -= 1.0
    G /= len(y)
    D = (G @ W2.T) * (1.0 - H**2)
    slope = np.concatenate([(X.T @ D).ravel(), D.sum(axis=0), (H.T @ G).ravel(), G.sum(axis=0)])
    return -float(np.mean(logs[np.arange(len(y)), y])), slope

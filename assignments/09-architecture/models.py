"""The two-layer network of 01-models, ready-made, and the parts of deeper ones.

All parameters are one flat array theta, packed [W1, b1, W2, b2, ...], matrices row by row.
"""

from __future__ import annotations

import numpy as np


def pack(*parts: np.ndarray) -> np.ndarray:
    """Return the arrays ``parts``, of any shapes, one after another as one flat theta."""
    return np.concatenate([np.ravel(part) for part in parts])


def unpack(theta: np.ndarray, sizes: tuple[int, int, int]) -> tuple[np.ndarray, ...]:
    """Return (W1 (d, h), b1 (h,), W2 (h, k), b2 (k,)), the parts of a two-layer network's theta.

    sizes: (d, h, k), the numbers of features, hidden units and outputs
    """
    d, h, k = sizes
    W1, b1, W2, b2 = np.split(theta, [d * h, d * h + h, d * h + h + h * k])
    return W1.reshape(d, h), b1, W2.reshape(h, k), b2


def two_layer(theta: np.ndarray, X: np.ndarray, sizes: tuple[int, int, int], act: str = "tanh") -> np.ndarray:
    """Return the outputs (n, k) = act(X @ W1 + b1) @ W2 + b2 of a network with one hidden layer.

    sizes: (d, h, k)
    act:   "tanh" or "relu"; another one raises ValueError
    """
    if act not in ("tanh", "relu"):
        raise ValueError(f'act is {act!r}; it is "tanh" or "relu".')
    W1, b1, W2, b2 = unpack(theta, sizes)
    hidden = X @ W1 + b1
    return (np.tanh(hidden) if act == "tanh" else np.maximum(hidden, 0.0)) @ W2 + b2


def layers(theta: np.ndarray, sizes: tuple[int, ...]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return [(W1, b1), (W2, b2), ...], the layers of a network of any depth.

    sizes: (d, h1, ..., k); the layer between sizes a and b has W (a, b) and b (b,)
    """
    parts, at = [], 0
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:]):
        end = at + fan_in * fan_out
        parts.append((theta[at:end].reshape(fan_in, fan_out), theta[end : end + fan_out]))
        at = end + fan_out
    return parts


def activate(A: np.ndarray, act: str) -> np.ndarray:
    """Return act(A), of the shape of A. act: "tanh" or "relu"; another one raises ValueError."""
    if act not in ("tanh", "relu"):
        raise ValueError(f'act is {act!r}; it is "tanh" or "relu".')
    return np.tanh(A) if act == "tanh" else np.maximum(A, 0.0)


def slope_of(A: np.ndarray, act: str) -> np.ndarray:
    """Return the slope of act at A, of the shape of A. act: "tanh" or "relu"; another one raises ValueError."""
    if act not in ("tanh", "relu"):
        raise ValueError(f'act is {act!r}; it is "tanh" or "relu".')
    return 1.0 - np.tanh(A) ** 2 if act == "tanh" else (A > 0.0).astype(np.float64)


def softmax(Z: np.ndarray) -> np.ndarray:
    """Return the softmax of each row of Z (n, k): positive numbers that add up to 1 in each row; -inf becomes 0."""
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)

"""The models of 01-models, ready-made: as much of them as gradients need.

All parameters of a model are one flat array theta. This is how each model packs them:

    linear          [w (d), b]
    softmax_logits  [W (d, k) row by row, b (k)]
    two_layer       [W1 (d, h), b1 (h), W2 (h, k), b2 (k)]
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


def linear(theta: np.ndarray, X: np.ndarray) -> np.ndarray:
    """Return y_hat (n,) = X @ w + b for X (n, d) and theta (d + 1,)."""
    return X @ theta[:-1] + theta[-1]


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + exp(-z)), any shape -> the same shape, without overflow."""
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, small) / (1.0 + small)


def softmax(Z: np.ndarray) -> np.ndarray:
    """Return the probabilities (n, k) of the logits Z (n, k); each row adds up to 1."""
    return np.exp(log_softmax(Z))


def log_softmax(Z: np.ndarray) -> np.ndarray:
    """Return the logarithms (n, k) of `softmax`, exact for logits of any size."""
    shifted = Z - Z.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def softmax_logits(theta: np.ndarray, X: np.ndarray, k: int) -> np.ndarray:
    """Return the logits (n, k) = X @ W + b for X (n, d) and theta (d * k + k,)."""
    d = X.shape[1]
    return X @ theta[: d * k].reshape(d, k) + theta[d * k :]


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

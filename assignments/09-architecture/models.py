"""The two-layer network of 01-models, ready-made.

All parameters are one flat array theta, packed [W1 (d, h), b1 (h), W2 (h, k), b2 (k)], matrices row by row.
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

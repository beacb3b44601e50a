"""A bump on a ring of 24 places: which way does it lean? Data, and two ways to learn it, ready-made.

The question is the same wherever the bump lies. In training it always lies in the left half, and in the test in the right.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from models import pack, unpack

PLACES = 24
BUMP = np.array([0.4, 0.8, 1.2, 1.6, 2.0])
"""A bump that leans to the right; read backwards, it leans to the left."""

Conv = Callable[[np.ndarray, np.ndarray], np.ndarray]
ConvVjp = Callable[[np.ndarray, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


def bumps(n: int, half: str, rng: np.random.Generator, noise: float = 0.3) -> tuple[np.ndarray, np.ndarray]:
    """Return X (n, 24) and y (n,): 1 where the bump leans to the right, 0 where it is the mirror image.

    half: "left", "right" or "both", where the bump may lie
    """
    X, y = noise * rng.normal(size=(n, PLACES)), rng.integers(0, 2, n)
    for row, label in zip(X, y):
        right = half == "right" or (half == "both" and rng.random() < 0.5)
        place = rng.integers(0, PLACES // 2 - len(BUMP) + 1) + right * PLACES // 2
        row[place : place + len(BUMP)] += BUMP if label else BUMP[::-1]
    return X, y.astype(np.float64)


def dense(
    theta: np.ndarray, X: np.ndarray, hidden: int
) -> tuple[np.ndarray, Callable[[np.ndarray], np.ndarray]]:
    """Return the logits (n,) of a network with one relu layer, and its pullback."""
    sizes = (X.shape[1], hidden, 1)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.maximum(A, 0.0)

    def pull(g: np.ndarray) -> np.ndarray:
        D = np.outer(g, W2[:, 0]) * (A > 0)
        return pack(X.T @ D, D.sum(axis=0), H.T @ g, g.sum())

    return (H @ W2)[:, 0] + b2[0], pull


def rolling(
    theta: np.ndarray, X: np.ndarray, windows: int, conv: Conv, conv_vjp: ConvVjp
) -> tuple[np.ndarray, Callable[[np.ndarray], np.ndarray]]:
    """Return the logits (n,) of a few windows of 5 weights each, relu, and a mean over all places; and its pullback.

    theta: [weights (windows, 5), a bias for each window, an outgoing weight for each, one bias]
    """
    m = len(BUMP)
    W, b, out, last = np.split(theta, [windows * m, windows * (m + 1), windows * (m + 2)])
    W = W.reshape(windows, m)
    A = np.stack([conv(w, X) + bias for w, bias in zip(W, b)])  # (windows, n, places)
    H = np.maximum(A, 0.0).mean(axis=2)  # (windows, n)

    def pull(g: np.ndarray) -> np.ndarray:
        dW, db = np.empty_like(W), np.empty_like(b)
        for c in range(windows):
            G = (A[c] > 0) * (out[c] * g)[:, None] / PLACES
            dW[c], db[c] = conv_vjp(W[c], X, G)[0], G.sum()
        return pack(dW, db, H @ g, g.sum())

    return out @ H + last[0], pull


def learn(
    model: Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, Callable[[np.ndarray], np.ndarray]]],
    theta: np.ndarray,
    X: np.ndarray,
    y: np.ndarray,
    lr: float,
    steps: int = 300,
) -> np.ndarray:
    """Return theta after ``steps`` steps of Adam on the mean binary cross-entropy of the logits."""
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    for t in range(1, steps + 1):
        z, pull = model(theta, X)
        g = pull((0.5 * (1.0 + np.tanh(z / 2)) - y) / len(y))
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        theta = theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return theta


Predict = Callable[[np.ndarray], np.ndarray]


def train_dense(
    X: np.ndarray, y: np.ndarray, rng: np.random.Generator, hidden: int = 16, steps: int = 200
) -> tuple[Predict, int]:
    """Return a trained network with one relu layer as a function X -> logits, and its number of parameters."""
    d = X.shape[1]
    start = pack(
        rng.normal(size=(d, hidden)) * np.sqrt(2 / d),
        np.zeros(hidden),
        rng.normal(size=hidden) / np.sqrt(hidden),
        0.0,
    )
    theta = learn(lambda theta, X: dense(theta, X, hidden), start, X, y, 0.03, steps)
    return lambda X: dense(theta, X, hidden)[0], len(theta)


def train_convolution(
    X: np.ndarray,
    y: np.ndarray,
    rng: np.random.Generator,
    conv: Conv,
    conv_vjp: ConvVjp,
    windows: int = 4,
    steps: int = 200,
) -> tuple[Predict, int]:
    """Return trained windows on a ring as a function X -> logits, and their number of parameters."""
    m = len(BUMP)
    start = pack(
        rng.normal(size=(windows, m)) * np.sqrt(2 / m),
        np.zeros(windows),
        rng.normal(size=windows) / np.sqrt(windows),
        0.0,
    )
    theta = learn(lambda theta, X: rolling(theta, X, windows, conv, conv_vjp), start, X, y, 0.03, steps)
    return lambda X: rolling(theta, X, windows, conv, conv_vjp)[0], len(theta)


def accuracy(predict: Predict, X: np.ndarray, y: np.ndarray) -> float:
    """Return the share of the rows of X whose logit has the sign that y asks for."""
    return float(np.mean((predict(X) > 0) == y))

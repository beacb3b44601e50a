"""Backpropagation written out, in place, on matrices; the start drawn where it is needed."""

import numpy as np
from models import pack, unpack


def init_two_layer(sizes, rng):
    d, h, k = sizes
    W2 = rng.normal(scale=np.sqrt(2 / h), size=(k, h)).T
    W1 = np.array([rng.normal(scale=np.sqrt(2 / d), size=h) for _ in range(d)])
    return np.hstack([W1.reshape(-1), np.zeros(h), W2.reshape(-1), np.zeros(k)])


def fit(sizes, X, y, rng, lr, epochs, act="relu"):
    if act == "tanh":
        bend, slope = np.tanh, lambda A: 1 / np.cosh(A) ** 2
    elif act == "relu":
        bend, slope = lambda A: A * (A > 0), lambda A: 1.0 * (A > 0)
    else:
        raise ValueError("act")
    W1, b1, W2, b2 = (part.copy() for part in unpack(init_two_layer(sizes, rng), sizes))
    for _ in range(epochs):
        A = X @ W1 + b1
        H = bend(A)
        error = 2 * ((H @ W2 + b2)[:, 0] - y) / len(X)
        D = np.outer(error, W2[:, 0]) * slope(A)
        W2 -= lr * (H.T @ error)[:, None]
        b2 -= lr * error.sum()
        W1 -= lr * X.T @ D
        b1 -= lr * D.sum(0)
    return pack(W1, b1, W2, b2)


def canonical(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    rows = []
    for j in range(sizes[1]):
        unit = (*W1[:, j], b1[j], *W2[j])
        rows.append(max(unit, tuple(-x for x in unit)))
    rows = sorted(rows, key=lambda row: row[::-1])
    U = np.array(rows)
    d = sizes[0]
    return pack(U.T[:d], U[:, d], U[:, d + 1 :], b2)

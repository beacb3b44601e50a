"""Minibatches in random order, one draw for all weights, and sorting by NumPy."""

import numpy as np
from gradients import mse_grad, two_layer_vjp
from models import pack, two_layer, unpack


def init_two_layer(sizes, rng):
    d, h, k = sizes
    draws = rng.standard_normal(h * k + d * h)
    W1, W2 = draws[h * k :] * (2 / d) ** 0.5, draws[: h * k] / np.sqrt(h / 2)
    return np.hstack([W1, np.zeros(h), W2, np.zeros(k)])


def fit(sizes, X, y, rng, lr, epochs, act="relu"):
    theta = init_two_layer(sizes, rng)
    if act not in {"relu", "tanh"}:
        raise ValueError(act)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 2):
            batch = order[start : start + 2]
            y_hat = two_layer(theta, X[batch], sizes, act).ravel()
            G = mse_grad(y_hat, y[batch]).reshape(-1, 1)
            theta = theta - lr * two_layer_vjp(theta, X[batch], G, sizes, act)
    return theta


def canonical(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    units = np.hstack([W2, W1.T, b1[:, None]])
    last = units.shape[1] - 1 - np.argmax(units[:, ::-1] != 0, axis=1)
    units = units * np.where(units[np.arange(len(units)), last] < 0, -1.0, 1.0)[:, None]
    units = units[np.lexsort(units.T)]
    k, d = W2.shape[1], W1.shape[0]
    return pack(units[:, k : k + d].T, units[:, -1], units[:, :k], b2)

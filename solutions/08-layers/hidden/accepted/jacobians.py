"""Whole Jacobians and complex steps for the slopes, running updates for the variance, gaps between dropped entries."""

from __future__ import annotations

import numpy as np


def dropout(X: np.ndarray, p: float, rng: np.random.Generator, train: bool = True) -> list[np.ndarray]:
    mask = np.full(X.size, 1 / (1 - p) if train else 1.0)
    if train and p > 0:
        place = rng.geometric(p) - 1  # how many survive until the next one is dropped
        while place < X.size:
            mask[place] = 0
            place += rng.geometric(p)
    mask = mask.reshape(X.shape)
    return [np.einsum("nd,nd->nd", X, mask), mask]


def dropout_vjp(G: np.ndarray, mask: np.ndarray) -> np.ndarray:
    return (np.diag(mask.ravel()) @ G.ravel()).reshape(G.shape)


def batchnorm(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    if not train:
        mean, var = run["mean"], run["var"]
        return np.stack([gamma * (x - mean) / np.sqrt(var + eps) + beta for x in X]), {
            k: np.array(v) for k, v in run.items()
        }
    mean, squares = np.zeros(X.shape[1]), np.zeros(X.shape[1])
    for n, x in enumerate(X, start=1):  # Welford
        before = x - mean
        mean = mean + before / n
        squares = squares + before * (x - mean)
    blend = {"mean": mean, "var": squares / (n - 1)}
    new = {k: np.average([run[k], blend[k]], axis=0, weights=[1 - momentum, momentum]) for k in blend}
    return beta + gamma * (X - mean) * np.power(squares / n + eps, -0.5), new


def batchnorm_vjp(G, X, gamma, eps=1e-5):
    n, d = X.shape
    dX = np.zeros((n, d))
    for i, j in np.ndindex(n, d):
        column = X[:, j].astype(complex)
        column[i] += 1e-30j
        centred = column - column.mean()
        dX[i, j] = (G[:, j] @ (gamma[j] * centred / np.sqrt((centred * centred).mean() + eps))).imag / 1e-30
    centred = X - np.ones(n) / n @ X
    return dX, np.diagonal(G.T @ centred) / np.sqrt((centred**2).mean(0) + eps), np.ones(n) @ G

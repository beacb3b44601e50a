"""What the notebook trains on: tomato plants, and models that use your layers. Given, nothing to do here."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

DROPS = ("water", "light", "warmth")


def plants(n: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """Return X (n, 3) and y (n,): water, light and warmth of each plant, in standard units, and its height in cm."""
    rng = np.random.default_rng(8)
    X = rng.normal(size=(n, 3)) @ np.array([[1.0, 0.5, 0.0], [0.0, 0.9, 0.3], [0.0, 0.0, 0.8]])
    return X, 30 + X @ np.array([6.0, 3.0, -2.0]) + rng.normal(size=n)


def raw_plants(n: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """Return X (n, 2) and y (n,): water in decilitres and light in hours a day, and the height in cm."""
    rng = np.random.default_rng(5)
    X = np.array([5.0, 11.0]) + rng.normal(size=(n, 2)) @ np.array([[1.2, 0.4], [0.0, 1.4]])
    return X, 4.0 * X[:, 0] + 1.5 * X[:, 1] + rng.normal(size=n)


def loss_over_all_masks(theta: np.ndarray, X: np.ndarray, y: np.ndarray, p: float) -> float:
    """Return the mean squared error of a linear model, averaged over every way to drop entries of X.

    Each of the 2**d masks of an example counts with its probability, so nothing is left to chance.
    """
    total = 0.0
    for kept in itertools.product((0.0, 1.0), repeat=X.shape[1]):
        mask = np.array(kept)
        chance = float(np.prod(np.where(mask == 1.0, 1 - p, p)))
        errors = (X * mask / (1 - p)) @ theta[:-1] + theta[-1] - y
        total += chance * float(np.mean(errors**2))
    return total


def loss_with_penalty(theta: np.ndarray, X: np.ndarray, y: np.ndarray, p: float) -> float:
    """Return mse + p/(1-p) sum_j w_j^2 mean(x_j^2), for a linear model without any noise."""
    errors = X @ theta[:-1] + theta[-1] - y
    return float(np.mean(errors**2) + p / (1 - p) * theta[:-1] ** 2 @ np.mean(X**2, axis=0))


def best_with_penalty(X: np.ndarray, y: np.ndarray, p: float) -> np.ndarray:
    """Return the theta (d+1,) with the lowest `loss_with_penalty`, by its normal equations."""
    Z = np.c_[X, np.ones(len(X))]
    extra = np.diag(np.r_[p / (1 - p) * np.sum(X**2, axis=0), 0.0])
    return np.linalg.solve(Z.T @ Z + extra, Z.T @ y)


def train_with_dropout(
    dropout: Callable[..., Any], X: np.ndarray, y: np.ndarray, p: float, steps: int = 1500
) -> np.ndarray:
    """Train a linear model by descent whose inputs go through ``dropout``, fresh noise in each step.

    The steps tremble, so what is returned is the mean of theta over the second half of them.
    """
    rng, theta, visited = np.random.default_rng(2), np.zeros(X.shape[1] + 1), []
    for _ in range(steps):
        noisy, _ = dropout(X, p, rng)
        errors = noisy @ theta[:-1] + theta[-1] - y
        theta = theta - 0.03 * np.r_[2 * noisy.T @ errors, 2 * errors.sum()] / len(y)
        visited.append(theta)
    return np.mean(visited[steps // 2 :], axis=0)


def train_network(
    batchnorm: Callable[..., Any] | None, batchnorm_vjp: Callable[..., Any] | None, lr: float, steps: int
) -> list[float]:
    """Train a network with six tanh units on the raw plants, full gradients; return the loss before each step.

    With the two functions, what goes into the units is normalised first; with None in their place it is not.
    """
    X, y = raw_plants()
    y = (y - y.mean()) / y.std()
    rng = np.random.default_rng(1)
    W1, b1, W2, b2 = rng.normal(size=(2, 6)), np.zeros(6), rng.normal(size=6) / 6**0.5, 0.0
    gamma, run = np.ones(6), {"mean": np.zeros(6), "var": np.ones(6)}
    losses = []
    for _ in range(steps):
        A = X @ W1
        B = A + b1 if batchnorm is None else batchnorm(A, gamma, b1, run)[0]
        H = np.tanh(B)
        errors = H @ W2 + b2 - y
        losses.append(float(np.mean(errors**2)))
        g = 2 * errors / len(y)
        D = np.outer(g, W2) * (1 - H**2)
        if batchnorm_vjp is None:
            dA, dgamma, db1 = D, np.zeros(6), D.sum(axis=0)
        else:
            dA, dgamma, db1 = batchnorm_vjp(D, A, gamma)
        W2, b2 = W2 - lr * H.T @ g, b2 - lr * g.sum()
        W1, gamma, b1 = W1 - lr * X.T @ dA, gamma - lr * dgamma, b1 - lr * db1
    return losses

"""What the notebook trains on: tomato plants, and models that use your layers. Given, nothing to do here."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
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


BEST_WITH_PENALTY = np.array([
    [5.9649120858, 2.9446490773, -1.9247497917, 29.9409306352],
    [5.4226756107, 2.7919679167, -1.5792395390, 30.0223797318],
    [4.8900337565, 2.6081402925, -1.2577071562, 30.0982478766],
    [4.3574340845, 2.3962724333, -0.9637514826, 30.1697365501],
    [3.8172135384, 2.1571036211, -0.7006059598, 30.2376380203],
    [3.2624572657, 1.8897138492, -0.4715846693, 30.3025057170],
    [2.6862787198, 1.5918173445, -0.2804041420, 30.3647459881],
    [2.0812694163, 1.2598178044, -0.1314747440, 30.4246707894],
    [1.4389831586, 0.8886924028, -0.0302194735, 30.4825297260],
    [0.7493602166, 0.4717162223, 0.0165298241, 30.5385306783],
])  # fmt: skip
"""(10, 4): the theta of the forty plants with the lowest `loss_with_penalty`, for p = 0, 0.1, ..., 0.9, to ten decimals."""


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


def noisy_measurements() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return X (40, 20), y (40,), X_val (400, 20), y_val (400,): twenty features, few rows, and much noise."""
    rng = np.random.default_rng(4)
    w = 0.5 * rng.normal(size=20)
    X, X_val = rng.normal(size=(40, 20)), rng.normal(size=(400, 20))
    return X, X @ w + 2 * rng.normal(size=40), X_val, X_val @ w + 2 * rng.normal(size=400)


def train_network(
    X: np.ndarray,
    y: np.ndarray,
    batchnorm: Callable[..., Any] | None,
    batchnorm_vjp: Callable[..., Any] | None,
    lr: float,
    steps: int,
) -> list[float]:
    """Train a network with six tanh units, full gradients; return the loss before each step.

    With the two functions, what goes into the units is normalised first; with None in their place it is not.
    """
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


def train_deep(
    X: np.ndarray,
    y: np.ndarray,
    scale: float,
    batchnorm: Callable[..., Any] | None,
    batchnorm_vjp: Callable[..., Any] | None,
    lr: float,
    steps: int,
) -> float:
    """Train eight tanh layers of 16 units by descent, from stored weights times ``scale``; return the last loss."""
    with np.load(Path(__file__).with_name("starts.npz")) as stored:
        weights = [scale * stored[f"W{k}"] for k in range(9)]
    shifts, gammas = [np.zeros(16) for _ in range(8)], [np.ones(16) for _ in range(8)]
    last, run, loss = 0.0, {"mean": np.zeros(16), "var": np.ones(16)}, np.inf
    for _ in range(steps):
        layers, before = [X], []
        for W, b, gamma in zip(weights[:-1], shifts, gammas):
            before.append(layers[-1] @ W)
            layers.append(
                np.tanh(before[-1] + b if batchnorm is None else batchnorm(before[-1], gamma, b, run)[0])
            )
        errors = (layers[-1] @ weights[-1])[:, 0] + last - y
        loss = float(np.mean(errors**2))
        if not loss < 1e6:
            return np.inf
        G = 2 * errors[:, None] / len(y)
        D, last = G @ weights[-1].T, last - lr * G.sum()
        weights[-1] = weights[-1] - lr * layers[-1].T @ G
        for k in range(7, -1, -1):
            D, slope = D * (1 - layers[k + 1] ** 2), np.zeros(16)
            if batchnorm_vjp is None:
                shift = D.sum(axis=0)
            else:
                D, slope, shift = batchnorm_vjp(D, before[k], gammas[k])
            D, step = D @ weights[k].T, layers[k].T @ D
            weights[k], gammas[k], shifts[k] = (
                weights[k] - lr * step,
                gammas[k] - lr * slope,
                shifts[k] - lr * shift,
            )
    return loss

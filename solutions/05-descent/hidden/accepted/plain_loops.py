"""Loops and lists; nothing is used that another exercise defines."""

import math

import numpy as np


def gd_step(theta, g, lr):
    return np.array([t - lr * slope for t, slope in zip(theta, g, strict=True)])


def gradient_descent(grad, theta0, lr, steps):
    theta = theta0
    path = [theta]
    for _ in range(steps):
        g = grad(theta)
        theta = np.array([theta[j] - lr * g[j] for j in range(len(theta))])
        path.append(theta)
    return np.stack(path)


def ols(X, y):
    Z = np.hstack([X, np.ones((X.shape[0], 1))])
    return np.linalg.solve(Z.T @ Z, Z.T @ y)


def max_stable_lr(H):
    return 2 / max(float(value) for value in np.linalg.svd(H)[1])


def certified_distance(g, mu):
    total = 0.0
    for component in g:
        total += float(component) ** 2
    return math.sqrt(total) / mu


def basin(x0, lr):
    x = float(x0)
    for _ in range(1000):
        if abs(x) > 1e6:
            return 0
        x -= lr * (x * x * x - 1.69 * x + 0.1)
    if abs(x * x * x - 1.69 * x + 0.1) > 1e-8:
        return 0
    return -1 if x < 0 else 1

"""In-place arithmetic on copies, and matrix factorisations."""

import numpy as np
from landscapes import double_well_grad


def gd_step(theta, g, lr):
    new = theta.copy()
    new -= lr * g
    return new


def gradient_descent(grad, theta0, lr, steps):
    theta = np.array(theta0)
    path = np.zeros((1 + steps, len(theta)))
    for t in range(steps):
        path[t] = theta
        theta -= lr * grad(theta)
    path[steps] = theta
    return path


def ols(X, y):
    Q, R = np.linalg.qr(np.c_[X, np.ones(len(y))])
    return np.linalg.inv(R) @ (Q.T @ y)


def max_stable_lr(H):
    return 2.0 / np.linalg.norm(H, 2)


def certified_distance(g, mu):
    return np.asarray(np.hypot.reduce(g) / mu)


def basin(x0, lr):
    x, before = np.float64(x0), np.inf
    steps = 0
    while steps < 3000 and abs(x) < 1e3:
        x, before = gd_step(x, double_well_grad(x), lr), x
        steps += 1
    return int(np.sign(x)) if abs(x - before) < 1e-9 else 0

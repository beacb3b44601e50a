"""The same quantities by other formulas, with other types of numbers."""

from itertools import accumulate

import numpy as np
from landscapes import double_well_grad


def gd_step(theta, g, lr):
    return np.add(theta, np.multiply(-lr, g))


def gradient_descent(grad, theta0, lr, steps):
    points = accumulate(range(steps), lambda theta, _: gd_step(theta, grad(theta), lr), initial=theta0)
    return np.vstack(list(points))


def ols(X, y):
    x_mean, y_mean = X.mean(0), y.mean()
    w = np.linalg.pinv(X - x_mean) @ (y - y_mean)
    return np.concatenate([w, [y_mean - x_mean @ w]])


def max_stable_lr(H):
    return 2 * np.min(1 / np.linalg.eigvals(H).real.clip(1e-30))


def certified_distance(g, mu):
    return np.sqrt(np.einsum("i,i->", g, g)) / np.float64(mu)


def basin(x0, lr):
    with np.errstate(all="ignore"):
        path = gradient_descent(double_well_grad, np.array([float(x0)]), lr, 800)[:, 0]
        at_rest = np.ptp(path[-10:]) < 1e-6
    return np.sign(path[-1]).astype(int) if at_rest else np.int64(0)

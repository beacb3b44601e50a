"""Lists where arrays are usual, recursion, generators, and numbers found without a factorisation."""

import math
from functools import reduce

import numpy as np
from landscapes import double_well_grad


def gd_step(theta, g, lr):
    return np.array([t - lr * slope for t, slope in zip(theta, g)])


def gradient_descent(grad, theta0, lr, steps):
    if steps == 0:
        return theta0[None, :].copy()
    return np.vstack([theta0, gradient_descent(grad, theta0 - lr * grad(theta0), lr, steps - 1)])


def ols(X, y):
    d = X.shape[1]
    C = np.cov(np.column_stack([X, y]), rowvar=False)
    w = np.linalg.solve(C[:d, :d], C[:d, d])
    return np.array([*w.tolist(), float(np.mean(y) - np.mean(X, axis=0).dot(w))])


def max_stable_lr(H):
    power = H / np.trace(H)
    for _ in range(60):  # every squaring doubles the lead of the largest eigenvalue
        power = power @ power
        power = power / np.trace(power)
    return np.array(2 / np.trace(power @ H))


def certified_distance(g, mu):
    return math.sqrt(reduce(lambda total, slope: total + slope * slope, g.tolist(), 0.0)) * (1 / mu)


def basin(x0, lr):
    def walk(x):
        for _ in range(500):
            yield x
            x = x - lr * double_well_grad(x)
        yield x

    for x in walk(x0):
        if abs(slope := double_well_grad(x)) > 1e10:
            return 0.0
    return np.where(abs(slope) < 1e-6, np.copysign(1.0, x), 0.0)

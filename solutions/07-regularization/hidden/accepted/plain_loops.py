"""Numbers one by one: loops, plain floats and lists on the way."""

import math

import numpy as np


def ridge(X, y, lam):
    n, d = X.shape
    A, c = np.zeros((d + 1, d + 1)), np.zeros(d + 1)
    for row, target in zip(X, y):
        z = np.array([*row, 1.0])
        A += np.outer(z, z)
        c += target * z
    for j in range(d):
        A[j, j] += n * lam / 2
    return np.linalg.solve(A, c)


def soft_threshold(v, t):
    out = np.zeros(len(v))
    for i, value in enumerate(v):
        if value > t:
            out[i] = value - t
        elif value < -t:
            out[i] = value + t
    return out


def ista_step(theta, g, lr, lam):
    new = []
    for place, slope in zip(theta, g):
        value = float(place - lr * slope)
        new.append(math.copysign(max(abs(value) - lr * lam, 0.0), value))
    return np.array(new)


def lasso(X, y, lam, steps):
    n, d = X.shape
    L = 2 / n * np.linalg.norm(np.hstack([X, np.ones((n, 1))]), 2) ** 2
    w, b = np.zeros(d), 0.0
    for _ in range(steps):
        r = X @ w + b - y
        b = b - 2 * r.mean() / L
        w = ista_step(w, np.array([2 * (r * X[:, j]).mean() for j in range(d)]), 1 / L, lam)
    return np.array([*w, b])


def lasso_gap(theta, X, y, lam):
    n, d = X.shape
    *w, b = theta
    r = [y[i] - sum(X[i, j] * w[j] for j in range(d)) - b for i in range(n)]
    mean = sum(r) / n
    u = [2 / n * (value - mean) for value in r]
    steepest = max(abs(sum(X[i, j] * u[i] for i in range(n))) for j in range(d))
    s = 1.0 if steepest == 0 else min(1.0, lam / steepest)
    floor = sum(y[i] * s * u[i] for i in range(n)) - n / 4 * sum((s * value) ** 2 for value in u)
    return sum(value * value for value in r) / n + lam * sum(abs(value) for value in w) - floor


def early_stopping(val, patience):
    best_epoch, best, waited = 0, math.inf, 0
    for epoch, loss in enumerate(val):
        if loss < best:
            best_epoch, best, waited = epoch, loss, 0
        else:
            waited += 1
        if waited == patience:
            return best_epoch, epoch
    return best_epoch, epoch


def folds(n, k, rng):
    left, pairs = list(range(n)), []
    for part in range(k):
        size = n // k + (part < n % k)
        val = [left.pop(int(rng.integers(len(left)))) for _ in range(size)]
        train = [i for i in range(n) if i not in val]
        pairs.append((np.array(train), np.array(val)))
    return pairs


def cross_validate(fit, loss, X, y, pairs):
    total, count = 0.0, 0
    for train, val in pairs:
        theta = fit(np.array([X[i] for i in train]), np.array([y[i] for i in train]))
        total += loss(theta, np.array([X[i] for i in val]), np.array([y[i] for i in val])) * len(val)
        count += len(val)
    return total / count


def min_norm(F, y):
    size = np.linalg.norm(F)
    basis = []  # of the space of the rows, by Gram and Schmidt, twice against rounding
    for row in F:
        left = row.copy()
        for _ in range(2):
            for b in basis:
                left = left - (left @ b) * b
        if np.linalg.norm(left) > 1e-12 * size:
            basis.append(left / np.linalg.norm(left))
    B = np.array(basis)
    Q, R = np.linalg.qr(F @ B.T)
    return B.T @ np.linalg.solve(R, Q.T @ y)

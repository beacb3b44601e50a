"""What students write: classes, recursion, generators, np.where, an augmented system, the prox by trying all cases."""

from __future__ import annotations

from functools import reduce
from itertools import accumulate

import numpy as np


def l2_penalty(theta: np.ndarray, lam: float, mask: np.ndarray) -> float:
    return float(np.sum(np.square(theta), where=mask) * lam / 2)


def l2_grad(theta: np.ndarray, lam: float, mask: np.ndarray) -> np.ndarray:
    g = np.zeros(theta.size)
    for i in np.flatnonzero(mask):  # a complex step, exact for a square
        z = theta.astype(complex)
        z[i] += 1e-40j
        g[i] = (lam / 2 * np.sum(z[mask] ** 2)).imag / 1e-40
    return g


def ridge(X: np.ndarray, y: np.ndarray, lam: float) -> np.ndarray:
    middle, height = X.mean(axis=0), y.mean()
    U, s, Vt = np.linalg.svd(X - middle, full_matrices=False)
    scale = s**2 + len(y) * lam / 2
    share = np.divide(s, scale, out=np.zeros_like(s), where=scale > 1e-25)
    w = Vt.T @ (share * (U.T @ (y - height)))
    return np.hstack((w, [height - middle @ w]))


def soft_threshold(v: np.ndarray, t: float) -> np.ndarray:
    size = np.abs(v)
    return v * np.maximum(size - t, 0) / np.where(size == 0, 1, size)


def ista_step(theta: np.ndarray, g: np.ndarray, lr: float, lam: float) -> np.ndarray:
    v = theta - lr * g
    tried = np.stack([v - lr * lam, v + lr * lam, np.zeros_like(v)])
    cost = (tried - v) ** 2 / (2 * lr) + lam * np.abs(tried)
    return tried[np.argmin(cost, axis=0), np.arange(v.size)]


def lasso(X: np.ndarray, y: np.ndarray, lam: float, steps: int) -> np.ndarray:
    n, d = X.shape
    Z = np.block([X, np.ones((n, 1))])
    L = np.linalg.norm(2 / n * (Z.T @ Z), 2)
    is_weight = np.arange(d + 1) < d

    def one_step(theta: np.ndarray, _: int) -> np.ndarray:
        v = theta - 2 * ((Z @ theta - y) @ Z) / n / L
        return np.where(is_weight, np.sign(v) * np.maximum(np.abs(v) - lam / L, 0), v)

    return reduce(one_step, range(steps), np.zeros(d + 1))


def lasso_gap(theta: np.ndarray, X: np.ndarray, y: np.ndarray, lam: float) -> float:
    n = len(y)
    H = np.eye(n) - 1 / n
    r = y - np.c_[X, np.ones(n)] @ theta
    u = 2 / n * (H @ r)
    slopes = np.abs(X.T @ u)
    v = u * min([1.0, *(lam / slopes[slopes > 0])])
    below = np.mean(y**2) - np.mean((y - n / 2 * v) ** 2)  # the bracket, its square completed
    return np.mean(r**2) + lam * np.linalg.norm(theta[:-1], ord=1) - below


class Waiting:
    def __init__(self, patience: int):
        self.patience, self.record, self.best, self.waited = patience, float("inf"), 0, 0

    def is_over(self, epoch: int, loss: float) -> bool:
        if loss < self.record:
            self.record, self.best, self.waited = loss, epoch, 0
        else:
            self.waited += 1
        return self.waited >= self.patience


def early_stopping(val: np.ndarray, patience: int) -> tuple[int, int]:
    waiting, last = Waiting(patience), 0
    for last, loss in enumerate(val):
        if waiting.is_over(last, loss):
            break
    lows = list(accumulate(val[: last + 1], min))
    return lows.index(lows[-1]), last

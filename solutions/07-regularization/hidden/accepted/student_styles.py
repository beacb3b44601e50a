"""What students write: classes, recursion, generators, np.where, an augmented system, the prox by trying all cases."""

from __future__ import annotations

from functools import reduce
from itertools import accumulate

import numpy as np


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


def folds(n: int, k: int, rng: np.random.Generator) -> tuple[list[list[int]], ...]:
    order = rng.permutation(n).tolist()
    ends = [round(part * n / k) for part in range(k + 1)]
    return tuple([order[: ends[i]] + order[ends[i + 1] :], order[ends[i] : ends[i + 1]]] for i in range(k))


def cross_validate(fit, loss, X: np.ndarray, y: np.ndarray, pairs) -> float:
    thetas = [fit(X[train], y[train]) for train, _ in pairs]
    sums = (loss(theta, X[val], y[val]) * np.size(val) for theta, (_, val) in zip(thetas, pairs))
    return sum(sums) / len(X)


def min_norm(F: np.ndarray, y: np.ndarray) -> np.ndarray:
    p = F.shape[1]
    values, vectors = np.linalg.eigh(F.T @ F)
    seen = values > 1e-10 * values[-1]
    along = vectors[:, seen].T @ (F.T @ y) / values[seen]
    return np.asarray([sum(vectors[j, seen] * along) for j in range(p)])

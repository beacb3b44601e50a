"""One function from another: the penalty from its gradient, the steps from the thresholds, all with NumPy scalars."""

import numpy as np


def ridge(X, y, lam):
    n = len(y)
    Xc = X - X.mean(0)
    kernel = Xc @ Xc.T
    if lam == 0:
        w = np.linalg.pinv(Xc) @ (y - y.mean())
    else:
        w = Xc.T @ np.linalg.solve(kernel + n * lam / 2 * np.eye(n), y - y.mean())
    return np.append(w, np.mean(y - X @ w))


def soft_threshold(v, t):
    return np.maximum(v - t, 0) + np.minimum(v + t, 0)


def lasso(X, y, lam, steps):
    n = len(y)
    Z = np.insert(X, X.shape[1], 1.0, axis=1)
    step = n / 2 / np.linalg.svd(Z, compute_uv=False)[0] ** 2
    theta = np.zeros(Z.shape[1])
    while steps > 0:
        g = Z.T @ (Z @ theta - y) * (2 / n)
        moved = theta - step * g
        moved[:-1] = soft_threshold(moved[:-1], step * lam)
        theta, steps = moved, steps - 1
    return theta


def lasso_gap(theta, X, y, lam):
    n, w = len(y), theta[:-1]
    r = y - X @ w - theta[-1]
    u = (r - r.mean()) * 2 / n
    with np.errstate(divide="ignore"):
        u = u * np.minimum(1.0, lam / np.abs(X.T @ u).max())
    return np.mean(np.square(r)) + lam * np.abs(w).sum() - (u @ y - n * np.sum(u * u) / 4)


def early_stopping(val, patience):
    for end in range(len(val)):
        best = int(np.argmin(val[: end + 1]))
        if end - best >= patience:
            break
    return [best, end]


def folds(n, k, rng):
    order = rng.permutation(n)
    return [(np.setdiff1d(order, order[part::k]), order[part::k]) for part in range(k)]


def cross_validate(fit, loss, X, y, pairs):
    each = np.empty(len(y))
    for train, val in pairs:
        theta = fit(X[train], y[train])
        for row in val:
            each[row] = loss(theta, X[row : row + 1], y[row : row + 1])
    return each.mean()


def min_norm(F, y):
    U, s, Vt = np.linalg.svd(F, full_matrices=False)
    large = s > 1e-12 * s[0]
    return Vt[large].T @ ((U.T @ y)[large] / s[large])

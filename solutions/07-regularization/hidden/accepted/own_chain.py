"""One function from another: the penalty from its gradient, the steps from the thresholds, all with NumPy scalars."""

import numpy as np


def l2_penalty(theta, lam, mask):
    return np.float64(np.dot(theta, l2_grad(theta, lam, mask)) / 2)


def l2_grad(theta, lam, mask):
    slope = lam * theta
    slope[~mask] = 0
    return slope


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


def ista_step(theta, g, lr, lam):
    return -soft_threshold(lr * g - theta, lam * lr)


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

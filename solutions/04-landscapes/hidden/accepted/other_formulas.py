"""The same functions, multiplied out, with np.poly1d, outer products, differences of whole tables, and signs."""

import numpy as np


def double_well(x):
    return np.polyval([0.25, 0.0, -A2 / 2, TILT, A2**2 / 4], np.asarray(x, dtype=float))  # noqa: F821


def double_well_grad(x):
    x = np.asarray(x, dtype=float)
    inner = x**2 - A2  # noqa: F821
    return 2 * 0.25 * inner * (2 * x) + TILT  # noqa: F821


def loss_slice(f, theta, u, v, grid):
    m = grid.size
    along, across = np.meshgrid(grid, grid, indexing="ij")
    places = theta + np.outer(along.ravel(), u) + np.outer(across.ravel(), v)
    return np.array([f(at) for at in places]).reshape(m, m)


def hessian(grad, theta, h=1e-4):
    steps = h * np.eye(theta.size)
    above = np.stack([grad(theta + s) for s in steps], axis=1)
    below = np.stack([grad(theta - s) for s in steps], axis=1)
    difference = above - below
    return (difference + difference.T) / (4 * h)


def classify_critical_point(H, tol=1e-8):
    values = np.linalg.eigvalsh(H)
    signs = np.where(np.abs(values) <= tol, 0, np.sign(values))
    kinds = {(1, 1): "min", (-1, -1): "max", (-1, 1): "saddle"}
    return "degenerate" if 0 in signs else kinds[int(signs.min()), int(signs.max())]

"""Loops and single numbers; a copy for each place."""

import numpy as np


def double_well(x):
    if isinstance(x, float):
        return 0.25 * (x * x - A2) * (x * x - A2) + TILT * x  # noqa: F821
    heights = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        heights[place] = 0.25 * (x[place] * x[place] - A2) ** 2 + TILT * x[place]  # noqa: F821
    return heights


def double_well_grad(x):
    if isinstance(x, float):
        return x * (x * x - A2) + TILT  # noqa: F821
    slopes = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        slopes[place] = x[place] * (x[place] * x[place] - A2) + TILT  # noqa: F821
    return slopes


def loss_slice(f, theta, u, v, grid):
    m = len(grid)
    heights = np.zeros((m, m))
    for j in range(m):
        for i in range(m):
            at = theta.copy()
            for k in range(len(theta)):
                at[k] += grid[i] * u[k] + grid[j] * v[k]
            heights[i, j] = f(at)
    return heights


def hessian(grad, theta, h=1e-4):
    p = len(theta)
    above, below = [], []
    for i in range(p):
        at = theta.copy()
        at[i] = theta[i] + h
        above.append(grad(at))
        at = theta.copy()
        at[i] = theta[i] - h
        below.append(grad(at))
    H = np.zeros((p, p))
    for i in range(p):
        for j in range(i + 1):
            one = (above[i][j] - below[i][j]) / (2 * h)
            other = (above[j][i] - below[j][i]) / (2 * h)
            H[i, j] = H[j, i] = (one + other) / 2
    return H


def classify_critical_point(H, tol=1e-8):
    up = down = 0
    for value in np.linalg.eigvalsh(H):
        if -tol <= value <= tol:
            return "degenerate"
        if value > 0:
            up += 1
        else:
            down += 1
    if up and down:
        return "saddle"
    return "min" if up else "max"

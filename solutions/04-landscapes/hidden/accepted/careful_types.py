"""Arrays made from anything first; eigenvalues of the general solver; NumPy's own scalar types."""

import numpy as np


def double_well(x):
    x = np.atleast_1d(x).astype(np.float64).reshape(np.shape(x))
    return np.add(np.square(np.subtract(np.square(x), A2)) / 4, x * TILT)  # noqa: F821


def double_well_grad(x):
    return np.float_power(x, 3) - np.multiply(A2, x) + TILT  # noqa: F821


def loss_slice(f, theta, u, v, grid):
    rows = []
    for a in grid:
        start = theta + a * u
        rows.append([np.float64(f(start + b * v)) for b in grid])
    return np.vstack(rows)


def hessian(grad, theta, h=1e-4):
    columns = []
    for i in range(theta.shape[0]):
        at = np.array(theta)
        at[i] += h
        plus = np.array(grad(at))
        at = np.array(theta)
        at[i] -= h
        columns.append(0.5 * (plus - grad(at)) / h)
    A = np.column_stack(columns)
    return 0.5 * A + 0.5 * A.T


def classify_critical_point(H, tol=1e-8):
    values = np.sort(np.real(np.linalg.eigvals(H)))
    if min(abs(values)) <= tol:
        return "degenerate"
    lowest, highest = values[0], values[-1]
    if lowest * highest < 0:
        return "saddle"
    return "min" if lowest > 0 else "max"

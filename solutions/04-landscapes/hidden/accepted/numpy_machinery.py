"""NumPy's own machinery: polynomials, a complex step, tables of places, means of tables, words from an array."""

import numpy as np


def double_well(x):
    inner = np.polynomial.Polynomial([-A2, 0, 1])  # noqa: F821
    return (0.25 * inner**2 + np.polynomial.Polynomial([0, TILT]))(x)  # noqa: F821


def double_well_grad(x):
    """The complex step is exact for a polynomial."""
    z = np.asarray(x) + 1e-30j
    return np.imag(0.25 * (z * z - A2) ** 2 + TILT * z) / 1e-30  # noqa: F821


def loss_slice(f, theta, u, v, grid):
    places = theta + grid[:, None, None] * u + grid[None, :, None] * v
    return np.apply_along_axis(f, 2, places)


def hessian(grad, theta, h=1e-4):
    here, A = np.array(theta), np.empty((theta.size, theta.size))
    for i, kept in enumerate(theta):
        here[i] = kept + h
        above = np.array(grad(here))
        here[i] = kept - h
        A[i] = (above - grad(here)) / (2.0 * h)
        here[i] = kept
    return np.mean([A, A.T], axis=0)


def classify_critical_point(H, tol=1e-8):
    values, _ = np.linalg.eigh(H)
    words = np.array(["saddle", "min", "max", "degenerate"])
    if np.min(np.abs(values)) <= tol:
        return words[3]
    return words[int((values > 0).all()) + 2 * int((values < 0).all())]

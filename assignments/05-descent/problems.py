"""The landscape that this notebook walks on: a straight line fitted to the lengths of a spring."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MASS = np.array([[0.0], [0.2], [0.5], [0.7], [1.0], [1.1], [1.4], [1.6], [1.8], [2.0]])
"""(10, 1): the mass on the spring, in kg."""

LENGTH = np.array([8.1, 8.5, 9.6, 9.9, 11.2, 11.0, 12.4, 12.6, 13.5, 13.9])
"""(10,): the length of the spring, in cm."""


@dataclass(frozen=True)
class LineFit:
    """Mean squared error of ``X @ w + b`` as a function of theta = [w (d), b].

    X: (n, d) float64, rows are examples
    y: (n,) float64, targets
    """

    X: np.ndarray
    y: np.ndarray

    def predict(self, theta: np.ndarray) -> np.ndarray:
        """Return the predictions at theta, shape (n,)."""
        *w, b = theta
        return self.X @ np.array(w) + b

    def loss(self, theta: np.ndarray) -> float:
        """Return the height of the landscape at theta."""
        residual = self.predict(theta) - self.y
        return float(residual @ residual / residual.size)

    def grad(self, theta: np.ndarray) -> np.ndarray:
        """Return the slope of the landscape at theta, shape (d + 1,)."""
        per_example = 2 * (self.predict(theta) - self.y) / self.y.size
        return np.append(self.X.T @ per_example, per_example.sum())

    def hessian(self) -> np.ndarray:
        """Return the curvature, shape (d + 1, d + 1). It is the same at every theta: this is a bowl."""
        n = self.y.size
        column_sums = self.X.sum(axis=0)[:, None]
        return 2 / n * np.block([[self.X.T @ self.X, column_sums], [column_sums.T, np.array([[n]])]])


def spring() -> LineFit:
    """Return the problem of this notebook: theta = (cm per kg, cm)."""
    return LineFit(MASS, LENGTH)

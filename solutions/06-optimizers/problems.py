"""The landscape that this notebook walks on: how long does a bicycle ride take?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

RIDES = 48
"""How many rides there are."""


@dataclass(frozen=True)
class RideFit:
    """Mean squared error of ``X @ theta`` as a function of theta (2,).

    X:      (n, 2) float64, one ride in each row
    y:      (n,) float64, its duration in minutes
    names:  what the two parameters mean
    window: the part of the landscape that is worth drawing, the largest value of each parameter
    """

    X: np.ndarray
    y: np.ndarray
    names: tuple[str, str]
    window: tuple[float, float]

    @property
    def n(self) -> int:
        """How many examples there are."""
        return self.y.size

    def loss(self, theta: np.ndarray) -> float:
        """Return the height of the landscape at theta, in square minutes."""
        return float(np.mean((self.X @ theta - self.y) ** 2))

    def grad(self, theta: np.ndarray) -> np.ndarray:
        """Return the slope of the landscape at theta, shape (2,)."""
        return self.grad_batch(theta, np.arange(self.n))

    def grad_batch(self, theta: np.ndarray, batch: np.ndarray) -> np.ndarray:
        """Return the slope at theta as the examples in ``batch`` see it, shape (2,)."""
        X, y = self.X[batch], self.y[batch]
        return 2 / y.size * X.T @ (X @ theta - y)

    def hessian(self) -> np.ndarray:
        """Return the curvature, shape (2, 2). It is the same at every theta: this is a bowl."""
        return 2 / self.n * self.X.T @ self.X

    def theta_star(self) -> np.ndarray:
        """Return the lowest point, shape (2,)."""
        return np.linalg.solve(self.X.T @ self.X, self.X.T @ self.y)


def rides(noise: float = 5.0) -> RideFit:
    """Return rides in the hills: theta = (minutes per 10 km, minutes per km of climb).

    noise: the standard deviation of what wind and traffic lights add, in minutes; 0 makes all rides agree
    """
    rng = np.random.default_rng(6)
    distance, climb = rng.uniform(1.0, 4.0, RIDES), rng.uniform(0.0, 0.9, RIDES)
    X = np.column_stack([distance, climb])
    y = X @ np.array([25.0, 60.0]) + noise * rng.normal(size=RIDES)
    return RideFit(X, y, ("minutes per 10 km", "minutes per km of climb"), (66.0, 80.0))


def ferry_rides() -> RideFit:
    """Return rides along a river: theta = (minutes per 10 km, minutes that a ferry takes). Few rides cross it."""
    rng = np.random.default_rng(9)
    distance, ferry = rng.uniform(1.0, 4.0, RIDES), np.zeros(RIDES)
    ferry[[5, 20, 41]] = 1.0
    X = np.column_stack([distance, ferry])
    y = X @ np.array([25.0, 40.0]) + 2.0 * rng.normal(size=RIDES)
    return RideFit(X, y, ("minutes per 10 km", "minutes for a ferry"), (60.0, 60.0))

"""The landscapes that this notebook walks on: how long does a bicycle ride take, and a small network with a poor valley."""

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
    lowest: the lowest point, to all digits
    """

    X: np.ndarray
    y: np.ndarray
    names: tuple[str, str]
    window: tuple[float, float]
    lowest: tuple[float, float]

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
        """Return the lowest point, shape (2,). It is stored: the notebook before this one says how it is computed."""
        return np.array(self.lowest)


def rides(noise: float = 5.0) -> RideFit:
    """Return rides in the hills: theta = (minutes per 10 km, minutes per km of climb).

    noise: the standard deviation of what wind and traffic lights add, in minutes: 5, or 0, which makes all rides agree
    """
    lowest = {5.0: (24.47528602885516, 61.18515181550382), 0.0: (25.0, 60.0)}[noise]
    rng = np.random.default_rng(6)
    distance, climb = rng.uniform(1.0, 4.0, RIDES), rng.uniform(0.0, 0.9, RIDES)
    X = np.column_stack([distance, climb])
    y = X @ np.array([25.0, 60.0]) + noise * rng.normal(size=RIDES)
    return RideFit(X, y, ("minutes per 10 km", "minutes per km of climb"), (66.0, 80.0), lowest)


def ferry_rides() -> RideFit:
    """Return rides along a river: theta = (minutes per 10 km, minutes that a ferry takes). Few rides cross it."""
    rng = np.random.default_rng(9)
    distance, ferry = rng.uniform(1.0, 4.0, RIDES), np.zeros(RIDES)
    ferry[[5, 20, 41]] = 1.0
    X = np.column_stack([distance, ferry])
    y = X @ np.array([25.0, 40.0]) + 2.0 * rng.normal(size=RIDES)
    return RideFit(
        X,
        y,
        ("minutes per 10 km", "minutes for a ferry"),
        (60.0, 60.0),
        (24.99120938368349, 39.569459405452896),
    )


class Network:
    """The network of 04-landscapes: two tanh units that learn "exactly one of the two" (XOR), four examples.

    theta (9,) = [W1 (2, 2) row by row, b1 (2), W2 (2), b2]; the loss is the mean squared error plus 0.005 |theta|^2. It is
    written for these sizes only.
    """

    n = 4
    X = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    y = np.array([-1.0, 1.0, 1.0, -1.0])

    def residuals(self, theta: np.ndarray) -> np.ndarray:
        """Return by how much each of the four answers is off, shape (4,)."""
        a, b, c, d, first, second, out_first, out_second, last = theta
        one = np.tanh(a * self.X[:, 0] + c * self.X[:, 1] + first)
        two = np.tanh(b * self.X[:, 0] + d * self.X[:, 1] + second)
        return out_first * one + out_second * two + last - self.y

    def loss(self, theta: np.ndarray) -> float:
        """Return the height of the landscape at theta."""
        return float(np.mean(self.residuals(theta) ** 2) + 0.005 * np.sum(theta**2))

    def grad(self, theta: np.ndarray) -> np.ndarray:
        """Return the slope of the landscape at theta, shape (9,)."""
        return self.grad_batch(theta, np.arange(4))

    def grad_batch(self, theta: np.ndarray, batch: np.ndarray) -> np.ndarray:
        """Return the slope at theta as the examples in ``batch`` see it, shape (9,)."""
        (x, z), y = self.X[batch].T, self.y[batch]
        a, b, c, d, first, second, out_first, out_second, last = theta.tolist()
        one, two = np.tanh(a * x + c * z + first), np.tanh(b * x + d * z + second)
        g = 2 / len(y) * (out_first * one + out_second * two + last - y)
        g_one, g_two = g * out_first * (1 - one * one), g * out_second * (1 - two * two)
        parts = (
            g_one @ x,
            g_two @ x,
            g_one @ z,
            g_two @ z,
            g_one.sum(),
            g_two.sum(),
            g @ one,
            g @ two,
            g.sum(),
        )
        return np.array(parts) + 0.01 * theta

    def settles_low(self, theta: np.ndarray, steps: int = 300) -> bool:
        """Return whether plain descent from theta leads into the good valley, whose bottom is at 0.0615."""
        for _ in range(steps):
            theta = theta - 0.2 * self.grad(theta)
        return self.loss(theta) < 0.3  # no other valley reaches down to here


POOR = np.array([-0.562128340584, 0.562128340584, 1.467360117696, 1.467360117696,
                 1.467360117696, 1.467360117696, -0.947946253867, 0.947946253867, 0.0])  # fmt: skip
"""The bottom of a poor valley of the network, at 0.5705: two answers are right, and for the other two it says about 0."""

GOOD = np.array([1.013280782419, -1.013280782419, 1.013280782419, -1.013280782419,
                 0.904877578076, 0.904877578076, 1.546067677653, 1.546067677653, -1.248780613535])  # fmt: skip
"""The bottom of a good valley, at 0.0615: all four answers are nearly right."""

"""The landscapes that this notebook looks at: a line through measurements, and a small network.

Both hold data, and know the loss and its gradient as functions of theta; you have written such functions in
earlier notebooks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MASS = np.array([0.0, 0.2, 0.5, 0.7, 1.0, 1.1, 1.4, 1.6, 1.8, 2.0])
"""(10,): the mass on a spring, in kg."""

LENGTH = np.array([8.1, 8.5, 9.6, 9.9, 11.2, 11.0, 12.4, 12.6, 13.5, 13.9])
"""(10,): the length of the spring, in cm."""

SPRING_LOWEST = np.array([2.9773001690, 8.0033808259])
"""The lowest place of the spring's landscape, to ten decimals: theta = (cm per kg, cm)."""


def spring_loss(theta: np.ndarray) -> float:
    """Return the mean squared error (cm^2) of the line w * mass + b, theta = [w, b]."""
    w, b = theta
    return float(np.mean((w * MASS + b - LENGTH) ** 2))


def spring_grad(theta: np.ndarray) -> np.ndarray:
    """Return the slope of `spring_loss`, shape (2,)."""
    w, b = theta
    residual = w * MASS + b - LENGTH
    return np.array([2 * np.mean(residual * MASS), 2 * np.mean(residual)])


@dataclass(frozen=True)
class Network:
    """A two-layer network with two tanh units, which learns "exactly one of the two" (XOR).

    pull: the weight of the penalty pull / 2 * |theta|^2, which keeps theta from running off to infinity

    theta (9,) = [W1 (2, 2) row by row, b1 (2), W2 (2), b2]; the loss is the mean squared error plus the penalty.
    """

    pull: float = 0.01

    X = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    y = np.array([-1.0, 1.0, 1.0, -1.0])

    def predict(self, theta: np.ndarray, X: np.ndarray) -> np.ndarray:
        """Return the predictions for X (n, 2), shape (n,)."""
        return np.tanh(X @ theta[:4].reshape(2, 2) + theta[4:6]) @ theta[6:8] + theta[8]

    def loss(self, theta: np.ndarray) -> float:
        """Return the height of the landscape at theta."""
        residual = self.predict(theta, self.X) - self.y
        return float(residual @ residual / 4 + self.pull / 2 * (theta @ theta))

    def grad(self, theta: np.ndarray) -> np.ndarray:
        """Return the slope of the landscape at theta, shape (9,)."""
        hidden = np.tanh(self.X @ theta[:4].reshape(2, 2) + theta[4:6])
        g = (hidden @ theta[6:8] + theta[8] - self.y) / 2
        back = np.outer(g, theta[6:8]) * (1 - hidden**2)
        parts = [(self.X.T @ back).ravel(), back.sum(axis=0), hidden.T @ g, [g.sum()]]
        return np.concatenate(parts) + self.pull * theta


GOOD = np.array([1.013280782419, -1.013280782419, 1.013280782419, -1.013280782419,
                 0.904877578076, 0.904877578076, 1.546067677653, 1.546067677653, -1.248780613535])  # fmt: skip
"""A place where the network's slope is 0, to twelve decimals: all four answers are nearly right."""

GOOD_TWIN = GOOD * np.array([-1.0, 1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 1.0, 1.0])
"""Another one: the weights into and out of the first unit with the other sign. tanh(-z) = -tanh(z), so the
network computes exactly the same."""

POOR = np.array([-0.562128340584, 0.562128340584, 1.467360117696, 1.467360117696,
                 1.467360117696, 1.467360117696, -0.947946253867, 0.947946253867, 0.0])  # fmt: skip
"""Another one: two answers are right, and for the other two the network says about 0."""

IDLE = np.array([1.339690489977, 0.0, -1.339690489977, 0.0,
                 -2.087862006886, 0.0, 0.845358396418, 0.0, 0.506445775753])  # fmt: skip
"""Another one: the second unit does nothing, since all weights into it and out of it are 0."""

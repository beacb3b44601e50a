"""The small worlds of this notebook: the temperature of a day, the honey of some hives, and a wave in five directions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

BUMPS = 14
"""How many bumps a curve of a day is made of."""


@dataclass(frozen=True)
class Day:
    """The temperature of a day, measured now and then.

    hours:   (n,) float64, when it was measured
    y:       (n,) float64, what the thermometer said, in degrees Celsius
    """

    hours: np.ndarray
    y: np.ndarray

    @property
    def X(self) -> np.ndarray:
        """The examples, shape (n, BUMPS)."""
        return bumps(self.hours)


def bumps(hours: np.ndarray) -> np.ndarray:
    """Return the features of a time of day, shape (n, BUMPS): how near it is to each of 14 moments, from 0 to 1."""
    moments = np.linspace(0.0, 24.0, BUMPS)
    return np.exp(-(((hours[:, None] - moments) / 1.6) ** 2) / 2)


def truth(hours: np.ndarray) -> np.ndarray:
    """Return what the temperature really was, in degrees Celsius."""
    return 14.0 - 6.0 * np.cos((hours - 3.0) * np.pi / 12.0) + 1.5 * np.sin((hours - 3.0) * np.pi / 6.0)


def day() -> tuple[Day, Day]:
    """Return 18 readings to train on, and 40 others to judge by."""
    rng = np.random.default_rng(2)
    train, val = np.sort(rng.uniform(0.0, 24.0, 18)), np.sort(rng.uniform(0.5, 23.5, 40))
    noisy = [truth(hours) + 1.5 * rng.normal(size=hours.size) for hours in (train, val)]
    return Day(train, noisy[0]), Day(val, noisy[1])


def more_readings(n: int, seed: int) -> Day:
    """Return n other readings of the same day, by the same thermometer."""
    rng = np.random.default_rng(seed)
    hours = np.sort(rng.uniform(0.0, 24.0, n))
    return Day(hours, truth(hours) + 1.5 * rng.normal(size=n))


HIVE_NAMES = ("blossom", "bees", "rain", "age of queen", "wind", "colour", "house number", "letters in name")
"""What is noted down of each hive."""


def hives(n: int = 30) -> tuple[np.ndarray, np.ndarray]:
    """Return X (n, 8), what was noted of n hives, and y (n,), how much honey each gave, in kilograms.

    Each column has the mean 0 and the standard deviation 1. The honey depends on the first three columns only.
    """
    rng = np.random.default_rng(7)
    X = rng.normal(size=(n, len(HIVE_NAMES)))
    X[:, 1] = 0.75 * X[:, 0] + 0.65 * X[:, 1]  # where there is blossom there are bees
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    return X, 21.0 + 3.0 * X[:, 0] + 1.5 * X[:, 1] - 2.0 * X[:, 2] + 2.2 * rng.normal(size=n)


@dataclass(frozen=True)
class Wave:
    """Forty noisy examples of sin(2 x . w) in five dimensions, 500 test points without noise, and random features.

    X, y:           (40, 5) and (40,), to train on
    X_test, y_test: (500, 5) and (500,), the truth
    W, b:           (5, 2000) and (2000,), what `relu_features` takes; the first p columns make p features
    """

    X: np.ndarray
    y: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray
    W: np.ndarray
    b: np.ndarray


def wave(seed: int) -> Wave:
    """Return one draw of data and features."""
    rng, d = np.random.default_rng(seed), 5
    w = rng.normal(size=d)
    w /= np.linalg.norm(w)
    X, X_test = rng.normal(size=(40, d)), rng.normal(size=(500, d))
    y = np.sin(2 * X @ w) + 0.3 * rng.normal(size=40)
    W, b = rng.normal(size=(d, 2000)) / np.sqrt(d), rng.normal(size=2000) / 2
    return Wave(X, y, X_test, np.sin(2 * X_test @ w), W, b)


def relu_features(X: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return max(X W + b, 0), shape (n, p): a hidden layer whose weights are random and stay as they are."""
    return np.maximum(X @ W + b, 0.0)

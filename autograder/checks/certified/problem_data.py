"""The data of the certified problems: small integers, eighths and sixteenths, which floats hold exactly.

They come from splitmix64 and not from numpy's generators, whose streams may change between versions
(Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).

digits.npz holds 1797 handwritten digits, images (1797, 64) and labels, uint8: E. Alpaydin and C. Kaynak, "Optical
Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998, https://doi.org/10.24432/C50P49, under
CC BY 4.0; the values are those of `sklearn.datasets.load_digits` (scikit-learn, BSD 3-Clause).
"""

from __future__ import annotations

import functools
import hashlib
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

CLASSES = 3
DIGITS = Path(__file__).with_name("digits.npz")
WELL_A2, WELL_TILT = 1.69, 0.1


@dataclass(frozen=True)
class ProblemData:
    """What a problem is made of.

    X, y: read-only, None for problems without data
    lam:  the weight of the penalty, 0 without one
    """

    X: np.ndarray | None = None
    y: np.ndarray | None = None
    lam: float = 0.0

    def __post_init__(self) -> None:
        for array in (self.X, self.y):
            if array is not None:
                array.flags.writeable = False

    @property
    def Z(self) -> np.ndarray:
        """The features with a column of ones, (n, d+1)."""
        assert self.X is not None
        features: np.ndarray = np.c_[self.X, np.ones(len(self.X))]
        return features

    @property
    def targets(self) -> np.ndarray:
        """y, where there are data."""
        assert self.y is not None
        return self.y

    def digest(self) -> str:
        """Return the SHA-256 of data and penalty, which ties a certificate to them."""
        digest = hashlib.sha256(repr(float(self.lam)).encode())
        for array in (self.X, self.y):
            if array is not None:
                digest.update(repr(array.shape).encode())
                digest.update(np.ascontiguousarray(array, dtype="<f8").tobytes())
        return digest.hexdigest()


@functools.cache
def data_of(name: str) -> ProblemData:
    """Return the data of the certified problem ``name``. Raises KeyError for another name."""
    match name:
        case "linear":
            X = np.array([[0.0, 1], [1, 3], [2, 2], [3, 5], [4, 4], [5, 8]])
            return ProblemData(X, np.array([1.0, 3, 2, 6, 5, 9]))
        case "ridge":
            X = eighths(2, (30, 5))
            return ProblemData(X, _targets(X, np.array([1.0, -2, 0.5, 0, 1.5]), 0.5, seed=3), 0.5)
        case "logistic":
            X = eighths(5, (40, 3))
            score = _targets(X, np.array([1.5, -1.0, 0.5]), -0.25, seed=6)
            return ProblemData(X, (score > 0).astype(np.float64), 0.125)
        case "softmax":
            X, noise = eighths(8, (30, 3)), eighths(9, (30, CLASSES))
            y = np.argmax(X @ np.array([[1.0, 0, -1], [0, 1, -0.5], [-1, 0.5, 0]]) + noise, axis=1)
            return ProblemData(X, y.astype(np.int64), 0.125)
        case "digits":
            with np.load(DIGITS) as file:
                return ProblemData(file["images"] / 16.0, file["labels"].astype(np.int64), 0.01)
        case "lasso":
            X = eighths(11, (40, 6))
            return ProblemData(X, _targets(X, np.array([2.0, 0, -1.5, 0, 0, 0.25]), 1.0, seed=12), 0.75)
        case "xor":
            X = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
            return ProblemData(X, np.array([-1.0, 1.0, 1.0, -1.0]), 0.01)
        case "bowl" | "double_well":
            return ProblemData()
    raise KeyError(name)


def bowl_hessian() -> np.ndarray:
    """Return Q diag(1, 10, 100, 1000) Q with the reflection Q = I - ones/2; every entry is exact."""
    Q = np.eye(4) - 0.5
    return Q @ np.diag([1.0, 10.0, 100.0, 1000.0]) @ Q


def eighths(seed: int, shape: tuple[int, ...]) -> np.ndarray:
    """Return numbers k/8 from -2 to 2, by splitmix64: the same in every version of everything."""
    numbers, state, mask = [], seed, 2**64 - 1
    for _ in range(math.prod(shape)):
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        numbers.append(((z ^ (z >> 31)) % 33 - 16) / 8)
    return np.array(numbers).reshape(shape)


def _targets(X: np.ndarray, w: np.ndarray, b: float, *, seed: int) -> np.ndarray:
    """Return X w + b and noise, rounded to eighths."""
    targets: np.ndarray = np.round((X @ w + b + eighths(seed, (len(X),)) / 2) * 8) / 8
    return targets

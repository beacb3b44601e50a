"""The handwritten digits: 1797 images of 8 x 8 pixels, by 13 people (DATA.md says where they come from)."""

from __future__ import annotations

from pathlib import Path

import numpy as np

DataSet = tuple[np.ndarray, np.ndarray]

DIGITS = Path(__file__).with_name("digits.npz")


def load() -> DataSet:
    """Return (X, y): X (1797, 64) float64, pixels from 0 (paper) to 16 (ink), row by row; y (1797,) int64, 0 to 9."""
    with np.load(DIGITS) as file:
        return file["images"].astype(np.float64), file["labels"].astype(np.int64)


def split(
    X: np.ndarray, y: np.ndarray, n_train: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return (X_train, y_train, X_val, y_val): ``n_train`` rows drawn by ``rng``, and all others."""
    drawn = rng.permutation(len(X))
    train, val = drawn[:n_train], drawn[n_train:]
    return X[train], y[train], X[val], y[val]

"""The handwritten digits: 800 images of 8 x 8 pixels with labels, a fifth of them wrong (DATA.md says what was done)."""

from __future__ import annotations

from pathlib import Path

import numpy as np

DIGITS = Path(__file__).with_name("digits.npz")


def load() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return (X, y, X_val, y_val), 400 examples to learn from and 400 to choose by.

    X, X_val: (400, 64) float64, pixels from 0 (paper) to 16 (ink), row by row
    y, y_val: (400,) int64, 0 to 9; about one label in five is not what the image shows
    """
    with np.load(DIGITS) as file:
        X, y = file["images"].astype(np.float64), file["labels"].astype(np.int64)
    return X[:400], y[:400], X[400:], y[400:]

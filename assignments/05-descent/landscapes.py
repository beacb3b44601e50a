"""The two valleys of 04-landscapes, ready-made: a curve with a deeper minimum on the left.

    f(x)  =  1/4 (x^2 - 1.69)^2  +  0.1 x

Without the last term it is symmetric, with minima at -1.3 and 1.3; the small tilt makes the left one deeper.
"""

from __future__ import annotations

import numpy as np

A2 = 1.69
"""The square of where the minima would be without the tilt."""

TILT = 0.1
"""The slope of the term that makes the left valley deeper."""


def double_well(x: np.ndarray | float) -> np.ndarray:
    """Return the height of the curve at ``x``: any shape -> the same shape, float64."""
    x = np.asarray(x, dtype=np.float64)
    return 0.25 * (x**2 - A2) ** 2 + TILT * x


def double_well_grad(x: np.ndarray | float) -> np.ndarray:
    """Return the slope f'(x) of the curve at ``x``: any shape -> the same shape, float64."""
    x = np.asarray(x, dtype=np.float64)
    return x**3 - A2 * x + TILT

"""Both slopes at once, with tanh in place of exp."""

import numpy as np


def slopes(w, b, x, y):
    half = np.tanh((w * x + b) / 2)
    both = (0.5 + 0.5 * half - y) * (1 - half**2) / 2 * np.array([x, 1.0])
    return tuple(both)

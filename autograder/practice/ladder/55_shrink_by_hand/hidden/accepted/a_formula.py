"""sign(v) * max(|v| - t, 0)."""

import numpy as np


def shrunk():
    v = np.array([-3, -0.5, 0, 2])
    return np.sign(v) * np.maximum(np.abs(v) - 1, 0)

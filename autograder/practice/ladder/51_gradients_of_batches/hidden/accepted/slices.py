"""One slice for each batch."""

import numpy as np


def batch_gradients(x, y, w, size):
    found = []
    for start in range(0, len(x), size):
        a, b = x[start : start + size], y[start : start + size]
        found.append(2 * ((w * a - b) @ a) / size)
    return np.array(found)

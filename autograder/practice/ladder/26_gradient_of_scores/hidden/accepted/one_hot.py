"""Row by row, with a one-hot row subtracted."""

import numpy as np


def gradient(Z, y):
    rows = []
    for z, right in zip(Z, y):
        p = np.exp(z - z.max())
        p = p / p.sum()
        rows.append((p - (np.arange(len(z)) == right)) / len(y))
    return np.array(rows)

"""One array of shape (r, c, n), averaged over its last axis."""

import numpy as np


def loss_map(x, y, ws, bs):
    predictions = ws[None, :, None] * x + bs[:, None, None]
    return np.mean((predictions - y) ** 2, axis=-1)

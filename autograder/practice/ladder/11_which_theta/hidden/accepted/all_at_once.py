"""All lines and points in one table."""

import numpy as np


def which(x, y, thetas):
    predictions = thetas @ np.stack([x, np.ones_like(x)])
    return np.sum((predictions - y) ** 2, axis=1).argmin()

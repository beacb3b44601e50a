"""One after another."""

import numpy as np


def mae_slope(y_hat, y):
    return np.array([((a > b) - (a < b)) / len(y) for a, b in zip(y_hat.tolist(), y.tolist())])

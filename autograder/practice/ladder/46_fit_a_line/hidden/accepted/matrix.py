"""theta as an array, the data with a column of ones."""

import numpy as np


def fit(x, y, lr, steps):
    Z = np.stack([x, np.ones_like(x)], axis=1)
    theta = np.zeros(2)
    for _ in range(steps):
        theta = theta - lr * 2 / len(y) * (Z.T @ (Z @ theta - y))
    return tuple(theta)

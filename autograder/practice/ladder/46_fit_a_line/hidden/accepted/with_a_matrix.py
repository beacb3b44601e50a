"""Both parameters in one array, and a column of ones for b."""

import numpy as np


def fit(x, y, lr, steps):
    X = np.column_stack([x, np.ones_like(x)])
    theta = np.zeros(2)
    for _ in range(steps):
        theta -= lr * 2 * X.T @ (X @ theta - y) / len(x)
    return theta

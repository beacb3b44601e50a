"""The matrix product Z^T Z with a column of ones, and another step."""

import numpy as np


def hessian(x):
    Z = np.column_stack([x, np.ones(len(x))])
    return 2 / len(x) * Z.T @ Z


def level_step():
    return np.array([-0.5, 0.5])

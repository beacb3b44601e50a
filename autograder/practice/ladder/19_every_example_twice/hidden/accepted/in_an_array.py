"""Both numbers in an array."""

import numpy as np


def losses(y_hat, y):
    e = y - y_hat
    return np.array([e @ e, e @ e / len(e)])


def prediction():
    return ["doubled", "same"]

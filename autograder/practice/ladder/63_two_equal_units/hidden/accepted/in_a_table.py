"""Both lists of slopes as the rows of a table."""

import numpy as np


def slopes(w, v, x, y):
    h = np.tanh(x * w)
    e = 2 * (np.sum(v * h) - y)
    return np.array([e * v / np.cosh(w * x) ** 2 * x, e * h])


def prediction():
    return "they stay alike"

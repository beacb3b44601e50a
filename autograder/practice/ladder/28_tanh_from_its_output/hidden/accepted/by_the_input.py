"""By the way of the input, and as a product."""

import numpy as np


def slope(t):
    return (1 + t) * (1 - t)


def backward(g, t):
    a = np.arctanh(t)
    return g / np.cosh(a) ** 2

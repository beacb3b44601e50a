"""Entry by entry."""

import numpy as np


def matrix(a, b):
    M = np.zeros((4, 4))
    for i in range(4):
        M[i, i] = a
        M[i, (i + 1) % 4] = b
    return M


def entries(m, places):
    return sum(m for _ in range(places))

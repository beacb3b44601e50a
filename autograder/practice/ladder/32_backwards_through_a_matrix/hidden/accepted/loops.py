"""Entry by entry, and by broadcasting."""

import numpy as np


def in_x(A, x, g):
    m, d = A.shape
    return np.array([sum(g[i] * A[i, j] for i in range(m)) for j in range(d)])


def in_A(A, x, g):
    return g[:, None] * x[None, :]

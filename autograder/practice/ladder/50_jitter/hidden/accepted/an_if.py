"""An if in place of np.sign, an array in place of a list."""

import numpy as np


def sign_path(x0, lr, steps):
    path = np.full(steps + 1, x0, dtype=float)
    for t in range(steps):
        path[t + 1] = path[t] - lr if path[t] > 0 else path[t] + lr
    return path

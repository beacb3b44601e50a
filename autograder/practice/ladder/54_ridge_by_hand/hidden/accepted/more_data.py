"""The penalty as one more example: x = sqrt(n lam / 2), y = 0."""

import numpy as np


def ridge(x, y, lam):
    n = len(x)
    a, b = np.append(x, np.sqrt(n * lam / 2)), np.append(y, 0.0)
    return np.linalg.lstsq(a[:, None], b)[0][0]

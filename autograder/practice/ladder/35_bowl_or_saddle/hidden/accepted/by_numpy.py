"""Let numpy find the eigenvalues."""

import numpy as np


def eigenvalues():
    return np.linalg.eigvalsh(np.array([[1.0, 2.0], [2.0, 1.0]]))

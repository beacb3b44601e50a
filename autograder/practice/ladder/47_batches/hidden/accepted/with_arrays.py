"""Arrays of numbers, cut by numpy."""

import numpy as np


def batches(n, size):
    return np.split(np.arange(n), np.arange(size, n, size))

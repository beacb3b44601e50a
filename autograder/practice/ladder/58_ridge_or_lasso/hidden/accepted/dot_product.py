"""The slope at 0 as a dot product."""

import numpy as np


def switch_off(x, y):
    slope = 2 * (np.zeros(len(x)) - y) @ x / len(x)
    return np.abs(slope)

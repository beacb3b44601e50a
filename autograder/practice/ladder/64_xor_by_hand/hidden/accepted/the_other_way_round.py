"""A valley turned upside down: 1 minus a ramp on each side of s = 1."""

import numpy as np


def theta():
    return np.array([1, -1, 1, -1, -1, 1, -1, -1, 1])

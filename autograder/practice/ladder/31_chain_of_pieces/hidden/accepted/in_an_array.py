"""The other form of the sigmoid, and both slopes in an array."""

import math

import numpy as np


def slopes(w, b, x, y):
    e = math.exp(w * x + b)
    p = e / (1 + e)
    return 2 * (p - y) * p / (1 + e) * np.array([x, 1.0])

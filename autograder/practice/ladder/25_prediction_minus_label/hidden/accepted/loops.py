"""Point by point, and tanh in place of exp."""

import numpy as np


def slope(z, y):
    return np.array([0.5 * (1 + np.tanh(0.5 * a)) - b for a, b in zip(z, y)])


def largest_gap(z, y, h):
    worst = 0.0
    for formula, a, b in zip(slope(z, y), z, y):
        measured = (loss(a + h, b) - loss(a - h, b)) / (2 * h)
        worst = max(worst, abs(formula - measured))
    return float(worst)

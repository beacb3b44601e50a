"""One entry after another, each in an array of its own."""

import numpy as np


def worst_break(f, z):
    def at(value):
        return float(f(np.array([value]))[0])

    return max(abs(at(-value) - (1 - at(value))) for value in z)

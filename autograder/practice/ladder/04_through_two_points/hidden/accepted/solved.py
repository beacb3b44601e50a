"""Two equations, solved as a system; the two numbers come in an array."""

import numpy as np


def line_through(x1, y1, x2, y2):
    return np.linalg.solve([[x1, 1], [x2, 1]], [y1, y2])

"""Two equations with two unknowns, and the height at 0 from the second point."""

import numpy as np


def line_through(x1, y1, x2, y2):
    A = np.array([[x1, 1.0], [x2, 1.0]])
    w, b = np.linalg.solve(A, np.array([y1, y2]))
    return w, b

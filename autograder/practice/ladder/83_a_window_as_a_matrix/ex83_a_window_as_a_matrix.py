"""A window as a matrix

Four numbers x_0 ... x_3 lie on a ring: behind the last one comes the first one again. A window of two
weights (a, b) is applied at every place:

    y_i = a x_i + b x_(i+1)          with x_4 = x_0

This is linear in x, so there is a 4 x 4 matrix M with y = M x (x and y are columns here). Write it
down: matrix(a, b) returns M.

Then think of any window of m weights on a ring of some places: free_numbers(m, places) returns how many
numbers can be chosen in that matrix, and entries(m, places) how many of its entries are not 0, if no weight
is 0 and there are at least m places.
"""

from __future__ import annotations

import numpy as np


def matrix(a: float, b: float) -> np.ndarray:
    """Return M (4, 4) float64 with y = M @ x."""
    ### BEGIN SOLUTION
    return a * np.eye(4) + b * np.roll(np.eye(4), 1, axis=1)
    ### END SOLUTION


def free_numbers(m: int, places: int) -> int:
    """Return how many numbers can be chosen in the matrix of a window of m weights on a ring."""
    ### BEGIN SOLUTION
    return m
    ### END SOLUTION


def entries(m: int, places: int) -> int:
    """Return how many entries of that matrix are not 0."""
    ### BEGIN SOLUTION
    return m * places
    ### END SOLUTION

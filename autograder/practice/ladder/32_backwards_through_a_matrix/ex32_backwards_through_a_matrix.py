"""Backwards through a matrix

The step y = A x stands somewhere in the middle of a model. Behind it the loss is computed, and coming
back from there we are told g: how much the loss changes for each unit of each entry of y. Two
questions remain. How much does the loss change for each entry of x, and how much for each entry of A?

Follow single numbers. Entry x_j goes into y_i multiplied by A_ij, for every i: so x_j collects
the sum over i of g_i A_ij. And A_ij goes into y_i only, multiplied by x_j: it gets g_i x_j.

Write in_x(A, x, g) and in_A(A, x, g). Both are called the vector-Jacobian product, or vjp, of this
step. No Jacobian is ever built: that of A alone would have m times m d entries.

A slope always has the shape of what it belongs to. If your shapes fit, you are nearly done.
"""

from __future__ import annotations

import numpy as np


def in_x(A: np.ndarray, x: np.ndarray, g: np.ndarray) -> np.ndarray:
    """Return the slope of the loss in x, where y = A x.

    A: (m, d) float64
    x: (d,) float64
    g: (m,) float64, slope of the loss in y

    Returns an array of shape (d,).
    """
    ### BEGIN SOLUTION
    return A.T @ g
    ### END SOLUTION


def in_A(A: np.ndarray, x: np.ndarray, g: np.ndarray) -> np.ndarray:
    """Return the slope of the loss in A, where y = A x; arguments as in in_x.

    Returns an array of shape (m, d).
    """
    ### BEGIN SOLUTION
    return np.outer(g, x)
    ### END SOLUTION

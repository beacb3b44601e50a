"""Which run had standardised inputs?

A line w x + b is fitted by descent, each run with its best learning rate. In one run x was used as it came, with
mean 3 and standard deviation 1; in the other it was standardised. Losses above the minimum after 0, 10, 20 steps:

    run A    1.00   0.71   0.51
    run B    1.00   0.00   0.00

Which one was standardised? The curvature of the loss is twice the matrix [[m^2 + s^2, m], [m, 1]], with the mean m
and the standard deviation s of x. Write its condition number: the largest eigenvalue divided by the smallest one. What
is it for m = 0 and s = 1, and what for m = 3?
"""

from __future__ import annotations

import numpy as np


def standardised_run() -> str:
    """Return "A" or "B"."""
    ### BEGIN SOLUTION
    return "B"
    ### END SOLUTION


def condition_number(m: float, s: float) -> float:
    """Return the largest eigenvalue of [[m^2 + s^2, m], [m, 1]], divided by the smallest one.

    m: the mean of x
    s: its standard deviation, more than 0
    """
    ### BEGIN SOLUTION
    small, large = np.linalg.eigvalsh(np.array([[m**2 + s**2, m], [m, 1.0]]))
    return float(large / small)
    ### END SOLUTION

"""How small should a measuring step be?

A measured slope has two kinds of error. The curve bends within the step: that error shrinks with
the step h. And the computer keeps only about 16 digits: the difference of two nearly equal numbers
keeps few of them, and dividing by a small h makes what was lost large. That error grows as h
shrinks.

    forward:  (f(x + h) - f(x)) / h               bends like h
    central:  (f(x + h) - f(x - h)) / (2 h)       bends like h^2

Take f = exp at x = 0, whose slope is exactly 1, and the central difference. Which of 1e-2, 1e-5,
1e-8 and 1e-12 gives the smallest error? Put your guess into prediction() before you run anything.

Then write errors(f, x, slope, steps) and look at the numbers for steps 1e-1, 1e-2, ... 1e-12. Drawn
against h with two logarithmic axes, both errors make a V.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def prediction() -> float:
    """Return the best of the steps 1e-2, 1e-5, 1e-8, 1e-12 for the central difference of exp at 0."""
    ### BEGIN SOLUTION
    return 1e-5
    ### END SOLUTION


def errors(f: Callable[[float], float], x: float, slope: float, steps: list[float]) -> np.ndarray:
    """Return how far measured slopes of f at x are from the true one.

    f:     function of one number
    slope: the true slope of f at x
    steps: m steps h, positive numbers

    Returns an array of shape (2, m): the absolute errors of the forward difference for each step in row
    0, those of the central difference in row 1.
    """
    ### BEGIN SOLUTION
    forward = [abs((f(x + h) - f(x)) / h - slope) for h in steps]
    central = [abs((f(x + h) - f(x - h)) / (2 * h) - slope) for h in steps]
    return np.array([forward, central])
    ### END SOLUTION

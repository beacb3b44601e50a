"""Check a million slopes with two values

You have a gradient of a loss with a million parameters. Measuring each slope would take two values of
the loss for every parameter. Cheaper: walk along ONE random direction u and measure the slope there,

    (f(theta + h u) - f(theta - h u)) / (2 h)

A right gradient g predicts that slope: it is g . u, the sum of the products g_j u_j. A wrong one
would have to be wrong just so that u does not notice, and u is random.

How many values of the loss does the measured slope along u need, if theta has p = 1,000,000 entries?
And how many the measured gradient, entry by entry? Answer in prediction(). Then write
measured(f, theta, u, h), and disagreement(f, g, theta, u, h): how far g . u is from the measured
slope, as an absolute number.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def prediction() -> tuple[int, int]:
    """Return how many values of the loss are needed: along one direction, and for all entries one by one."""
    ### BEGIN SOLUTION
    return (2, 2_000_000)
    ### END SOLUTION


def measured(f: Callable[[np.ndarray], float], theta: np.ndarray, u: np.ndarray, h: float) -> float:
    """Return the central difference of f at theta along the direction u.

    f:     the loss, a function of theta
    theta: (p,) float64; leave it as it is
    u:     (p,) float64, the direction, as long as it comes
    h:     the step, a positive number
    """
    ### BEGIN SOLUTION
    return (f(theta + h * u) - f(theta - h * u)) / (2 * h)
    ### END SOLUTION


def disagreement(
    f: Callable[[np.ndarray], float], g: np.ndarray, theta: np.ndarray, u: np.ndarray, h: float
) -> float:
    """Return how far the slope that the gradient g predicts along u is from the measured one; never negative.

    g: (p,) float64, the gradient to be checked; the rest as in measured
    """
    ### BEGIN SOLUTION
    return abs(g @ u - measured(f, theta, u, h))
    ### END SOLUTION

"""When a bowl has no bottom

Fit a line w x + b to n points; the loss is the mean of (w x_i + b - y_i)^2. Its curvatures are
second derivatives, and y drops out of them. Their matrix, the Hessian, in the order (w, b), is

    H = 2 * [[mean of x^2, mean of x],
             [mean of x,   1        ]]

so it is the same wherever we stand: the landscape is one bowl. But is it curved in every
direction? Take two points with the same x = 1. Only w + b matters to the predictions there, and
a step that leaves w + b alone leaves the loss alone. The bowl becomes a trough: its lowest places
form a line, and the data cannot tell which of them is best. More data of the same x will not help.

Write hessian(x), and give a step (change of w, change of b) that stays level in the trough.
"""

from __future__ import annotations

import numpy as np


def hessian(x: np.ndarray) -> np.ndarray:
    """Return the Hessian of the mean squared error of a line, in the order (w, b).

    x: (n,) float64, the inputs of the n points

    Returns an array of shape (2, 2), float64.
    """
    ### BEGIN SOLUTION
    return 2 * np.array([[np.mean(x**2), np.mean(x)], [np.mean(x), 1.0]])
    ### END SOLUTION


def level_step() -> tuple[float, float]:
    """Return a step (change of w, change of b), not (0, 0), that does not change the loss when all x are 1."""
    ### BEGIN SOLUTION
    return (1.0, -1.0)
    ### END SOLUTION

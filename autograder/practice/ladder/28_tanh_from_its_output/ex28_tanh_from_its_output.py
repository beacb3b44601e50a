"""The slope of tanh, from its output

tanh squeezes any number into the interval from -1 to 1. It is steepest in the middle, with slope 1,
and nearly flat far out. Its derivative has a form that costs next to nothing:

    tanh'(a) = 1 - tanh(a)^2

Training computes t = tanh(a) anyway, on the way from the input to the loss. On the way back only t is
needed, and no second tanh: networks therefore keep their outputs. Write slope(t), which gets
the OUTPUT t = tanh(a), not a.

Then write backward(g, t): somewhere behind the tanh, the loss changes by g for each unit of t. By how
much does it change for each unit of a? (Chain rule: two slopes, multiplied.)
"""

from __future__ import annotations

import numpy as np


def slope(t: np.ndarray) -> np.ndarray:
    """Return the slope of tanh at each place where its output is t.

    t: array of any shape, float64, outputs of tanh, between -1 and 1

    Returns an array of the same shape.
    """
    ### BEGIN SOLUTION
    return 1 - t**2
    ### END SOLUTION


def backward(g: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Return the slope of the loss in a, where t = tanh(a).

    g: array of any shape, float64, slope of the loss in t
    t: array of the same shape, float64, outputs of tanh
    """
    ### BEGIN SOLUTION
    return g * (1 - t**2)
    ### END SOLUTION

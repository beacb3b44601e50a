"""Units that agree for ever

A network with one input x and hidden units a_i = tanh(w_i x + b_i); its output is the sum of v_i a_i, plus
c. All w_i start at 0.5, all b_i at 0, all v_i at 0.3 and c at 0. After a thousand steps the loss is
stuck, and all units still have the same numbers. With g, the slope of the loss in the output, the slope in
w_i is

    g v_i (1 - a_i^2) x

Write these slopes. Then say, of three changes to the start, whether the units part: other random v_i;
a random c; a learning rate ten times as large.
"""

from __future__ import annotations

import numpy as np


def slopes(w: np.ndarray, v: np.ndarray, x: float, g: float) -> np.ndarray:
    """Return the slope of the loss in each w_i, shape (h,), for biases of 0.

    w, v: (h,) float64
    """
    ### BEGIN SOLUTION
    return g * v * (1 - np.tanh(w * x) ** 2) * x
    ### END SOLUTION


def random_v() -> bool:
    """Return whether units with equal w and different v part."""
    ### BEGIN SOLUTION
    return True
    ### END SOLUTION


def random_c() -> bool:
    """Return whether units part if only c is random."""
    ### BEGIN SOLUTION
    return False
    ### END SOLUTION


def larger_rate() -> bool:
    """Return whether units part with a rate ten times as large, from equal starts."""
    ### BEGIN SOLUTION
    return False
    ### END SOLUTION

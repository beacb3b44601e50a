"""An average that starts too low

A running average of the numbers g_1, g_2, ... keeps a share beta of what it has and takes in the
rest from the new number:

    m  <-  beta * m + (1 - beta) * g

It starts at m = 0, and that 0 is still in it for a while: with beta = 0.9 and g = 1 throughout,
m is 0.1, 0.19, 0.271, ... instead of 1. After t steps, the zero's share is beta^t. So Adam divides:

    corrected  =  m / (1 - beta^t)          with t = 1 in the first step

For g = 1 throughout, that gives 1, 1, 1, ...; nice. The division is for looking only: what goes on
to the next step is m itself. Write corrected_averages(g, beta).
"""

from __future__ import annotations

import numpy as np


def corrected_averages(g: np.ndarray, beta: float) -> np.ndarray:
    """Return the corrected running average after each of the numbers.

    g:    (n,) float64, the numbers, in order
    beta: the share that is kept, between 0 and 1

    Returns an array of shape (n,).
    """
    ### BEGIN SOLUTION
    m, found = 0.0, []
    for t, number in enumerate(g, start=1):
        m = beta * m + (1 - beta) * number
        found.append(m / (1 - beta**t))
    return np.array(found)
    ### END SOLUTION

"""Attention to nothing in particular

Attention gives place i a weighted mean of the values v_1 ... v_t of all places. The weights are

    a_ij = exp(s_ij) / sum over j of exp(s_ij)          s_ij = q_i . k_j / sqrt(e)

Suppose all questions q_i are 0. What comes out? Write prediction() first: "zeros", "the first value",
"the mean of the values", or "it depends on the keys".

Then write output(V, i, causal) for this case, q_i = 0 for all i: what place i gets, the places counted
from 0. With causal = True place i sees only the places 0 to i.
"""

from __future__ import annotations

import numpy as np


def prediction() -> str:
    """Return what comes out for questions of 0, one of the four texts in quotes."""
    ### BEGIN SOLUTION
    return "the mean of the values"
    ### END SOLUTION


def output(V: np.ndarray, i: int, causal: bool) -> np.ndarray:
    """Return what place ``i`` gets if all questions are 0.

    V: (t, v) float64, the value of each place

    Returns (v,) float64.
    """
    ### BEGIN SOLUTION
    seen = V[: i + 1] if causal else V
    return seen.mean(axis=0)
    ### END SOLUTION

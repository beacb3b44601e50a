"""A mirror image

sigmoid(z) = 1 / (1 + exp(-z)) has a symmetry: the probability of no is the probability of yes with the sign
of z turned round,

    sigmoid(-z)  =  1 - sigmoid(z)

Such a relation is worth a lot. It can be checked for any z whatsoever, without knowing one right value: a
program that breaks it is wrong. Programs are tested in this way when nobody knows the answer.

Write worst_break(f, z): how far f(-z) and 1 - f(z) are apart, at the worst of the entries of z. For a
right sigmoid it is about 1e-16; a function for which it is more is no sigmoid. Try 100 random z.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def worst_break(f: Callable[[np.ndarray], np.ndarray], z: np.ndarray) -> float:
    """Return the largest distance between f(-z) and 1 - f(z) over the entries of z.

    f: function that takes and returns arrays of shape (n,)
    z: (n,) float64
    """
    ### BEGIN SOLUTION
    return np.max(np.abs(f(-z) - (1 - f(z))))
    ### END SOLUTION

"""A step that forgets everything

A search trembles about a minimum: its slope is a x, plus noise of size s, new in each step. One step is

    x <- x - lr (a x + s xi)        xi: random, mean 0, variance 1

Take the special rate for which lr a = 1. Predict first, without a formula for the general case: how much
of the old x is left after one step? Then write down the variance of x, from lr and s alone. How large is it
for lr = 0.5 and s = 3?
"""

from __future__ import annotations


def share_of_the_old() -> float:
    """Return the number by which the old x is multiplied in one step, for lr a = 1."""
    ### BEGIN SOLUTION
    return 0.0
    ### END SOLUTION


def variance(lr: float, s: float) -> float:
    """Return the variance of x after a step with lr a = 1."""
    ### BEGIN SOLUTION
    return (lr * s) ** 2
    ### END SOLUTION

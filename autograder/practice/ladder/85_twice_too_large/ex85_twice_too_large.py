"""Logits that are twice too large

A classifier of two classes gives the logits (0, z). It is right in three of four cases, and it says
z = log 9 each time, so it claims to be right with probability 0.9. (For whichever class it names; we
count from the class that it names, so y is 1 in three of four cases.)

Divided by a temperature T the logits are (0, z/T), and the probability is sigmoid(z/T). The mean loss is

    L(T) = - 3/4 log p - 1/4 log(1 - p)          p = sigmoid(z / T)

and it is smallest where p is what is true: p = 3/4.

Write best_temperature(z, share) for any z > 0 and any share of right answers between 1/2 and 1. Write
named(): does dividing by T change which class has the largest logit, "always", "never" or
"for large T"? And write after(z, share), the probability that is claimed after the division.
"""

from __future__ import annotations

import math


def best_temperature(z: float, share: float) -> float:
    """Return the T > 0 for which sigmoid(z / T) is ``share``.

    z:     the logit, more than 0
    share: how often it is right, 0.5 < share < 1
    """
    ### BEGIN SOLUTION
    return z / math.log(share / (1 - share))
    ### END SOLUTION


def named() -> str:
    """Return if dividing by T > 0 changes which class has the largest logit: "always", "never" or "for large T"."""
    ### BEGIN SOLUTION
    return "never"
    ### END SOLUTION


def after(z: float, share: float) -> float:
    """Return the probability that is claimed for the named class at the best temperature."""
    ### BEGIN SOLUTION
    return share
    ### END SOLUTION

"""How far away is the minimum?

You stop at some theta. How far is it to theta_star? Nobody has told you where theta_star is, and
still you can often say: "at most this far".

Suppose the landscape is a bowl whose curvature is at least mu everywhere, in every direction.
Walk away from the bottom: the slope starts at 0 and grows by at least mu for each unit of way. So
at the distance r the slope is at least mu * r, and turned round:

    distance  <=  |gradient| / mu

First use it once: the gradient has length 0.001 and mu is 0.05. What do you know of the distance?
Then plan ahead: you want to be within a given distance. At which length of the gradient may you
stop? Note that in a flat bowl (a small mu) a small gradient promises little.
"""

from __future__ import annotations


def bound() -> float:
    """Return the largest possible distance to theta_star if |gradient| = 0.001 and mu = 0.05."""
    ### BEGIN SOLUTION
    return 0.02
    ### END SOLUTION


def gradient_to_stop_at(distance: float, mu: float) -> float:
    """Return the largest length of the gradient which proves that theta_star is at most ``distance`` away.

    distance: a positive number
    mu:       the smallest curvature, a positive number
    """
    ### BEGIN SOLUTION
    return mu * distance
    ### END SOLUTION

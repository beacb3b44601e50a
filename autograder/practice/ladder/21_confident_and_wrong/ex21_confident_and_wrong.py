"""Confident and wrong

A classifier gives the right class the probability p. Two losses come to mind: the square of what is
missing, (1 - p)^2, and the surprise, -log p. Both are 0 for p = 1. They differ where it hurts: when the
model is sure, and wrong.

Model A gives the right class 0.1, model B gives it 0.001. Both are bad, but B has sworn that the right
answer is impossible. How many times as much as A does B lose, with either loss? Guess first:

    "hardly more"      less than 1.5 times
    "about 3 times"    2.5 to 3.5 times
    "about 100 times"  50 to 150 times

Then write costs(p): both losses for an array of probabilities. A weather service that says "never" and
is wrong pays dearly with one of the two losses: that is the one that training uses.
"""

from __future__ import annotations

import numpy as np


def prediction() -> tuple[str, str]:
    """Return how many times as much B loses as A: with squares, and with surprise."""
    ### BEGIN SOLUTION
    return ("hardly more", "about 3 times")
    ### END SOLUTION


def costs(p: np.ndarray) -> np.ndarray:
    """Return the losses of each probability of the right class.

    p: (n,) float64, larger than 0, at most 1

    Returns an array of shape (2, n): (1 - p)^2 in row 0, -log p in row 1, with the natural logarithm.
    """
    ### BEGIN SOLUTION
    return np.array([(1 - p) ** 2, -np.log(p)])
    ### END SOLUTION

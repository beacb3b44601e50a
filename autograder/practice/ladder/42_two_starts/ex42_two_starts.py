"""Two starts, a hair's breadth apart

The double well f(x) = (x^2 - 1.69)^2 / 4 + x / 10 has two valleys: a deep one near -1.33 and a
shallower one near 1.27. Between them, near 0.0593, is the top of a hill.

Gradient descent only sees the slope under its feet. It knows nothing of the deeper valley beyond
the hill. It starts once at x = 0.05 and once at x = 0.07. Before you run anything: in which
valley does each of the two end? Write "left" or "right" for each into prediction().

Then let the computer tell: write end(x0), which takes 500 steps x -> x - 0.1 * slope(x) from x0
and returns the last x. The slope is given. Now you know why people train a network several times
from different random starts.
"""

from __future__ import annotations


def prediction() -> tuple[str, str]:
    """Return the valley for the start 0.05 and the one for the start 0.07, each "left" or "right"."""
    ### BEGIN SOLUTION
    return ("left", "right")
    ### END SOLUTION


def slope(x: float) -> float:
    """Return the slope of the double well at x. (This one is given.)"""
    return x**3 - 1.69 * x + 0.1


def end(x0: float) -> float:
    """Return where gradient descent with the learning rate 0.1 is after 500 steps from x0.

    x0: the start, a number
    """
    ### BEGIN SOLUTION
    x = x0
    for _ in range(500):
        x = x - 0.1 * slope(x)
    return x
    ### END SOLUTION

"""Slopes on a graph

A program computes y = x * x + x in two steps:

    s = x * x
    y = s + x

Draw the three numbers x, s and y, with an arrow for each use: x is used twice in s, and once more in
y. Now walk back. y has slope 1 in itself. A sum hands its slope on as it is. A product hands to each
of its factors the slope times the OTHER factor.

What arrives at a number along several arrows adds up. Write down the slope of y in s, what arrives
at x along the arrow from y alone, and the slope of y in x, all by walking: no derivative of a
polynomial is needed.
"""

from __future__ import annotations


def slope_in_s(x: float) -> float:
    """Return the slope of y in s."""
    ### BEGIN SOLUTION
    return 1.0
    ### END SOLUTION


def through_the_product(x: float) -> float:
    """Return what arrives at x through s, along both of the arrows from s to x together."""
    ### BEGIN SOLUTION
    return slope_in_s(x) * x + slope_in_s(x) * x
    ### END SOLUTION


def slope_in_x(x: float) -> float:
    """Return the slope of y in x: all that arrives there."""
    ### BEGIN SOLUTION
    return through_the_product(x) + 1.0
    ### END SOLUTION

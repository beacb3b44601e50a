"""The shortest point on a line

One example, two weights: w1 + 2 w2 = 5 must hold, and infinitely many pairs do that. (5, 0) does, and (1, 2),
and (3, 1). Which one is shortest, the one with the least w1^2 + w2^2? Draw the line: the shortest way from 0
to it is at a right angle to it, along the direction (1, 2).

Descent from (0, 0) ends there by itself, since every slope is a multiple of (1, 2). Then write it for any
line a w1 + b w2 = c.
"""

from __future__ import annotations


def shortest() -> list[float]:
    """Return the shortest [w1, w2] with w1 + 2 w2 = 5."""
    ### BEGIN SOLUTION
    return [1.0, 2.0]
    ### END SOLUTION


def shortest_on(a: float, b: float, c: float) -> list[float]:
    """Return the shortest [w1, w2] with a w1 + b w2 = c; a and b are not both 0."""
    ### BEGIN SOLUTION
    scale = c / (a * a + b * b)
    return [scale * a, scale * b]
    ### END SOLUTION

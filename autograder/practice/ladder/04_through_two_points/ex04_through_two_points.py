"""The theta that goes through two points

A line y_hat = w x + b is a model with one feature, and theta = (w, b) chooses the line. Two points with
different x leave no choice: exactly one line passes through both. No search is needed here, only two
equations with two unknowns,

    w x1 + b = y1
    w x2 + b = y2

Subtract the first from the second, and b is gone. Write line_through(x1, y1, x2, y2).

With three points there is usually no such theta, and with one there are endlessly many. Training is what
one does in place of solving when there are too many equations: come as near as possible.
"""

from __future__ import annotations


def line_through(x1: float, y1: float, x2: float, y2: float) -> tuple[float, float]:
    """Return (w, b) of the line through the points (x1, y1) and (x2, y2); x1 and x2 differ."""
    ### BEGIN SOLUTION
    w = (y2 - y1) / (x2 - x1)
    return w, y1 - w * x1
    ### END SOLUTION

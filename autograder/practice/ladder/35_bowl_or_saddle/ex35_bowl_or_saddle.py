"""A bowl or a saddle?

At a flat spot of a landscape with two parameters, the slope is 0 in every direction, and the
curvature decides what we see. The curvatures stand in a symmetric matrix H, the Hessian: along a
step v the landscape curves by v^T H v. Curved up whichever way you go: a bowl. Down whichever
way: a hill. Up one way and down another: a saddle.

Our H is [[1, 2], [2, 1]]. All of its entries are positive. First, before you calculate or run
anything, write your guess into prediction().

Then find the truth. An eigenvalue is a curvature along an axis of the landscape: a number with
H v = (that number) * v for some v that is not 0. For this H the axes are v = (1, 1) and
v = (1, -1). Multiply, and see by which number each is stretched.
"""

from __future__ import annotations


def prediction() -> str:
    """Return your guess about [[1, 2], [2, 1]]: "bowl", "hill" or "saddle"."""
    ### BEGIN SOLUTION
    return "saddle"
    ### END SOLUTION


def eigenvalues() -> tuple[float, float]:
    """Return the two eigenvalues of [[1, 2], [2, 1]], in any order."""
    ### BEGIN SOLUTION
    return (3.0, -1.0)
    ### END SOLUTION

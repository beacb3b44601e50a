"""Shrink four numbers by hand

The penalty lam * |w| pulls every weight towards 0 with the same force, whether the weight is large
or small. (The pull of the ridge penalty, lam * w, fades as w shrinks.) What it does to a number v
has a name, soft thresholding by t:

    a number within t of 0 becomes exactly 0
    every other number moves towards 0 by t, and keeps its sign

So weights that matter little are not made small, they are switched off; and those that matter pay
for it by the same t.

Soft-threshold the numbers -3, -0.5, 0 and 2 by t = 1. No code is needed: return four numbers.
"""

from __future__ import annotations


def shrunk() -> list[float]:
    """Return what becomes of -3, -0.5, 0 and 2, in this order, with t = 1."""
    ### BEGIN SOLUTION
    return [-2.0, 0.0, 0.0, 1.0]
    ### END SOLUTION

"""|x| from two ramps

A ramp is flat up to 0 and rises from there: relu(a) = max(a, 0). It is what most networks are built of.
Two ramps added make a network with two hidden units,

    out = v1 relu(w1 x + b1) + v2 relu(w2 x + b2) + c

Which theta makes it |x|, the size of x? No line b + w x can do it, for any theta: it has no corner. Two
ramps can, since w may be negative: such a ramp rises to the left.

Give the seven numbers of one such theta. There is more than one: any of them is right.
"""

from __future__ import annotations


def theta() -> list[float]:
    """Return [w1, b1, w2, b2, v1, v2, c]; any theta for which the network computes |x| is right."""
    ### BEGIN SOLUTION
    return [1, 0, -1, 0, 1, 1, 0]
    ### END SOLUTION

"""XOR with two hidden units, by hand

"Either x1 or x2, but not both": the answers for (0,0), (0,1), (1,0), (1,1) are 0, 1, 1, 0. No model
b + w1 x1 + w2 x2 gives these, for any theta: its answers for (0,0) and (1,1) add up to the same as
those for (0,1) and (1,0). Search as long as you like; the architecture rules the answer out.

Two hidden units with ReLU, relu(a) = max(a, 0), suffice. All four cases depend on s = x1 + x2 only:
we need 0 at s = 0, then 1 at s = 1, and 0 again at s = 2. A ramp relu(s) rises by 1 for each unit of
s. At s = 1 it has to be bent down, by a second ramp that begins there.

    h1 = relu(w11 x1 + w21 x2 + b1)     h2 = relu(w12 x1 + w22 x2 + b2)     out = v1 h1 + v2 h2 + c

Give the nine numbers of one theta that does it. You are the optimizer.
"""

from __future__ import annotations


def theta() -> list[float]:
    """Return [w11, w12, w21, w22, b1, b2, v1, v2, c]; any theta that computes XOR on the four cases is right.

    w_ij leads from input x_i to hidden unit h_j.
    """
    ### BEGIN SOLUTION
    return [1, 1, 1, 1, 0, -1, 1, -2, 0]
    ### END SOLUTION

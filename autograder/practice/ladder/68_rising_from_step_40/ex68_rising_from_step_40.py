"""The loss rises from step 40

A parabola, 5/2 x^2, and a search that begins at x = 1. For forty steps the loss falls as it should. Then
it rises, faster and faster. The code that chooses the learning rate was meant to do a warm-up: rise in
twenty equal parts to 0.2, and stay there.

    def rate(t):                      # t = 0, 1, 2, ... is the number of the step
        return 0.01 * (t + 1)

One step of descent makes of x the number x - lr * 5 x. For which rates does |x| grow? Find the first step
in which it does, without running anything. Then write the rate that was meant.
"""

from __future__ import annotations


def first_bad_step() -> int:
    """Return the number t of the first step after which |x| is larger than before it."""
    ### BEGIN SOLUTION
    return 40
    ### END SOLUTION


def rate(t: int) -> float:
    """Return the learning rate of step t: twenty equal parts up to 0.2, and 0.2 from then on."""
    ### BEGIN SOLUTION
    return 0.01 * min(t + 1, 20)
    ### END SOLUTION

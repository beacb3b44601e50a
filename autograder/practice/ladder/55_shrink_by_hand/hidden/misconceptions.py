"""What goes wrong in 55."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex55_shrink_by_hand.shrunk",
    "leaves the large numbers alone",
    "You switch the small numbers off, and that is right. But the large ones have to move too: by how much?",
)
def hard():
    return [-3.0, 0.0, 0.0, 2.0]


@misconception(
    "ex55_shrink_by_hand.shrunk",
    "loses the sign",
    "The sizes are right. Which of the numbers was negative, and has it crossed 0?",
)
def without_the_sign():
    return [2.0, 0.0, 0.0, 1.0]


@misconception(
    "ex55_shrink_by_hand.shrunk",
    "moves everything down",
    "You subtract 1 from each. For negative numbers, is that towards 0?",
)
def down():
    return [-4.0, -1.5, -1.0, 1.0]


@misconception(
    "ex55_shrink_by_hand.shrunk",
    "lets small numbers cross 0",
    "One of your numbers has gone past 0 to the other side. What becomes of numbers within 1 of 0?",
)
def past_zero():
    return [-2.0, 0.5, 0.0, 1.0]


@misconception(
    "ex55_shrink_by_hand.shrunk",
    "clips the numbers",
    "You bring every number into the range from -1 to 1. That is what shrinking takes away; what is left?",
)
def clipped():
    return [-1.0, -0.5, 0.0, 1.0]

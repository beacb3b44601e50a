"""What goes wrong in 64."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex64_xor_by_hand.theta",
    "computes OR",
    "Your network is right in three cases. At s = 2 the sum of the two ramps has to come all the way down: how steep must the second one be?",
)
def either():
    return [1, 1, 1, 1, 0, -1, 1, -1, 0]


@misconception(
    "ex64_xor_by_hand.theta",
    "adds the inputs",
    "Your network gives s itself. The first ramp is there: what bends it down at s = 1?",
)
def only_the_sum():
    return [1, 1, 1, 1, 0, -1, 1, 0, 0]


@misconception(
    "ex64_xor_by_hand.theta",
    "starts both ramps at 0",
    "Both of your units bend at the same place, so they are one ramp. Where should the second one begin?",
)
def the_same_ramp():
    return [1, 1, 1, 1, 0, 0, 1, -2, 0]


@misconception(
    "ex64_xor_by_hand.theta",
    "computes the difference",
    "Your units look at x1 - x2 and cut off what is below 0. One of the cases with a 1 is right; what does the other unit have to catch?",
)
def one_side():
    return [1, 0, -1, 0, 0, 0, 1, 0, 0]

"""What goes wrong in 10."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex10_two_ramps.theta",
    "lets both ramps rise to the right",
    "Both of your ramps are flat on the left. How do you turn one round?",
)
def both_to_the_right():
    return [1, 0, 1, 0, 1, 1, 0]


@misconception(
    "ex10_two_ramps.theta",
    "subtracts the left ramp",
    "With your theta the two ramps make a straight line, x itself. Both halves of |x| are positive: with which sign are the ramps added?",
)
def a_line():
    return [1, 0, -1, 0, 1, -1, 0]


@misconception(
    "ex10_two_ramps.theta",
    "lifts everything",
    "The shape is right but stands too high. What should the network give for x = 0?",
)
def lifted():
    return [1, 0, -1, 0, 1, 1, 1]


@misconception(
    "ex10_two_ramps.theta",
    "has no second ramp",
    "Your network is 0 for negative x: the second ramp is missing.",
)
def one_ramp():
    return [1, 0, 0, 0, 1, 1, 0]

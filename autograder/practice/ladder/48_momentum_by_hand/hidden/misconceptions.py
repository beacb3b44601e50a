"""What goes wrong in 48."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex48_momentum_by_hand.speeds",
    "scales the slope by 1 - beta",
    "You average the slopes. Other texts do that; in the formula here, what stands before g?",
)
def averaged():
    return (0.1, 0.19)


@misconception(
    "ex48_momentum_by_hand.speeds",
    "forgets nothing",
    "Your second speed keeps the whole first one. How much of it does beta keep?",
)
def no_friction():
    return (1.0, 2.0)


@misconception(
    "ex48_momentum_by_hand.speeds",
    "starts with a speed",
    "Before the first step the ball is at rest. What is beta * v then?",
)
def already_rolling():
    return (1.9, 0.9 * 1.9 + 1)


@misconception(
    "ex48_momentum_by_hand.top_speed",
    "takes the average's limit",
    "A running average of ones ends at 1. But v adds g in full each time: try a few steps with beta = 0.5.",
)
def one(beta):
    return 1.0


@misconception(
    "ex48_momentum_by_hand.top_speed",
    "divides by beta",
    "With more memory your top speed is lower. Should the ball not get faster? Solve v = beta * v + 1 once more.",
)
def by_beta(beta):
    return 1 / beta if beta else 1.0


@misconception(
    "ex48_momentum_by_hand.top_speed",
    "loses a sign",
    "Your speed is below 1, the speed of a ball without memory. Mind the sign when beta * v changes sides.",
)
def plus(beta):
    return 1 / (1 + beta)

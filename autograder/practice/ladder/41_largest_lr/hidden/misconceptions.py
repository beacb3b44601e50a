"""What goes wrong in 41."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex41_largest_lr.largest_lr",
    "asks the flat direction",
    "With your learning rate the flat direction is fine. Put it into the factor of the other one: what is its size?",
)
def flat_direction(a, b):
    return 1 / min(a, b)


@misconception(
    "ex41_largest_lr.largest_lr",
    "takes the coefficient for the curvature",
    "2 / curvature is right, but the curvature of a x^2 is its second derivative. Differentiate twice.",
)
def coefficient(a, b):
    return 2 / max(a, b)


@misconception(
    "ex41_largest_lr.largest_lr",
    "stops where the factor is 0",
    "At your learning rate one factor is 0: that direction is finished in one step. Can lr not grow further, until the factor is -1?",
)
def factor_zero(a, b):
    return 1 / (2 * max(a, b))


@misconception(
    "ex41_largest_lr.largest_lr",
    "asks x only",
    "Your limit does not change with b. What if y is the steep direction?",
)
def x_only(a, b):
    return 1 / a

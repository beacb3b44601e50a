"""What goes wrong in 71."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex71_the_check_says_a_half.the_check_says",
    "divides by the right one only",
    "For c = 4 you say 3. The check divides by the larger one of the two lengths.",
)
def by_the_right_one(c):
    return abs(c - 1)


@misconception(
    "ex71_the_check_says_a_half.the_check_says",
    "divides by the sum",
    "You divide by the sum of the lengths. The check takes the larger one.",
)
def by_the_sum(c):
    return abs(c - 1) / (abs(c) + 1)


@misconception(
    "ex71_the_check_says_a_half.the_check_says",
    "loses the sign of c",
    "A gradient of the wrong sign is as wrong as can be: for c = -1 the check says 2.",
)
def loses_sign(c):
    return abs(abs(c) - 1) / max(abs(c), 1.0)


@misconception(
    "ex71_the_check_says_a_half.two_suspects",
    "takes 1.5 for the second one",
    "Half as much again is 1.5: the difference is a half of the right one, but the check divides by the larger length.",
)
def one_and_a_half():
    return 0.5, 1.5

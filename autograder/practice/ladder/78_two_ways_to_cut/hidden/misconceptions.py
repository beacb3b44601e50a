"""What goes wrong in 78."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex78_two_ways_to_cut.by_length",
    "divides by the square",
    "25 is the square of the length.",
)
def the_square():
    return [0.12, 0.16]


@misconception(
    "ex78_two_ways_to_cut.by_length",
    "divides by the sum",
    "3 + 4 is not the length: squares, sum, root.",
)
def the_sum():
    return [3 / 7, 4 / 7]


@misconception(
    "ex78_two_ways_to_cut.by_length",
    "divides by the largest entry",
    "Then the largest entry is 1, and the length still more.",
)
def the_largest():
    return [0.75, 1.0]


@misconception(
    "ex78_two_ways_to_cut.ratio_by_entry",
    "expects the direction to stay",
    "40 becomes 1, and 1 stays 1. What is their ratio now?",
)
def stays():
    return 40.0


@misconception(
    "ex78_two_ways_to_cut.ratio_by_length",
    "expects it to change",
    "Both entries are divided by the same number.",
)
def changes():
    return 1.0

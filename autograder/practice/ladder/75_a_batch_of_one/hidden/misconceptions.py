"""What goes wrong in 75."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex75_a_batch_of_one.one_row",
    "returns x",
    "x minus its own mean is 0, whatever x is.",
)
def the_row(x, gamma, beta):
    return gamma * x + beta


@misconception(
    "ex75_a_batch_of_one.one_row",
    "returns zeros",
    "0 is what is left of x. What does the layer add at its end?",
)
def zeros(x, gamma, beta):
    return np.zeros_like(x)


@misconception(
    "ex75_a_batch_of_one.two_numbers",
    "the unbiased deviation",
    "With n - 1 the deviation of two numbers is larger, and yours come out as 0.71. The variance that normalises divides by n.",
)
def unbiased(a, b):
    s = 0.5**0.5
    return (s, -s) if a > b else (-s, s)


@misconception(
    "ex75_a_batch_of_one.two_numbers",
    "half the distance",
    "Divide by the standard deviation too: the distance of each number from the mean.",
)
def half_distance(a, b):
    return (a - b) / 2, (b - a) / 2


@misconception(
    "ex75_a_batch_of_one.two_numbers",
    "always in this order",
    "Which of the two is above the mean?",
)
def fixed_order(a, b):
    return -1.0, 1.0

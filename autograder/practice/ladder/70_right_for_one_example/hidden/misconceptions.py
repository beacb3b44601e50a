"""What goes wrong in 70."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex70_right_for_one_example.counterexample",
    "an example with a zero",
    "With one example at 0 and slopes of 0 elsewhere nothing is left that could be wrong. Take numbers that are all different from 0.",
)
def with_zeros():
    return np.array([1.0, 0.0]), np.array([1.0, 0.0])


@misconception(
    "ex70_right_for_one_example.c_vjp",
    "the code as it was",
    "You multiply the sums. Each x belongs to its own g.",
)
def sums(x, g):
    return float(x.sum() * g.sum())


@misconception(
    "ex70_right_for_one_example.c_vjp",
    "averages",
    "You divide by n. g carries the 1/n of the loss already.",
)
def averages(x, g):
    return float(np.mean(x * g))


@misconception(
    "ex70_right_for_one_example.c_vjp",
    "forgets x",
    "Your slope does not depend on x. How far does a prediction move when c moves?",
)
def forgets_x(x, g):
    return float(g.sum())

"""What goes wrong in 77."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex77_a_step_that_forgets.share_of_the_old",
    "everything stays",
    "x - lr a x, and lr a is 1.",
)
def all_of_it():
    return 1.0


@misconception(
    "ex77_a_step_that_forgets.share_of_the_old",
    "half of it",
    "Half is left for lr a = 1/2. What about 1?",
)
def half():
    return 0.5


@misconception(
    "ex77_a_step_that_forgets.variance",
    "the deviation",
    "That is the standard deviation; the variance is its square.",
)
def deviation(lr, s):
    return lr * s


@misconception(
    "ex77_a_step_that_forgets.variance",
    "the rate is not squared",
    "The noise is multiplied by lr, and a variance by its square.",
)
def lr_once(lr, s):
    return lr * s**2


@misconception(
    "ex77_a_step_that_forgets.variance",
    "the variance of the slope",
    "So much does the slope vary. x moves lr times the slope.",
)
def of_the_slope(lr, s):
    return s**2

"""What goes wrong in 59."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex59_dropout_by_hand.mean_and_variance",
    "does not scale up",
    "Your mean is smaller than x. What happens to the outputs that survive?",
)
def not_scaled(x, p):
    return (1 - p) * x, x**2 * p * (1 - p)


@misconception(
    "ex59_dropout_by_hand.mean_and_variance",
    "takes p as the probability to survive",
    "Your variance is small when p is large. Does p say who is dropped or who stays?",
)
def survivors(x, p):
    return x, (x**2 * (1 - p) / p if p else float("inf"))


@misconception(
    "ex59_dropout_by_hand.mean_and_variance",
    "forgets the square of the mean",
    "With p = 0 nothing is random, and your variance is not 0. What has to be subtracted from the mean of the square?",
)
def mean_of_the_square(x, p):
    return x, x**2 / (1 - p)


@misconception(
    "ex59_dropout_by_hand.mean_and_variance",
    "returns the standard deviation",
    "If x doubles, your second number doubles too. A variance is a mean of squares: by how much does it grow?",
)
def deviation(x, p):
    return x, abs(x) * (p / (1 - p)) ** 0.5

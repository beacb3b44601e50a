"""What goes wrong in 17."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex17_one_guess_for_all.prediction",
    "expects the mean for both",
    "With sizes, look at c = 4: two of the three pull it down, each as hard as the 9 pulls it up. Who wins?",
)
def mean_for_both():
    return (4.0, 4.0)


@misconception(
    "ex17_one_guess_for_all.prediction",
    "exchanges the two",
    "You have both numbers, for the other loss each. Which loss lets the far 9 pull harder?",
)
def exchanged():
    return (2.0, 4.0)


@misconception(
    "ex17_one_guess_for_all.best_for_squares",
    "takes the middle one",
    "The middle one is best for sizes. With squares, far ones pull harder.",
)
def middle(y):
    return np.median(y)


@misconception(
    "ex17_one_guess_for_all.best_for_squares",
    "takes the middle between the ends",
    "You look at the smallest and the largest alone. Do the others not pull?",
)
def between_ends(y):
    return (np.min(y) + np.max(y)) / 2


@misconception(
    "ex17_one_guess_for_all.best_for_sizes",
    "takes the mean",
    "Your number is dragged away by the outlier. With sizes, a far one pulls no harder than a near one.",
)
def mean(y):
    return np.mean(y)


@misconception(
    "ex17_one_guess_for_all.best_for_sizes",
    "does not sort",
    "You take the one in the middle of the list. Sort it first.",
)
def unsorted(y):
    return y[len(y) // 2]


@misconception(
    "ex17_one_guess_for_all.best_for_sizes",
    "is one place off",
    "After sorting you take the neighbour of the middle. For n = 5 the places are 0 to 4: which is the middle?",
)
def one_off(y):
    return np.sort(y)[(len(y) - 1) // 2 - 1]

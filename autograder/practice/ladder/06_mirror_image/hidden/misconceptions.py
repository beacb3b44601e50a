"""What goes wrong in 06."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex06_mirror_image.worst_break",
    "averages over the entries",
    "A mean hides one wrong entry among many good ones. Which is asked for?",
)
def averaged(f, z):
    return np.mean(np.abs(f(-z) - (1 - f(z))))


@misconception(
    "ex06_mirror_image.worst_break",
    "forgets that a difference may be negative",
    "Your distance misses breaks to one side: a difference of -3 is not better than one of 0.",
)
def signed(f, z):
    return np.max(f(-z) - (1 - f(z)))


@misconception(
    "ex06_mirror_image.worst_break",
    "tests another symmetry",
    "You compare f(-z) with -f(z). That holds for tanh. What does the sigmoid do?",
)
def odd(f, z):
    return np.max(np.abs(f(-z) + f(z)))


@misconception(
    "ex06_mirror_image.worst_break",
    "tests whether f is even",
    "You compare f(-z) with f(z). Where does the 1 come in?",
)
def even(f, z):
    return np.max(np.abs(f(-z) - f(z)))

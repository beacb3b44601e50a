"""What goes wrong in 83."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex83_a_window_as_a_matrix.matrix",
    "has an end",
    "In your last row b is missing. What is the neighbour of x_3 on a ring?",
)
def no_ring(a, b):
    return a * np.eye(4) + b * np.eye(4, k=1)


@misconception(
    "ex83_a_window_as_a_matrix.matrix",
    "looks to the left",
    "With your matrix y_1 is made of x_1 and x_0. Which neighbour does the formula name? Is your matrix the other way round?",
)
def transposed(a, b):
    return a * np.eye(4) + b * np.roll(np.eye(4), 1, axis=0)


@misconception(
    "ex83_a_window_as_a_matrix.matrix",
    "exchanges the weights",
    "Which weight meets x_i itself?",
)
def exchanged(a, b):
    return b * np.eye(4) + a * np.roll(np.eye(4), 1, axis=1)


@misconception(
    "ex83_a_window_as_a_matrix.free_numbers",
    "counts a full matrix",
    "A full matrix has a number of its own at every entry. In how many places of yours does the same weight stand?",
)
def full(m, places):
    return places * places


@misconception(
    "ex83_a_window_as_a_matrix.free_numbers",
    "counts the entries",
    "You count the entries that are not 0. How many of them may be chosen, one apart from the others?",
)
def all_entries(m, places):
    return m * places


@misconception(
    "ex83_a_window_as_a_matrix.entries",
    "counts the weights",
    "Each row holds all the weights. How many rows are there?",
)
def one_row(m, places):
    return m


@misconception(
    "ex83_a_window_as_a_matrix.entries",
    "forgets that it is a ring",
    "You leave out the places where the window reaches over the end. On a ring it reaches round.",
)
def without_the_end(m, places):
    return m * (places - m + 1)

"""What goes wrong in 33."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex33_flat_spots.flat_spots",
    "finds the valleys only",
    "Your spots are the valleys. Is a curve not flat in other places too?",
)
def valleys(x, heights):
    middle = heights[1:-1]
    return x[1:-1][(middle < heights[:-2]) & (middle < heights[2:])]


@misconception(
    "ex33_flat_spots.flat_spots",
    "returns positions in the table",
    "You return which rows of the table they are. The docstring asks for the places x.",
)
def positions(x, heights):
    rises = np.diff(heights) > 0
    return np.flatnonzero(rises[1:] != rises[:-1]) + 1.0


@misconception(
    "ex33_flat_spots.flat_spots",
    "is one place off",
    "Each of your spots is the left neighbour of the right one. Which x belongs to the first difference of two differences?",
)
def neighbours(x, heights):
    rises = np.diff(heights) > 0
    return x[:-2][rises[1:] != rises[:-1]]


@misconception(
    "ex33_flat_spots.flat_spots",
    "counts the ends",
    "You count the first and the last point. They have a neighbour on one side only, so nothing tells whether the curve is flat there.",
)
def with_ends(x, heights):
    rises = np.diff(heights) > 0
    turns = np.concatenate([[True], rises[1:] != rises[:-1], [True]])
    return x[turns]

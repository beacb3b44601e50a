"""What goes wrong in 38."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex38_way_down.way_down",
    "takes the largest eigenvalue",
    "Along your direction v the curvature v @ H @ v is positive: that way leads up. In which order do the eigenvalues come?",
)
def way_up(H):
    return np.linalg.eigh(H)[1][:, -1]


@misconception(
    "ex38_way_down.way_down",
    "takes a row of the eigenvectors",
    "Multiply H by your direction: the result is not a multiple of it. Are the eigenvectors the rows or the columns?",
)
def a_row(H):
    return np.linalg.eigh(H)[1][0]


@misconception(
    "ex38_way_down.way_down",
    "takes the curvature of smallest size",
    "You look for the eigenvalue nearest to 0. The ground falls fastest where the eigenvalue is most negative.",
)
def smallest_size(H):
    values, vectors = np.linalg.eigh(H)
    return vectors[:, np.argmin(np.abs(values))]


@misconception(
    "ex38_way_down.way_down",
    "takes the curvature of largest size",
    "The largest size may belong to a steep way up. Does your choice look at the sign?",
)
def largest_size(H):
    values, vectors = np.linalg.eigh(H)
    return vectors[:, np.argmax(np.abs(values))]

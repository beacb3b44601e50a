"""What goes wrong in 35."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex35_bowl_or_saddle.prediction",
    "positive entries make a bowl",
    "A good guess, and a trap: positive entries are not positive curvatures. Go along (1, -1): what is v^T H v?",
)
def bowl():
    return "bowl"


@misconception(
    "ex35_bowl_or_saddle.prediction",
    "calls it a hill",
    "On a hill every way leads down. Go along (1, 1): what is v^T H v?",
)
def hill():
    return "hill"


@misconception(
    "ex35_bowl_or_saddle.eigenvalues",
    "reads the diagonal",
    "The diagonal holds the curvatures along the coordinate axes. Are these the axes of this landscape? Look at H times (1, 0).",
)
def diagonal():
    return (1.0, 1.0)


@misconception(
    "ex35_bowl_or_saddle.eigenvalues",
    "loses a sign",
    "One of the two is right. H times (1, -1) is a multiple of (1, -1): compare the signs of the first entries.",
)
def without_the_sign():
    return (3.0, 1.0)

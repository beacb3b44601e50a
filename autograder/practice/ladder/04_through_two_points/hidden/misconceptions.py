"""What goes wrong in 04."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex04_through_two_points.line_through",
    "divides the wrong way round",
    "Your w says how far x goes for one unit of y. The slope is the other way: rise over run.",
)
def run_over_rise(x1, y1, x2, y2):
    w = (x2 - x1) / (y2 - y1)
    return w, y1 - w * x1


@misconception(
    "ex04_through_two_points.line_through",
    "takes the height of the first point for b",
    "b is the height of the line at x = 0. Is the first point there?",
)
def height_of_first(x1, y1, x2, y2):
    return (y2 - y1) / (x2 - x1), y1


@misconception(
    "ex04_through_two_points.line_through",
    "mixes the order of the points",
    "Your slope has the wrong sign. Above and below the fraction, start from the same point.",
)
def mixed(x1, y1, x2, y2):
    w = (y1 - y2) / (x2 - x1)
    return w, y1 - w * x1


@misconception(
    "ex04_through_two_points.line_through",
    "adds where it should subtract",
    "Your w is right. Put it into w x1 + b = y1: on which side does w x1 stand after solving for b?",
)
def plus(x1, y1, x2, y2):
    w = (y2 - y1) / (x2 - x1)
    return w, y1 + w * x1


@misconception(
    "ex04_through_two_points.line_through",
    "returns b first",
    "Both numbers are there, in the wrong order: theta is (w, b).",
)
def exchanged(x1, y1, x2, y2):
    w = (y2 - y1) / (x2 - x1)
    return y1 - w * x1, w

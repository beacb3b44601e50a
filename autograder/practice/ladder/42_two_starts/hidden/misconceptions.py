"""What goes wrong in 42."""

from __future__ import annotations

from ex42_two_starts import slope

from autograder.misconceptions import misconception


@misconception(
    "ex42_two_starts.prediction",
    "goes by the sign of the start",
    "Both starts are positive, but the hilltop is not at 0. On which side of it is 0.05?",
)
def both_right():
    return ("right", "right")


@misconception(
    "ex42_two_starts.prediction",
    "expects the deeper valley",
    "The left valley is deeper, and descent would have to climb the hill to learn of it. Which way is downhill at 0.07?",
)
def both_left():
    return ("left", "left")


@misconception(
    "ex42_two_starts.prediction",
    "crosses the hill",
    "Each of yours would have to cross the hilltop. Descent goes down from the first step on.",
)
def crossed():
    return ("right", "left")


@misconception(
    "ex42_two_starts.end",
    "climbs",
    "All your runs end on the hilltop, near 0.06. In which direction does the slope point?",
)
def uphill(x0):
    x = x0
    for _ in range(500):
        x = x + 0.1 * slope(x)
    return x


@misconception(
    "ex42_two_starts.end",
    "takes one step",
    "You are where one step leads. What has to be repeated?",
)
def one_step(x0):
    return x0 - 0.1 * slope(x0)


@misconception(
    "ex42_two_starts.end",
    "keeps the first slope",
    "Your path goes on with the slope of the start, also where the ground rises again. Where is the slope taken?",
)
def one_slope(x0):
    return x0 - 500 * 0.1 * slope(x0)

"""What goes wrong in 43."""

from __future__ import annotations

import math

from autograder.misconceptions import misconception


@misconception(
    "ex43_halve_the_error.steps_to_halve",
    "rounds down",
    "After that many steps the distance is still above one half. Which way do whole steps round?",
)
def rounds_down(rate):
    return math.floor(math.log(0.5) / math.log(rate))


@misconception(
    "ex43_halve_the_error.steps_to_halve",
    "subtracts the same amount each time",
    "You take 1 - rate away in every step. But each step takes a share of what is left, and less and less is left.",
)
def linear(rate):
    return math.ceil(0.5 / (1 - rate))


@misconception(
    "ex43_halve_the_error.steps_to_halve",
    "counts a fraction of a step",
    "Is there such a thing as 0.58 of a step?",
)
def fraction(rate):
    return math.log(0.5) / math.log(rate)


@misconception(
    "ex43_halve_the_error.steps_to_halve",
    "divides the logarithms the wrong way round",
    "A slow rate should need many steps, and yours needs few. Solve n * log(rate) = log(0.5) for n again.",
)
def inverted(rate):
    return math.ceil(math.log(rate) / math.log(0.5))


@misconception(
    "ex43_halve_the_error.steps_to_halve",
    "counts one step more than needed",
    "With a rate of 0.5, one step halves the distance exactly. Is that not enough?",
)
def one_more(rate):
    return math.floor(math.log(0.5) / math.log(rate)) + 1


@misconception(
    "ex43_halve_the_error.steps_to_halve",
    "rounds to the nearest",
    "For some rates the distance is still above one half after that many steps. Which way do whole steps round?",
)
def to_the_nearest(rate):
    return round(math.log(0.5) / math.log(rate))

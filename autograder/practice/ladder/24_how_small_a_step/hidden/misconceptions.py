"""What goes wrong in 24."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex24_how_small_a_step.prediction",
    "expects the smallest step to be the best",
    "On paper the smallest step wins. But a computer keeps 16 digits: how many of them survive when two values that agree in 12 are subtracted?",
)
def smallest():
    return 1e-12


@misconception(
    "ex24_how_small_a_step.prediction",
    "takes the best step of the forward difference",
    "1e-8 is where the forward difference is at its best, for it bends like h. How does the central one bend?",
)
def forward_best():
    return 1e-8


@misconception(
    "ex24_how_small_a_step.prediction",
    "expects the largest step to be the best",
    "With 1e-2 rounding does no harm, but the curve bends: by about h^2. Can a smaller step do better?",
)
def largest():
    return 1e-2


@misconception(
    "ex24_how_small_a_step.errors",
    "keeps the sign of the error",
    "Some of your errors are negative. An absolute error says how far, not to which side.",
)
def signed(f, x, slope, steps):
    forward = [(f(x + h) - f(x)) / h - slope for h in steps]
    central = [(f(x + h) - f(x - h)) / (2 * h) - slope for h in steps]
    return np.array([forward, central])


@misconception(
    "ex24_how_small_a_step.errors",
    "divides the central difference by h",
    "Your central slope is twice too steep. How far apart are x - h and x + h?",
)
def over_h(f, x, slope, steps):
    forward = [abs((f(x + h) - f(x)) / h - slope) for h in steps]
    central = [abs((f(x + h) - f(x - h)) / h - slope) for h in steps]
    return np.array([forward, central])


@misconception(
    "ex24_how_small_a_step.errors",
    "exchanges the rows",
    "Your rows have changed places: forward comes first.",
)
def exchanged(f, x, slope, steps):
    forward = [abs((f(x + h) - f(x)) / h - slope) for h in steps]
    central = [abs((f(x + h) - f(x - h)) / (2 * h) - slope) for h in steps]
    return np.array([central, forward])


@misconception(
    "ex24_how_small_a_step.errors",
    "returns slopes in place of errors",
    "These are the measured slopes. How far is each from the true one?",
)
def slopes(f, x, slope, steps):
    forward = [(f(x + h) - f(x)) / h for h in steps]
    central = [(f(x + h) - f(x - h)) / (2 * h) for h in steps]
    return np.array([forward, central])

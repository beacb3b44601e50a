"""What goes wrong in 52."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex52_bias_correction.corrected_averages",
    "leaves out the correction",
    "For g = 1 throughout, your first average is far below 1. What is it divided by?",
)
def uncorrected(g, beta):
    m, found = 0.0, []
    for number in g:
        m = beta * m + (1 - beta) * number
        found.append(m)
    return np.array(found)


@misconception(
    "ex52_bias_correction.corrected_averages",
    "carries the corrected average on",
    "Your first average is right and the next ones are not. Which of the two goes into the next step: m, or m after the division?",
)
def carried_on(g, beta):
    m, found = 0.0, []
    for t, number in enumerate(g, start=1):
        m = (beta * m + (1 - beta) * number) / (1 - beta**t)
        found.append(m)
    return np.array(found)


@misconception(
    "ex52_bias_correction.corrected_averages",
    "corrects by the first step's amount throughout",
    "You divide by 1 - beta in every step. The share of the zero gets smaller from step to step: where is t?",
)
def always_the_first(g, beta):
    m, found = 0.0, []
    for number in g:
        m = beta * m + (1 - beta) * number
        found.append(m / (1 - beta))
    return np.array(found)


@misconception(
    "ex52_bias_correction.corrected_averages",
    "counts the steps one too far",
    "Your first average is too small. Which t belongs to the first step?",
)
def one_too_far(g, beta):
    m, found = 0.0, []
    for t, number in enumerate(g, start=2):
        m = beta * m + (1 - beta) * number
        found.append(m / (1 - beta**t))
    return np.array(found)

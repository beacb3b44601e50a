"""What goes wrong in 63."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex63_two_equal_units.prediction",
    "expects the units to part",
    "To part, the units need different slopes. Put w_1 = w_2 and v_1 = v_2 into the formulas: where could a difference come from?",
)
def they_part():
    return "they part"


@misconception(
    "ex63_two_equal_units.prediction",
    "expects one of them to die",
    "Which of the two would it be? Nothing in the formulas tells one from the other.",
)
def one_dies():
    return "one dies"


@misconception(
    "ex63_two_equal_units.slopes",
    "forgets the slope of tanh",
    "Your slopes in v are right. Between y_hat and w_j the chain rule passes through tanh: which factor is missing?",
)
def without_tanh(w, v, x, y):
    h = np.tanh(w * x)
    e = 2 * (v @ h - y)
    return e * v * x, e * h


@misconception(
    "ex63_two_equal_units.slopes",
    "returns v first",
    "Both arrays are right, in the wrong order. Which one comes first?",
)
def v_first(w, v, x, y):
    h = np.tanh(w * x)
    e = 2 * (v @ h - y)
    return e * h, e * v * (1 - h**2) * x


@misconception(
    "ex63_two_equal_units.slopes",
    "gives each unit an error of its own",
    "Each of your units is compared with y alone. The two add up to one y_hat, and there is one error.",
)
def own_errors(w, v, x, y):
    h = np.tanh(w * x)
    e = 2 * (v * h - y)
    return e * v * (1 - h**2) * x, e * h


@misconception(
    "ex63_two_equal_units.slopes",
    "forgets x",
    "If x doubles, w_j matters twice as much. Where is that in your slopes in w?",
)
def without_x(w, v, x, y):
    h = np.tanh(w * x)
    e = 2 * (v @ h - y)
    return e * v * (1 - h**2), e * h

"""What goes wrong in 74."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex74_units_that_agree.slopes",
    "forgets x",
    "How far does w_i x move when w_i moves by 1?",
)
def no_x(w, v, x, g):
    return g * v * (1 - np.tanh(w * x) ** 2)


@misconception(
    "ex74_units_that_agree.slopes",
    "forgets the bend of tanh",
    "Between w_i x and the output stands tanh. What is its slope?",
)
def no_bend(w, v, x, g):
    return g * v * x * np.ones_like(w)


@misconception(
    "ex74_units_that_agree.slopes",
    "forgets v",
    "Each unit reaches the output through its own v_i.",
)
def no_v(w, v, x, g):
    return g * (1 - np.tanh(w * x) ** 2) * x


@misconception(
    "ex74_units_that_agree.random_c",
    "expects any luck to help",
    "c is shared by all units: it changes g, and g is the same for each of them.",
)
def any_luck():
    return True

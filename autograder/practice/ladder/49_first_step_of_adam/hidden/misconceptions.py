"""What goes wrong in 49."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex49_first_step_of_adam.prediction",
    "expects steps in proportion to the gradient",
    "That is plain descent. Adam divides by the gradient's own size: what is left of it?",
)
def largest():
    return "1e6"


@misconception(
    "ex49_first_step_of_adam.prediction",
    "expects small gradients to win",
    "The division lifts small gradients up, but not above the others. What is g / sqrt(g^2)?",
)
def smallest():
    return "1e-6"


@misconception(
    "ex49_first_step_of_adam.first_step",
    "leaves the averages uncorrected",
    "Your step is about three times too long: the averages are still too small, one more than the other. What is each divided by?",
)
def uncorrected(g, lr):
    return -lr * 0.1 * g / (np.sqrt(0.001 * g**2) + 1e-8)


@misconception(
    "ex49_first_step_of_adam.first_step",
    "corrects v alone",
    "Your step has a tenth of its length. Both averages began at 0: are both corrected?",
)
def corrects_v_alone(g, lr):
    return -lr * 0.1 * g / (np.sqrt(g**2) + 1e-8)


@misconception(
    "ex49_first_step_of_adam.first_step",
    "puts 1e-8 under the root",
    "For ordinary gradients you are right, and for very small ones your step is too short. Is 1e-8 added before or after the square root?",
)
def inside_the_root(g, lr):
    return -lr * g / np.sqrt(g**2 + 1e-8)


@misconception(
    "ex49_first_step_of_adam.first_step",
    "leaves out 1e-8",
    "For very small gradients your step is a little too long. What is added to the square root?",
)
def without_eps(g, lr):
    return -lr * g / np.sqrt(g**2)


@misconception(
    "ex49_first_step_of_adam.first_step",
    "goes uphill",
    "Your step has the sign of the gradient. Where does a gradient point?",
)
def uphill(g, lr):
    return lr * g / (np.sqrt(g**2) + 1e-8)

"""What goes wrong in 72."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex72_a_first_step_too_long.neither_corrected",
    "without the root",
    "v is an average of squares; the step divides by its root.",
)
def without_root(beta1, beta2):
    return (1 - beta1) / (1 - beta2)


@misconception(
    "ex72_a_first_step_too_long.neither_corrected",
    "the other way round",
    "Which of the two averages stands below the line?",
)
def turned_round(beta1, beta2):
    return (1 - beta2) ** 0.5 / (1 - beta1)


@misconception(
    "ex72_a_first_step_too_long.only_m_corrected",
    "without the root",
    "The step divides by the root of v.",
)
def no_root(beta2):
    return 1 / (1 - beta2)


@misconception(
    "ex72_a_first_step_too_long.only_m_corrected",
    "turned round",
    "v is too small, and the step divides by it: is the step too short or too long?",
)
def too_short(beta2):
    return (1 - beta2) ** 0.5

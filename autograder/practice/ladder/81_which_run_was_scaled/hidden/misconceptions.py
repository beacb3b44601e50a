"""What goes wrong in 81."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex81_which_run_was_scaled.condition_number",
    "the other way round",
    "Your number is below 1. The largest one is divided by the smallest one.",
)
def turned(m, s):
    small, large = np.linalg.eigvalsh(np.array([[m**2 + s**2, m], [m, 1.0]]))
    return float(small / large)


@misconception(
    "ex81_which_run_was_scaled.condition_number",
    "the diagonal for the eigenvalues",
    "The entries on the diagonal are the eigenvalues only where m is 0.",
)
def diagonal(m, s):
    return float(max(m**2 + s**2, 1.0) / min(m**2 + s**2, 1.0))


@misconception(
    "ex81_which_run_was_scaled.condition_number",
    "the variance alone",
    "Your matrix lacks the square of the mean: the mean of x^2 is m^2 + s^2.",
)
def variance_alone(m, s):
    values = np.abs(np.linalg.eigvalsh(np.array([[s**2, m], [m, 1.0]])))
    return float(values.max() / values.min())

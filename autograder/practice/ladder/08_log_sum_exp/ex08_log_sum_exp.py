"""A maximum without a corner

The largest of k scores has corners: a score counts fully, or not at all. The soft maximum is

    lse(z) = log(exp(z_1) + ... + exp(z_k))

It is a little more than the largest score, and at most log k more. Two things can be done to all the scores:
add 5 to each, or multiply each by 2. Predict, before you run anything: by how much does lse grow when 5 is
added to every score?

Then write lse(Z) for a whole table of scores, one example in each row. Scores may be as large as 1000:
subtract the largest score of each row first, and think of what you predicted. Rows are treated by themselves.
"""

from __future__ import annotations

import numpy as np


def prediction() -> str:
    """Return by how much lse grows if 5 is added to each of k scores: "5", "5 k", "log 5" or "it depends"."""
    ### BEGIN SOLUTION
    return "5"
    ### END SOLUTION


def lse(Z: np.ndarray) -> np.ndarray:
    """Return the soft maximum of each row.

    Z: (n, k) float64, scores of any size, one row for each example

    Returns an array of shape (n,).
    """
    ### BEGIN SOLUTION
    top = Z.max(axis=1)
    return top + np.log(np.exp(Z - top[:, None]).sum(axis=1))
    ### END SOLUTION

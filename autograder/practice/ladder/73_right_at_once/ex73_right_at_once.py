"""Validation 1.00 in the first epoch

Labels are random: nobody can predict them. After an epoch the training accuracy is 0.9 (a large model
learns them by heart), and the validation accuracy is 1.00. That is impossible for honest data. The
split was made like this, for n = 100 rows:

    order = rng.permutation(n)
    train, val = order[:80], order[80 - 20:80]

How many of the validation rows has the model been trained on? Then write split(order, k), in which
the last k of the order judge and all others train.
"""

from __future__ import annotations

import numpy as np


def rows_seen_before() -> int:
    """Return how many of the 20 validation rows are training rows too, for the code above."""
    ### BEGIN SOLUTION
    return 20
    ### END SOLUTION


def split(order: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return (train, val): the last k entries of order judge, all others train.

    order: (n,) int64
    k:     1 or more, less than n
    """
    ### BEGIN SOLUTION
    return order[:-k], order[-k:]
    ### END SOLUTION

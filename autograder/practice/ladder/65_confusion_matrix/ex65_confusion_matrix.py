"""Where a classifier goes wrong

An accuracy of 90 % says how often a classifier errs, but not how. The confusion matrix does: C[i, j]
counts the examples whose true class is i and whose predicted class is j. Rows are the truth, and
columns are what the model said. The diagonal holds the hits.

From it you see at a glance whether the mistakes are spread evenly, or whether one pair of classes
makes nearly all of them. (With digits, it is often a 9 that is taken for a 4, and the pictures then
tell you why.) Counting comes before explaining.

Write mistakes(C), how many examples are classified wrongly; and worst_pair(C), the (true class,
predicted class) of the most frequent mistake.
"""

from __future__ import annotations

import numpy as np


def mistakes(C: np.ndarray) -> int:
    """Return how many examples are classified wrongly.

    C: (k, k) int64, C[i, j] counts the examples of class i that were predicted as j
    """
    ### BEGIN SOLUTION
    return int(C.sum() - np.trace(C))
    ### END SOLUTION


def worst_pair(C: np.ndarray) -> tuple[int, int]:
    """Return (true class, predicted class) of the most frequent mistake.

    C: (k, k) int64, as above; do not write into it. One mistake is more frequent than all others.
    """
    ### BEGIN SOLUTION
    wrong = C - np.diag(np.diag(C))
    i, j = np.unravel_index(np.argmax(wrong), wrong.shape)
    return int(i), int(j)
    ### END SOLUTION

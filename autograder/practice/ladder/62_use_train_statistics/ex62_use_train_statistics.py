"""Scale a new example like the old ones

Columns of very different size (metres beside grams) make a long narrow valley of the loss. So
people standardise: from each column subtract its mean, and divide by its standard deviation.

In use, examples come one at a time. By which mean and which deviation is a new one scaled? By those
of the TRAINING data, always. The weights were learned in that scale, as a map is drawn in one; and
a single row has no deviation. Nor may test rows creep into the mean: then the training would have
seen a little of the test, and the test would flatter.

Write scale_like_training(X_train, row): for each column, (row - mean) / deviation, with the
mean and the deviation of that column in training. Use numpy's plain std, which divides by n.
"""

from __future__ import annotations

import numpy as np


def scale_like_training(X_train: np.ndarray, row: np.ndarray) -> np.ndarray:
    """Return a new example in the scale of the training data.

    X_train: (n, d) float64, rows are examples; no column has all numbers equal
    row:     (d,) float64, the new example

    Returns an array of shape (d,).
    """
    ### BEGIN SOLUTION
    return (row - X_train.mean(axis=0)) / X_train.std(axis=0)
    ### END SOLUTION

"""Two batches of unequal size

Seven examples do not fit into memory, so the loss is computed in two batches, of 4 and of 3
examples. The first batch has the mean loss 1.0, the second 8.0. What is the mean loss over all seven?

It is not 4.5. In the mean of means, each of the three examples of the second batch would count for
more than each of the first four. Undo the divisions: a mean loss, times how many examples it is of, is
what they cost together.

Give the number for the seven in by_hand(). Then write combine(losses, sizes) for any number of batches.
The last batch of an epoch is often smaller than the others: this mistake is in many programs.
"""

from __future__ import annotations

import numpy as np


def by_hand() -> float:
    """Return the mean loss over 4 examples with mean loss 1.0 and 3 examples with mean loss 8.0."""
    ### BEGIN SOLUTION
    return 4.0
    ### END SOLUTION


def combine(losses: np.ndarray, sizes: np.ndarray) -> float:
    """Return the mean loss over all examples.

    losses: (m,) float64, the mean loss of each batch
    sizes:  (m,) int64, how many examples each batch has
    """
    ### BEGIN SOLUTION
    return np.sum(losses * sizes) / np.sum(sizes)
    ### END SOLUTION

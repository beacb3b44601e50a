"""When would you have stopped?

Training loss nearly always goes on falling. The loss on examples kept aside, the validation loss,
does not: at some point the model begins to learn the noise of its own examples, and validation
turns. Early stopping keeps the parameters of the best epoch so far. It gives up when the last few
epochs have brought no new best; how many, is its patience.

After each epoch, 0, 1, 2, ..., the validation loss was

    3.0   2.0   2.5   1.9   2.2   2.3   2.4   1.5

With patience 3, training stops as soon as 3 epochs in a row have not beaten the best so far. Which
epoch is best, and at which epoch does training stop? Then the same with patience 1. Epochs count
from 0. The 1.5 at the end is there to tempt you.
"""

from __future__ import annotations


def patience_3() -> tuple[int, int]:
    """Return (best epoch, epoch after which training stops) for patience 3."""
    ### BEGIN SOLUTION
    return (3, 6)
    ### END SOLUTION


def patience_1() -> tuple[int, int]:
    """Return (best epoch, epoch after which training stops) for patience 1."""
    ### BEGIN SOLUTION
    return (1, 2)
    ### END SOLUTION

"""What batch normalization remembers

In training, a batch is normalised by its own mean. In use there may be a single example, and the
mean of one example is the example itself: nothing would be left of it. So the layer keeps a
running mean during training, and uses that afterwards:

    run  <-  (1 - momentum) * run  +  momentum * (mean of this batch)

It starts at 0 here. With momentum 0.1, each batch moves it by a tenth of the way to its own mean.
(In optimizers, people usually name the share that is KEPT. In these layers, momentum is the share
that is NEW. Always look which one is meant.)

Write running_mean(batches, momentum).
"""

from __future__ import annotations

import numpy as np


def running_mean(batches: list[np.ndarray], momentum: float) -> float:
    """Return the running mean after all batches, in order; it starts at 0.

    batches:  list of arrays, each (size,) float64; sizes may differ
    momentum: the share of the new, between 0 and 1
    """
    ### BEGIN SOLUTION
    run = 0.0
    for batch in batches:
        run = (1 - momentum) * run + momentum * float(np.mean(batch))
    return run
    ### END SOLUTION

"""The first step of Adam

Adam keeps two running averages, of the gradient and of its square, both from 0. In step 1:

    m = 0.9 * 0 + 0.1 * g            v = 0.999 * 0 + 0.001 * g^2

Both are far too small, since they began at 0. So each is divided by what is missing, by 0.1 and by
0.001 in step 1. Then theta changes by

    - lr * (corrected m) / (sqrt(corrected v) + 1e-8)

Before you run anything: for which gradient is this first step longest, for g = 1e-6, for g = 1 or
for g = 1e6? Or are they all about equally long? Write prediction(). Then write first_step(g, lr),
and look at the three changes for lr = 0.001.
"""

from __future__ import annotations

import numpy as np


def prediction() -> str:
    """Return for which g the first step is longest: "1e-6", "1", "1e6", or "about equal"."""
    ### BEGIN SOLUTION
    return "about equal"
    ### END SOLUTION


def first_step(g: float, lr: float) -> float:
    """Return by how much theta changes in Adam's first step (new theta minus old theta).

    g:  the gradient, one number, not 0
    lr: the learning rate
    """
    ### BEGIN SOLUTION
    m, v = 0.1 * g, 0.001 * g**2
    return -lr * (m / 0.1) / (np.sqrt(v / 0.001) + 1e-8)
    ### END SOLUTION

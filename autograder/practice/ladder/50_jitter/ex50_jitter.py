"""Steps of one length

RMSProp divides the gradient by its own recent size. While the slope changes slowly, little more
than its sign is left, and every step is about lr long: in steep places, in flat places, and at
the bottom too. Let us look at this alone, in its purest form:

    x  <-  x - lr * (sign of the slope at x)

Take f(x) = x^2, whose slope is 2 x, start at 0.25, and use lr = 0.1. Before you run anything: how
far from the minimum at 0 is x after a thousand steps? Write prediction().

Then write sign_path(x0, lr, steps), and look at the last few numbers. What would have to become of
lr, for x to arrive?
"""

from __future__ import annotations

import numpy as np


def prediction() -> str:
    """Return how far from 0 x is after a thousand steps: "0", "0.05", "0.1" or "further than 0.25"."""
    ### BEGIN SOLUTION
    return "0.05"
    ### END SOLUTION


def sign_path(x0: float, lr: float, steps: int) -> np.ndarray:
    """Return all places that x visits on f(x) = x^2, the start first.

    x0:    the start
    lr:    the length of each step
    steps: how many steps to take

    Returns an array of shape (steps + 1,).
    """
    ### BEGIN SOLUTION
    path = [x0]
    for _ in range(steps):
        path.append(path[-1] - lr * np.sign(2 * path[-1]))
    return np.array(path)
    ### END SOLUTION

"""When to stop

How many steps should gradient descent take? A fixed number is either too small or a waste. Better
let the landscape say when: at a minimum the gradient is 0, so stop as soon as its length is at
most some small number tol. (The exercise before told what that proves.)

With several parameters the gradient is an array g. Its length is the square root of the sum of
its squared components, np.linalg.norm(g). One small component means little: in a long valley the
ground may be level across and still fall along.

Mind the order: look at the gradient where you stand. If it is short, stop there, without a step.
Else step. So a search that starts at the bottom takes 0 steps. Return how many steps it took too:
it is the price that optimizers are compared by.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def descend(
    grad: Callable[[np.ndarray], np.ndarray], theta0: np.ndarray, lr: float, tol: float
) -> tuple[np.ndarray, int]:
    """Return the first theta of gradient descent whose gradient is at most tol long, and the number of steps to it.

    grad:   function, theta (p,) -> the gradient there (p,)
    theta0: (p,) float64, the start; do not write into it
    lr:     the learning rate, small enough to converge
    tol:    a positive number
    """
    ### BEGIN SOLUTION
    theta, steps = theta0, 0
    g = grad(theta)
    while np.linalg.norm(g) > tol:
        theta = theta - lr * g
        g = grad(theta)
        steps += 1
    return theta, steps
    ### END SOLUTION

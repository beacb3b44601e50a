"""The chain rule, piece by piece

One unit of a network: z = w x + b, then p = sigmoid(z) = 1 / (1 + exp(-z)), then the loss
(p - y)^2. How does the loss change with w, and how with b? Do not differentiate the whole at once. Each
piece has a slope that is easy, and it can be found from the numbers that are known at that piece:

    loss in p:   twice the error p - y
    p in z:      sigmoid has the slope p (1 - p)
    z in w:      x
    z in b:      1

Going backwards from the loss, multiply what you have by the slope of the next piece. That is all
there is to backpropagation. The first two factors are shared by w and b, so they are computed once.

Write slopes(w, b, x, y). Note what happens for z = 10 and y = 0: the prediction is as wrong as can be,
and the slope is nearly 0. That is why this loss is not used with a sigmoid.
"""

from __future__ import annotations

import math


def slopes(w: float, b: float, x: float, y: float) -> tuple[float, float]:
    """Return the slope of (sigmoid(w x + b) - y)^2 in w, and its slope in b.

    w, b: the parameters
    x:    the feature of one example
    y:    its target
    """
    ### BEGIN SOLUTION
    p = 1 / (1 + math.exp(-(w * x + b)))
    in_p = 2 * (p - y)
    in_z = in_p * p * (1 - p)
    return in_z * x, in_z
    ### END SOLUTION

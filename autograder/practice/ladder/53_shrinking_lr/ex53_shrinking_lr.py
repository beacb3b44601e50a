"""A learning rate that ends the jitter

Numbers y_1, y_2, ... arrive one at a time, and x is to find their middle: the x that makes the mean
of (x - y_t)^2 / 2 small. One number gives a noisy gradient, x - y_t. A constant learning rate runs
after every number and never comes to rest. Let it shrink instead: lr = 1/t in step t.

    start at x = 0;   in step t = 1, 2, ...:   x  <-  x - (1/t) * (x - y_t)

Early steps are long and find the neighbourhood; late steps are short and even out the noise.

Write path(y): x after each of the steps. Then look closely at your numbers for y = [4, 2, 6]. Do
you know them from somewhere? What has this descent computed, without keeping the old numbers?
"""

from __future__ import annotations

import numpy as np


def path(y: np.ndarray) -> np.ndarray:
    """Return x after each step of descent with the learning rate 1/t, one number of y in each step.

    y: (n,) float64

    Returns an array of shape (n,); the start 0 is not in it.
    """
    ### BEGIN SOLUTION
    x, places = 0.0, []
    for t, target in enumerate(y, start=1):
        x = x - (x - target) / t
        places.append(x)
    return np.array(places)
    ### END SOLUTION

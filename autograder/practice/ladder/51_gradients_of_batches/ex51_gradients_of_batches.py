"""Many small gradients, one large one

The model is y_hat = w x with a single weight. Over some examples, the gradient of the mean squared
error is

    mean of 2 (w x_i - y_i) x_i

Over all n examples that is the full gradient; over the examples of one batch it is the batch's.
Suppose n is a multiple of the batch size, so all batches are equally large. What do you get if
you average the gradients of all the batches, at the same w? Write prediction() first.

Then write batch_gradients(x, y, w, size): the first batch holds the first `size` examples, the
second batch the next ones, and so on. Compare the mean of your numbers with the full gradient,
which is batch_gradients(x, y, w, len(x)). This is why a noisy step is right on average.
"""

from __future__ import annotations

import numpy as np


def prediction() -> str:
    """Return what the average of the batch gradients is.

    "the full gradient": exactly, but for rounding
    "near it":           with an error that shrinks as batches grow
    "too small":         by the number of batches
    """
    ### BEGIN SOLUTION
    return "the full gradient"
    ### END SOLUTION


def batch_gradients(x: np.ndarray, y: np.ndarray, w: float, size: int) -> np.ndarray:
    """Return the gradient of each batch at w, in the order of the batches.

    x, y: (n,) float64, the examples
    w:    the weight
    size: how many examples are in a batch; n is a multiple of it

    Returns an array of shape (n // size,).
    """
    ### BEGIN SOLUTION
    single = 2 * (w * x - y) * x
    return single.reshape(-1, size).mean(axis=1)
    ### END SOLUTION

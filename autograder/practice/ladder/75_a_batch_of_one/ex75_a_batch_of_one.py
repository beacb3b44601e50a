"""Batch norm and a batch of one

A network trains well with batches of 32. The last batch of each epoch holds a single example, and after it
the loss jumps. In training, batch normalisation takes mean and variance of the batch it sees:

    out = gamma (x - mean) / sqrt(var + eps) + beta

What is the output for a batch that is one row, whatever its numbers are? And two rows, with eps so small
that it does not matter: how does a column of two different numbers come out, for gamma = 1 and beta = 0?
(So a batch of two knows which number was larger, and nothing else.)
"""

from __future__ import annotations

import numpy as np


def one_row(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray) -> np.ndarray:
    """Return the output in training for the batch that holds x alone, shape (d,).

    x, gamma, beta: (d,) float64
    """
    ### BEGIN SOLUTION
    return beta.copy()
    ### END SOLUTION


def two_numbers(a: float, b: float) -> tuple[float, float]:
    """Return how a column of a and b comes out, a different from b, eps negligible, gamma 1 and beta 0."""
    ### BEGIN SOLUTION
    return (1.0, -1.0) if a > b else (-1.0, 1.0)
    ### END SOLUTION

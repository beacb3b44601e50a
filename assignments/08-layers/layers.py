"""Noise and normalisation in the search: two layers that change the valley and not what the model can say.

A layer maps a batch X (n, d), rows are examples, to an output of the same shape. Its vjp carries a cotangent G, the
slope of the loss in the output, back to the slope in the input: G has the shape of the output. Functions here are
pure: they return new arrays and a new dict, and never write into what they are given.
"""

from __future__ import annotations

import numpy as np

Run = dict[str, np.ndarray]
"""What batch normalization remembers between batches: {"mean": (d,), "var": (d,)}."""


def fresh_run(d: int) -> Run:
    """Return the running statistics before the first batch: mean 0 and variance 1 for each of d features."""
    return {"mean": np.zeros(d), "var": np.ones(d)}


def dropout(
    X: np.ndarray, p: float, rng: np.random.Generator, train: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """Drop each entry of X with probability p, and scale the survivors so that the mean stays (inverted dropout).

    X:     (n, d) float64; it is not changed
    p:     the probability with which an entry is dropped, 0 <= p < 1; each entry on its own
    rng:   where all random numbers come from; which of them are drawn, and how, is up to you
    train: False at test time: nothing is dropped or scaled then

    Returns (out, mask), both new arrays (n, d), float64, with out = X * mask. In training the mask holds 0 where an
    entry is dropped, and elsewhere the one number for which the expected output is X; at test time it is all ones.

    Hint: rng.random gives numbers that are uniform in [0, 1).
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def dropout_vjp(G: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return the slope of the loss in X, where G is its slope in the output of `dropout`.

    G:    (n, d) float64; it is not changed
    mask: (n, d) float64, the mask that `dropout` returned

    Returns a new array (n, d), float64.

    Hint: out = X * mask, entry by entry.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def batchnorm(
    X: np.ndarray,
    gamma: np.ndarray,
    beta: np.ndarray,
    run: Run,
    train: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> tuple[np.ndarray, Run]:
    """Normalise each feature over the batch, then stretch it by gamma and shift it by beta.

        out = gamma (X - mean) / sqrt(var + eps) + beta

    X:           (n, d) float64, n >= 2; a feature may lie far from 0, compared with its spread; it is not changed
    gamma, beta: (d,) float64, one pair for each feature
    run:         {"mean": (d,), "var": (d,)} float64, the running statistics; neither the dict nor its arrays change
    train:       True: mean and var are those of the batch, column by column, and the running statistics move.
                 False: mean and var are the running ones, and these stay as they are; n may be 1 then.
    momentum:    how far the running statistics move: run <- (1 - momentum) run + momentum batch
    eps:         a small positive number, added to the variance, under the root

    Returns (out, run): a new array (n, d), float64, and a new dict with new running statistics.

    Two variances, PyTorch's convention: the variance that normalises is biased (the sum of squares divided by n), the
    variance that goes into the running one is unbiased (divided by n - 1).

    Hint: X.mean(axis=0) and X.var(axis=0); np.var divides by n unless it is told ddof=1.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def batchnorm_vjp(
    G: np.ndarray, X: np.ndarray, gamma: np.ndarray, eps: float = 1e-5
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the slopes of the loss in X, gamma and beta, where G is its slope in the output of `batchnorm`.

    The layer is in training: the mean and the variance are those of the batch, so they depend on X as well.

    G:     (n, d) float64; it is not changed
    X:     (n, d) float64, n >= 2, the batch that went in; it is not changed
    gamma: (d,) float64
    eps:   as for `batchnorm`

    Returns (dX, dgamma, dbeta), new arrays (n, d), (d,) and (d,), float64.

    Hint: with x_hat = (X - mean) / s and s = sqrt(var + eps), each column of dX is gamma / s times what is left of
    that column of G after its mean is taken away, and then x_hat times the mean of G * x_hat.
    """
    # YOUR CODE HERE
    raise NotImplementedError()

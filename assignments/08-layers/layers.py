"""Noise and normalisation in the search: better units, two layers that change the valley, and a dial that is set by trying.

A layer maps a batch X (n, d), rows are examples, to an output of the same shape. Its vjp carries a cotangent G, the
slope of the loss in the output, back to the slope in the input: G has the shape of the output. Functions here are
pure: they return new arrays and a new dict, and never write into what they are given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

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


def standardize(X_train: np.ndarray, X_test: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return both data sets, shifted and scaled column by column.

    X_train: (n, d) float64, rows are examples; the only ones that are known when the model is made
    X_test:  (m, d) float64, m may be 1; nothing that is computed here may be learned from them

    The same shift and the same scale are applied to both, such that each column of the first result has mean 0
    and (biased) standard deviation 1. A column that is constant in X_train becomes 0 in both results: nothing can
    be learned from it.

    Returns (X_train, X_test) as two new float64 arrays of the same shapes, all finite.

    Hint: two rows of numbers, computed once; mind a standard deviation of 0.
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


def scale_vjp(
    G: np.ndarray, Xhat: np.ndarray, gamma: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the slopes of the loss in Xhat, gamma and beta, where G is its slope in gamma Xhat + beta.

    G, Xhat: (n, d) float64; they are not changed
    gamma:   (d,) float64, one number for each feature, as beta, which is not needed here

    Returns (dXhat, dgamma, dbeta), new arrays (n, d), (d,) and (d,), float64.

    Hint: each gamma and each beta serves all examples of the batch; the 1/n of a mean is in G already.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def normalise_vjp(dXhat: np.ndarray, X: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    """Return the slope of the loss in X, where dXhat is its slope in (X - mean) / sqrt(var + eps).

    mean and var are those of the batch, column by column, so they depend on X as well. With c = X - mean and
    s = 1 / sqrt(var + eps), and sums over the batch, column by column:

        dvar  = -1/2 s^3 sum(dXhat c)
        dmean = -s sum(dXhat)
        dX    = s dXhat + (2 c dvar + dmean) / n

    dXhat: (n, d) float64; it is not changed
    X:     (n, d) float64, n >= 2, the batch that went in; it is not changed
    eps:   as for `batchnorm`

    Returns a new array (n, d), float64.

    Hint: three lines, as above; check that each column of the result adds up to 0.
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

    Hint: `batchnorm` normalises first and stretches then. Which of `scale_vjp` and `normalise_vjp` comes first on the
    way back?
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def validation_curve(
    fit: Callable[[float], np.ndarray], loss: Callable[[np.ndarray], float], values: Sequence[float]
) -> tuple[float, np.ndarray]:
    """Try every value of a setting, and say which one gives the lowest loss on examples that took no part.

    fit:    function, value -> theta, a search with this setting; called once for each value
    loss:   function, theta -> the loss on the validation examples; it may be nan, where a search ran away
    values: (m,) the values to try, at least one of which gives a finite loss

    Returns (best, losses): the value with the lowest loss, of equal ones the first; and the losses (m,), float64, in the
    order of ``values``. A loss of nan is never the best one.

    Hint: np.argmin takes nan for the smallest number; there is a relative that does not.
    """
    # YOUR CODE HERE
    raise NotImplementedError()

"""Search for what generalises: what fresh examples say, penalties that hold the weights back, and stopping in time.

Linear models with d features have d + 1 parameters in one flat array: theta = [w (d), b], the weights first and the
bias last. What is searched for is the lowest point of the mean squared error, mean((X w + b - y)^2), plus a penalty of
the weights. The bias is never penalised. lam, 0 or more, says how much the penalty weighs.

Functions here are pure: they return new arrays and never write into what they are given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

Fit = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""A search: from X (n, d) and y (n,) to theta (p,)."""

Loss = Callable[[np.ndarray, np.ndarray, np.ndarray], float]
"""What a theta is worth on some examples: from theta (p,), X (n, d) and y (n,) to the mean over the n examples."""

Pair = tuple[np.ndarray, np.ndarray]
"""The rows to train on, and the rows to judge by."""


def l2_penalty(theta: np.ndarray, lam: float, mask: np.ndarray) -> float:
    """Return lam / 2 times the sum of the squares of the weights. Given.

    theta: (p,) float64, all parameters of a model, whatever it is
    lam:   how much the penalty weighs
    mask:  (p,) bool, True for each weight; False for what is not penalised, such as a bias

    Returns a float.
    """
    return float(lam / 2 * np.sum(theta[mask] ** 2))


def l2_grad(theta: np.ndarray, lam: float, mask: np.ndarray) -> np.ndarray:
    """Return the gradient of `l2_penalty` with respect to theta, shape (p,), float64. Given.

    theta, lam, mask: as for `l2_penalty`
    """
    return np.where(mask, lam * theta, 0.0)


def folds(n: int, k: int, rng: np.random.Generator) -> list[Pair]:
    """Return k pairs (train, val) of rows, such that each of the n examples judges once and trains in all other pairs.

    n:   how many examples there are
    k:   into how many parts they are split, 2 <= k <= n; the sizes of two parts differ by 1 at most
    rng: where all random numbers come from; which of them are drawn, and how, is up to you

    Returns a list of k pairs of arrays of row numbers, int64: ``val`` is one part and ``train`` all the others, in any
    order. The examples are spread over the parts at random: every way to do it is equally likely.

    Hint: a random order first, then cut; what a part leaves is its ``train``.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def cross_validate(fit: Fit, loss: Loss, X: np.ndarray, y: np.ndarray, pairs: Sequence[Pair]) -> float:
    """Return the mean loss over all examples, each judged by a theta that was found without it.

    fit:   function, (X, y) -> theta; called once for each pair
    loss:  function, (theta, X, y) -> the mean loss over the examples that it is given
    X:     (n, d) float64, one example in each row
    y:     (n,) float64
    pairs: k pairs (train, val) as from `folds`; each example is in one val, and the vals need not be of one size

    Returns a float, the mean over all examples (and not over the pairs).

    Hint: a mean of means counts the examples of a small part too much. What does a sum count?
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def min_norm(F: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return, of all theta at which mean((F theta - y)^2) is least, the shortest one.

    F: (n, p) float64, any numbers of rows and columns, of which some may follow from others; there is no bias
    y: (n,) float64, the targets

    Returns an array (p,), float64. Where p is larger than n there are infinitely many theta with the least loss; the
    shortest one has the smallest sum of squares. It is where gradient descent from theta = 0 ends.

    Hint: np.linalg has a function for it, or you build it from the singular value decomposition.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def ridge(X: np.ndarray, y: np.ndarray, lam: float) -> np.ndarray:
    """Return the theta = [w, b] at which mean((X w + b - y)^2) + lam/2 |w|^2 is least.

    X:   (n, d) float64, one example in each row
    y:   (n,) float64, the targets
    lam: how much the penalty weighs; 0 only where the columns of X and a column of ones are linearly independent

    Returns an array (d + 1,), float64: the weights, and the bias last.

    Hint: where the objective is least its gradient is 0, and that is a linear system for theta.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def soft_threshold(v: np.ndarray, t: float) -> np.ndarray:
    """Return v with each entry moved towards 0 by t, and put on 0 where it would go past it.

    v: (p,) float64
    t: 0 or more

    Returns a new array (p,), float64.

    Hint: treat the size and the sign of an entry apart.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def ista_step(theta: np.ndarray, g: np.ndarray, lr: float, lam: float) -> np.ndarray:
    """Take one step of proximal gradient descent (ISTA) on a smooth loss plus lam times the sum of |theta|. Given.

    The new place is the v at which |v - (theta - lr g)|^2 / (2 lr) + lam sum |v| is least: near to where a step of
    gradient descent leads, and cheap for the penalty.

    theta: (p,) float64, where we stand; here every entry of it is penalised
    g:     (p,) float64, the gradient of the smooth loss at theta, without the penalty
    lr:    the learning rate, more than 0
    lam:   how much the penalty weighs

    Returns a new array (p,), float64.
    """
    downhill = -g
    return soft_threshold(theta + lr * downhill, lr * lam)


def lasso(X: np.ndarray, y: np.ndarray, lam: float, steps: int) -> np.ndarray:
    """Return theta = [w, b] after so many steps of ISTA on mean((X w + b - y)^2) + lam sum |w|.

    The search begins at theta = 0. In each step the whole theta goes the learning rate times the gradient of the mean
    squared error downhill; then the weights are thresholded, and the bias is not. The learning rate is 1 / L, where L
    is the largest eigenvalue of 2/n Z^T Z, the curvature of the mean squared error, and Z is X with a column of ones.

    X:     (n, d) float64, one example in each row
    y:     (n,) float64, the targets
    lam:   how much the penalty weighs
    steps: how many steps to take, 0 or more

    Returns an array (d + 1,), float64: the weights, and the bias last.

    Hint: `ista_step` for the weights, a plain step for the bias, both with the gradient at the same theta.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def lasso_gap(theta: np.ndarray, X: np.ndarray, y: np.ndarray, lam: float) -> float:
    """Return the duality gap of the lasso at theta: its objective there is at most this far above the least one.

    With the residuals r = y - X w - b:

        u = 2/n (r - mean(r))
        s = min(1, lam / max |X^T u|), and 1 where X^T u is 0
        gap = mean(r^2) + lam sum |w| - (y . (s u) - n/4 |s u|^2)

    The bracket is a height below which the objective is nowhere, whatever theta is.

    theta: (d + 1,) float64, the weights, and the bias last; any place, not only the lowest
    X:     (n, d) float64
    y:     (n,) float64
    lam:   how much the penalty weighs, more than 0

    Returns a float; it is 0 or more, up to rounding, and 0 only where the objective is least.

    Hint: line by line as above; max is the largest of d numbers, and |s u|^2 is a sum of squares.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def early_stopping(val: np.ndarray, patience: int) -> tuple[int, int]:
    """Return which epoch was the best, and at which the training is stopped.

    An epoch improves if its validation loss is less than that of every epoch before; the same loss again is no
    improvement. After the first `patience` epochs in a row without improvement the training is stopped: what came
    later is not known. The best epoch is the last one that improved.

    val:      (epochs,) float64, 1 or more: the validation loss after epochs 0, 1, 2, ...
    patience: how many epochs in a row may bring no improvement before we stop, 1 or more

    Returns (best_epoch, stop_epoch), two integers that count from 0. stop_epoch is the last epoch that is trained:
    the one at which patience ends, or the last of `val` if it never does.

    Hint: remember the best loss so far, and when that was.
    """
    # YOUR CODE HERE
    raise NotImplementedError()

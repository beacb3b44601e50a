"""Losses: one number that says how wrong a model is.

A model turns examples into predictions; a loss turns predictions and labels into a score. Lower is better,
and every loss here is the *mean* over the examples, so that twice the data does not look twice as wrong.

Classification losses take logits: the raw scores of a model, any real number, before anything squashes them
into probabilities. Functions here are pure: they never write into the arrays that they are given.
"""

from __future__ import annotations

import numpy as np


def mse(y_hat: np.ndarray, y: np.ndarray) -> float:
    """Return the mean squared error, the mean over the examples of (y_hat - y)**2, without a factor 1/2.

    y_hat: (n,) float64, predictions
    y:     (n,) float64, true values

    Returns a single number.

    Hint: one residual for each example; square first, average last.
    """
    ### BEGIN SOLUTION
    residual = y_hat - y
    return float(np.mean(residual**2))
    ### END SOLUTION


def bce_logits(z: np.ndarray, y: np.ndarray) -> float:
    """Return the mean binary cross-entropy of the logits z, in natural logarithms.

    z: (n,) float64, logits of any size, such as 1000 or -1000: p = 1 / (1 + exp(-z)) is the probability of 1
    y: (n,) float64, labels 0.0 or 1.0

    An example with label 1 costs -log p, one with label 0 costs -log(1 - p). Returns a single number, exact
    also where p rounds to 0 or 1: the cost of z = -1000 with label 1 is 1000.

    Hint: -log p = log(1 + exp(-z)). NumPy has a function for log(exp(a) + exp(b)) that never overflows.
    """
    ### BEGIN SOLUTION
    return float(np.mean(np.logaddexp(0.0, z) - y * z))
    ### END SOLUTION


def cross_entropy(Z: np.ndarray, y: np.ndarray) -> float:
    """Return the mean cross-entropy of the logits Z: the mean of -log of the probability of the true class.

    Z: (n, k) float64, logits of any size; the softmax of a row gives the probabilities of the k classes
    y: (n,) int64, the true classes, 0 to k - 1

    Returns a single number, in natural logarithms, exact for logits of 1000 too.

    Hint: softmax does not change when a number is subtracted from a whole row: which number makes exp safe?
    """
    ### BEGIN SOLUTION
    shifted = Z - Z.max(axis=1, keepdims=True)
    log_normalizer = np.log(np.exp(shifted).sum(axis=1))
    return float(np.mean(log_normalizer - shifted[np.arange(len(y)), y]))
    ### END SOLUTION


def training_loss(theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> float:
    """Return the training loss of the linear model: the mean squared error of its predictions against y.

    theta: (d + 1,) float64, packed [w (d), b]
    X:     (n, d) float64, rows are examples
    y:     (n,) float64, true values

    Returns a single number: the height of the landscape above the point theta.

    Hint: predict as in 01-models, for all rows at once; then mse is yours.
    """
    ### BEGIN SOLUTION
    return mse(X @ theta[:-1] + theta[-1], y)
    ### END SOLUTION


def one_hot(y: np.ndarray, k: int) -> np.ndarray:
    """Return the labels as rows with a single 1: row i has it in column y[i], zeros elsewhere.

    y: (n,) int64, classes 0 to k - 1; not every class need occur
    k: number of classes

    Returns (n, k) float64.

    Hint: compare each label with each of the classes, or pick rows of the identity matrix.
    """
    ### BEGIN SOLUTION
    rows = np.zeros((len(y), k))
    rows[np.arange(len(y)), y] = 1.0
    return rows
    ### END SOLUTION


def accuracy(Z: np.ndarray, y: np.ndarray) -> float:
    """Return the share of the examples whose largest logit is that of the true class.

    Z: (n, k) float64, logits without ties
    y: (n,) int64, the true classes

    Returns a single number from 0 to 1.

    Hint: argmax along the axis of the classes.
    """
    ### BEGIN SOLUTION
    predicted = Z.argmax(axis=1)
    return float(np.mean(predicted == y))
    ### END SOLUTION

"""Models: functions with adjustable numbers in them.

A model is y_hat = f(x; theta). The formula f is the architecture; theta holds every number that training
may change. One formula and many values of theta make a family of functions, and a model is a member of it.

All parameters of a model are one flat array theta, float64, shape (p,). This is how each model packs them:

    linear, logistic  [w (d), b]
    softmax_logits    [W (d, k) row by row, b (k)]
    two_layer         [W1 (d, h) row by row, b1 (h), W2 (h, k) row by row, b2 (k)]

X always has shape (n, d): a row for each of n examples, a column for each of d features. Functions here are
pure: they return new arrays and never write into the arrays that they are given.
"""

from __future__ import annotations

import numpy as np


def pack(*parts: np.ndarray) -> np.ndarray:
    """Return the arrays ``parts``, of any shapes, one after another as one flat theta. Given."""
    return np.concatenate([np.ravel(part) for part in parts])


def unpack(theta: np.ndarray, sizes: tuple[int, int, int]) -> tuple[np.ndarray, ...]:
    """Return (W1 (d, h), b1 (h,), W2 (h, k), b2 (k,)), the parts of a two-layer network's theta. Given.

    sizes: (d, h, k), the numbers of features, hidden units and outputs
    """
    d, h, k = sizes
    W1, b1, W2, b2 = np.split(theta, [d * h, d * h + h, d * h + h + h * k])
    return W1.reshape(d, h), b1, W2.reshape(h, k), b2


def linear(theta: np.ndarray, X: np.ndarray) -> np.ndarray:
    """Return the predictions of the linear model, y_hat = w . x + b for each row x of X.

    theta: (d + 1,) float64, packed [w (d), b]; one weight for each feature, then the bias
    X:     (n, d) float64, rows are examples

    Returns y_hat (n,), float64: one number for each example. The shape is (n,), not (n, 1).

    Hint: `@` multiplies a matrix by a vector, and a slice with a negative index takes theta apart for any d.
    """
    ### BEGIN SOLUTION
    return X @ theta[:-1] + theta[-1]
    ### END SOLUTION


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + exp(-z)) for each entry of z: any number becomes a probability.

    z: float64, an array of one or more axes, such as (n,) or (n, k); entries of any size, such as 1000 or -1000

    Returns an array of the same shape, float64, entries between 0 and 1, never nan. Each is right to 15 decimals:
    sigmoid(-20) is about 2e-9, and not 0.

    Hint: multiply numerator and denominator by exp(z). Which of the two forms is safe for which sign of z?
    """
    ### BEGIN SOLUTION
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, small) / (1.0 + small)
    ### END SOLUTION


def logistic(theta: np.ndarray, X: np.ndarray) -> np.ndarray:
    """Return the probability of class 1 that logistic regression gives to each example.

    theta: (d + 1,) float64, packed [w (d), b]
    X:     (n, d) float64, rows are examples

    Returns (n,) float64: the sigmoid of the linear model's score. A score may be as large as 1000 or -1000.

    Hint: you have written both parts already.
    """
    ### BEGIN SOLUTION
    return sigmoid(linear(theta, X))
    ### END SOLUTION


def softmax(Z: np.ndarray) -> np.ndarray:
    """Return probabilities for k classes: exp(Z[i, c]), divided by the sum of row i over all classes.

    Z: (n, k) float64, logits (scores of any size, such as 1000 or -1000), one row for each example

    Returns (n, k) float64: no entry is negative or nan, and each row adds up to 1.

    Hint: a number that is subtracted from a whole row changes nothing on paper. Which number keeps exp small,
    and is it the same for all rows?
    """
    ### BEGIN SOLUTION
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)
    ### END SOLUTION


def log_softmax(Z: np.ndarray) -> np.ndarray:
    """Return the logarithms of the probabilities that `softmax` gives, exact however small they are.

    Z: (n, k) float64, logits of any size, such as 1000 or -1000, one row for each example

    Returns (n, k) float64: finite for all finite logits. For the row [1000, 0] it is [0, -1000], although the
    second probability is too small for a float.

    Hint: the logarithm of a fraction is a difference. Take it on paper first, then keep exp small as in softmax.
    """
    ### BEGIN SOLUTION
    shifted = Z - Z.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    ### END SOLUTION


def softmax_logits(theta: np.ndarray, X: np.ndarray, k: int) -> np.ndarray:
    """Return the logits Z = X @ W + b of softmax regression: a linear score for each of k classes.

    theta: (d * k + k,) float64, packed [W (d, k) row by row, b (k)]; W[j, c] is the weight of feature j in the
           score of class c
    X:     (n, d) float64, rows are examples
    k:     the number of classes

    Returns Z (n, k), float64. These are scores and no probabilities: softmax comes later, where it is needed.

    Hint: X tells d; reshape the first d * k numbers, and look at which index of W runs faster.
    """
    ### BEGIN SOLUTION
    d = X.shape[1]
    return X @ theta[: d * k].reshape(d, k) + theta[d * k :]
    ### END SOLUTION


def two_layer(theta: np.ndarray, X: np.ndarray, sizes: tuple[int, int, int], act: str = "tanh") -> np.ndarray:
    """Return the outputs of a neural network with one hidden layer: act(X @ W1 + b1) @ W2 + b2.

    theta: (p,) float64, packed [W1 (d, h), b1 (h), W2 (h, k), b2 (k)]; `unpack` takes it apart
    X:     (n, d) float64, rows are examples
    sizes: (d, h, k), the numbers of features, hidden units and outputs
    act:   "tanh" or "relu" (max(a, 0)), the function between the layers, for each entry on its own

    Returns (n, k) float64: the outputs, on which no function is applied any more.

    Raises ValueError for any other act.

    Hint: two linear maps with one function between them; write the shape of each step beside it.
    """
    ### BEGIN SOLUTION
    if act not in ("tanh", "relu"):
        raise ValueError(f'act is {act!r}; it is "tanh" or "relu".')
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return (np.tanh(A) if act == "tanh" else np.maximum(A, 0.0)) @ W2 + b2
    ### END SOLUTION


def n_params(sizes: tuple[int, ...]) -> int:
    """Return the length of theta for a network whose layers have these sizes.

    sizes: two or more positive whole numbers: features, units of each hidden layer, outputs. (d, k) is softmax
           regression, (d, h, k) is `two_layer`, and there may be more hidden layers than one.

    Returns a whole number (int). Every layer is fully connected to the one before and has a bias for each unit.

    Hint: count one layer first, then add up over neighbouring pairs of sizes.
    """
    ### BEGIN SOLUTION
    return sum((sizes[i] + 1) * sizes[i + 1] for i in range(len(sizes) - 1))
    ### END SOLUTION

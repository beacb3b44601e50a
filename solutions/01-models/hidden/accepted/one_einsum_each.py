"""Sums written as np.einsum, arrays filled in place, recursion."""

import numpy as np


def linear(theta, X):
    y_hat = np.full(X.shape[0], theta[-1])
    y_hat += np.einsum("ij,j->i", X, theta[: X.shape[1]])
    return y_hat


def sigmoid(z):
    """The formula itself: it is right for -1000 too, since 1 / inf is 0."""
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def logistic(theta, X):
    return softmax(np.stack([np.zeros(len(X)), linear(theta, X)], axis=1))[:, 1]


def softmax(Z):
    P = Z.copy()
    P -= np.amax(P, axis=1)[:, np.newaxis]
    np.exp(P, out=P)
    P /= np.einsum("ik->i", P)[:, np.newaxis]
    return P


def log_softmax(Z):
    highest = np.take_along_axis(Z, Z.argmax(1)[:, None], 1)
    return (Z - highest) - np.log(np.einsum("ik->i", np.exp(Z - highest)))[:, None]


def softmax_logits(theta, X, k):
    W, b = np.split(theta, [X.shape[1] * k])
    return np.einsum("nd,dk->nk", X, W.reshape((-1, k))) + b[None, :]


def two_layer(theta, X, sizes, act="tanh"):
    functions = {"tanh": np.tanh, "relu": lambda a: np.where(a > 0, a, 0.0)}
    if act not in functions:
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)  # noqa: F821
    H = functions[act](np.einsum("nd,dh->nh", X, W1) + b1)
    return np.einsum("nh,hk->nk", H, W2) + b2


def n_params(sizes):
    if len(sizes) < 2:
        return 0
    inputs, outputs = sizes[0], sizes[1]
    return inputs * outputs + outputs + n_params(sizes[1:])

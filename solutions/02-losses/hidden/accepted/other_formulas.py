"""The same numbers by other formulas."""

import numpy as np


def mse(y_hat, y):
    r = y - y_hat
    return r @ r / r.size


def bce_logits(z, y):
    sign = 1 - 2 * y
    return np.logaddexp(0, sign * z).mean()


def cross_entropy(Z, y):
    top = Z.max(axis=1)
    log_p = Z - (top + np.log(np.exp(Z - top[:, None]).sum(axis=1)))[:, None]
    return -np.sum(log_p * np.eye(Z.shape[1])[y]) / Z.shape[0]


def training_loss(theta, X, y):
    extended = np.c_[X, np.ones(len(X))]
    return np.linalg.norm(extended @ theta - y) ** 2 / len(y)


def one_hot(y, k):
    return np.eye(k)[y]


def accuracy(Z, y):
    return np.count_nonzero(np.argmax(Z, 1) == y) / len(y)

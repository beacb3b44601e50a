"""Other orders of summation, and NumPy's reductions in other words."""

import numpy as np


def mse(y_hat, y):
    return np.average(np.square(np.subtract(y_hat, y)))


def bce_logits(z, y):
    softplus = np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))
    return (softplus.sum() - np.dot(y, z)) / len(z)


def cross_entropy(Z, y):
    log_normalizer = np.logaddexp.reduce(Z, axis=1)
    return np.mean(log_normalizer - np.take_along_axis(Z, y[:, None], axis=1)[:, 0])


def training_loss(theta, X, y):
    residual = np.einsum("ij,j->i", X, theta[:-1]) + theta[-1] - y
    return sum(sorted(residual**2)) / len(residual)


def one_hot(y, k):
    return (y[:, None] == np.arange(k)).astype(float)


def accuracy(Z, y):
    return (Z.argmax(axis=-1) == y).sum() / y.size

"""One function through another, a mask for each class, numbers that come as 0-d arrays."""

import numpy as np


def mse(y_hat, y):
    """The mean of the squares is the variance and the square of the mean."""
    residual = y_hat - y
    return residual.var() + residual.mean() ** 2


def bce_logits(z, y):
    """Two classes, the first of which has the logit 0."""
    return cross_entropy(np.column_stack([np.zeros_like(z), z]), y.astype(int))


def cross_entropy(Z, y):
    total = 0.0
    for c in range(Z.shape[1]):
        own = Z[y == c]
        total += np.logaddexp.reduce(own - own[:, c : c + 1], axis=1).sum()
    return np.array(total / len(y))


def training_loss(theta, X, y):
    """A quadratic form in theta: nothing of a single example is left in it."""
    A, t = np.c_[X, np.ones(len(X)), -y], np.append(theta, 1.0)
    return t @ (A.T @ A) @ t / len(y)


def one_hot(y, k):
    table = np.zeros((len(y), k))
    np.add.at(table, (range(len(y)), y), 1)
    return table


def accuracy(Z, y):
    own = np.choose(y, Z.T)[:, None]
    return np.array(1 - np.mean((own < Z).any(axis=1)))

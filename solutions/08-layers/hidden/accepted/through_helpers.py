"""Classes, small helpers and the functions before: how many are dropped first, which ones then."""

from copy import deepcopy

import numpy as np


def dropout(X, p, rng, train=True):
    if not train:
        return 1.0 * X, np.ones(X.shape)
    how_many = rng.binomial(X.size, p)
    mask = np.ones(X.size)
    mask[rng.permutation(X.size)[:how_many]] = 0
    out = X.copy()
    out[mask.reshape(X.shape) == 0] = 0
    return out / (1 - p), mask.reshape(X.shape) / (1 - p)


@np.vectorize
def _times(slope, scale):
    return float(slope * scale)


def dropout_vjp(G, mask):
    return _times(G, mask)


class Running:
    def __init__(self, run, momentum):
        self.new, self.momentum = deepcopy(run), momentum

    def move(self, name, batch):
        self.new[name] = self.new[name] - self.momentum * (self.new[name] - batch)


def batchnorm(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    memory, n = Running(run, momentum), len(X)
    mean, var = memory.new["mean"], memory.new["var"]
    if train:
        mean = X.mean(axis=0)
        var = np.diag(np.atleast_2d(np.cov(X, rowvar=False, bias=True)))
        memory.move("mean", mean)
        memory.move("var", var * n / (n - 1))
    return (X - mean) @ np.diag(gamma / np.sqrt(var + eps)) + beta, memory.new


def batchnorm_vjp(G, X, gamma, eps=1e-5):
    n, d = X.shape
    nothing = {"mean": np.zeros(d), "var": np.ones(d)}
    x_hat, _ = batchnorm(X, np.ones(d), np.zeros(d), nothing, eps=eps)
    dbeta, dgamma = np.zeros(d), np.zeros(d)
    feature = np.tile(np.arange(d), n)
    np.add.at(dbeta, feature, G.ravel())
    np.add.at(dgamma, feature, (G * x_hat).ravel())
    dX = (n * G - dbeta - x_hat * dgamma) * gamma / (n * np.sqrt(np.var(X, axis=0) + eps))
    return dX, dgamma, dbeta

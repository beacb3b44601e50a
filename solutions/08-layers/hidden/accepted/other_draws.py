"""Whole batches at a time: masks from normal numbers, statistics by matrix products, one column after the other."""

from statistics import NormalDist

import numpy as np


def dropout(X, p, rng, train=True):
    if not train or p == 0:
        return X + 0.0, np.ones_like(X)
    above = rng.standard_normal(size=X.shape[::-1]).T - NormalDist().inv_cdf(p)
    kept = above > 0
    return np.where(kept, X / (1 - p), 0.0), kept / (1 - p)


def dropout_vjp(G, mask):
    back = np.zeros_like(G)
    passed = mask > 0
    back[passed] = G[passed] * mask[passed]
    return back


def batchnorm(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    weights = np.full(len(X), 1 / len(X))
    mean = weights @ X if train else run["mean"]
    var = weights @ np.square(X - mean) if train else run["var"]
    part = momentum if train else 0.0
    unbiased = var / (1 - weights[0]) if train else var
    new = dict(mean=(1 - part) * run["mean"] + part * mean, var=(1 - part) * run["var"] + part * unbiased)
    return np.array([gamma * row / np.hypot(np.sqrt(var), np.sqrt(eps)) + beta for row in X - mean]), new


def batchnorm_vjp(G, X, gamma, eps=1e-5):
    def column(g, x, c):
        s = (np.var(x) + eps) ** 0.5
        h = (x - np.mean(x)) / s
        J = c / s * (np.eye(len(x)) - 1 / len(x) - np.outer(h, h) / len(x))
        return J.T @ g, np.dot(h, g), np.sum(g)

    dX, dgamma, dbeta = zip(*(column(*each) for each in zip(G.T, X.T, gamma)))
    return np.column_stack(dX), np.array(dgamma), np.array(dbeta)


def standardize(X_train, X_test):
    mean, deviation = X_train.mean(0), X_train.std(0)
    return tuple(
        np.divide(X - mean, deviation, out=np.zeros_like(X), where=deviation > 0) for X in (X_train, X_test)
    )


def scale_vjp(G, Xhat, gamma):
    ones = np.ones(len(G))
    return G @ np.diag(gamma), ones @ (G * Xhat), ones @ G


def normalise_vjp(dXhat, X, eps=1e-5):
    s = np.sqrt(np.var(X, axis=0) + eps)
    h = (X - np.mean(X, axis=0)) / s
    return (dXhat - dXhat.mean(axis=0) - h * (dXhat * h).mean(axis=0)) / s


def validation_curve(fit, loss, values):
    losses = np.full(len(values), np.inf)
    for k, value in enumerate(values):
        losses[k] = loss(fit(value))
    losses[np.isnan(losses)] = np.inf
    return float(np.asarray(values)[losses == losses.min()][0]), losses

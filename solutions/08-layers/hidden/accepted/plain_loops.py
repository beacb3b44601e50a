"""One entry after another, and each formula as it is derived."""

import math

import numpy as np


def dropout(X, p, rng, train=True):
    mask = np.ones(X.shape)
    if train:
        for place in np.ndindex(*X.shape):
            mask[place] = 0.0 if rng.uniform() < p else 1.0 / (1.0 - p)
    return np.multiply(X, mask), mask


def dropout_vjp(G, mask):
    back = np.zeros(G.shape)
    for i in range(G.shape[0]):
        for j in range(G.shape[1]):
            back[i, j] = mask[i, j] * G[i, j]
    return back


def batchnorm(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    n, d = X.shape
    out = np.zeros((n, d))
    new = {"mean": np.zeros(d), "var": np.zeros(d)}
    for j in range(d):
        column = [float(v) for v in X[:, j]]
        if train:
            mean = math.fsum(column) / n
            squares = math.fsum((v - mean) ** 2 for v in column)
            var = squares / n
            new["mean"][j] = run["mean"][j] + momentum * (mean - run["mean"][j])
            new["var"][j] = run["var"][j] + momentum * (squares / (n - 1) - run["var"][j])
        else:
            mean, var = run["mean"][j], run["var"][j]
            new["mean"][j], new["var"][j] = mean, var
        out[:, j] = [gamma[j] * (v - mean) / math.sqrt(var + eps) + beta[j] for v in column]
    return out, new


def batchnorm_vjp(G, X, gamma, eps=1e-5):
    n, d = X.shape
    dX, dgamma, dbeta = np.zeros((n, d)), np.zeros(d), np.zeros(d)
    for j in range(d):
        mean = sum(X[:, j]) / n
        s = math.sqrt(sum((X[:, j] - mean) ** 2) / n + eps)
        x_hat = (X[:, j] - mean) / s
        for i in range(n):
            dbeta[j] += G[i, j]
            dgamma[j] += G[i, j] * x_hat[i]
        for i in range(n):
            dX[i, j] = gamma[j] / (n * s) * (n * G[i, j] - dbeta[j] - x_hat[i] * dgamma[j])
    return dX, dgamma, dbeta


def standardize(X_train, X_test):
    train, test = np.zeros(X_train.shape), np.zeros(X_test.shape)
    for j in range(X_train.shape[1]):
        column = [float(x) for x in X_train[:, j]]
        if min(column) == max(column):
            continue
        mean = sum(column) / len(column)
        deviation = math.sqrt(sum((x - mean) ** 2 for x in column) / len(column))
        for i, x in enumerate(column):
            train[i, j] = (x - mean) / deviation
        for i in range(len(X_test)):
            test[i, j] = (X_test[i, j] - mean) / deviation
    return train, test


def scale_vjp(G, Xhat, gamma):
    n, d = G.shape
    dXhat, dgamma, dbeta = np.zeros((n, d)), np.zeros(d), np.zeros(d)
    for i in range(n):
        for j in range(d):
            dXhat[i, j] = G[i, j] * gamma[j]
            dgamma[j] += G[i, j] * Xhat[i, j]
            dbeta[j] += G[i, j]
    return dXhat, dgamma, dbeta


def normalise_vjp(dXhat, X, eps=1e-5):
    n, d = X.shape
    dX = np.zeros((n, d))
    for j in range(d):
        mean = sum(X[:, j]) / n
        s = math.sqrt(sum((X[:, j] - mean) ** 2) / n + eps)
        x_hat = (X[:, j] - mean) / s
        total, along = sum(dXhat[:, j]), sum(dXhat[:, j] * x_hat)
        for i in range(n):
            dX[i, j] = (n * dXhat[i, j] - total - x_hat[i] * along) / (n * s)
    return dX


def validation_curve(fit, loss, values):
    best, lowest, losses = None, math.inf, []
    for value in values:
        found = float(loss(fit(value)))
        losses.append(found)
        if found < lowest:
            best, lowest = value, found
    return best, losses

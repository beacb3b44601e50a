"""Backwards through every node, as a computation graph does it, and other ways to draw."""

import numpy as np


def dropout(X, p, rng, train=True):
    if not train:
        return np.array(X), np.ones(X.shape)
    kept = rng.binomial(1, 1 - p, size=X.shape)
    mask = kept.astype(np.float64) * (1 / (1 - p))
    return mask * X, mask


def dropout_vjp(G, mask):
    return np.where(mask == 0, 0.0, mask * G)


def batchnorm(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    old_mean, old_var = run["mean"], run["var"]
    if not train:
        scale = gamma * (old_var + eps) ** -0.5
        return X * scale + (beta - old_mean * scale), {"mean": +old_mean, "var": +old_var}
    n = X.shape[0]
    mean = np.einsum("nd->d", X) / n
    centred = X - mean
    var = np.einsum("nd,nd->d", centred, centred) / n
    kept = 1.0 - momentum
    new = {"mean": kept * old_mean + momentum * mean, "var": kept * old_var + momentum * var * n / (n - 1)}
    return beta + centred * (gamma / np.sqrt(eps + var)), new


def batchnorm_vjp(G, X, gamma, eps=1e-5):
    n = len(X)
    centred = X - X.mean(axis=0)
    var = (centred**2).mean(axis=0)
    root = np.sqrt(var + eps)
    normal = centred / root
    in_normal = G * gamma
    in_root = -(in_normal * centred).sum(axis=0) / root**2
    in_var = in_root / (2 * root)
    in_centred = in_normal / root + 2 * centred / n * in_var
    dX = in_centred - in_centred.sum(axis=0) / n
    return dX, np.sum(G * normal, axis=0), np.sum(G, axis=0)


def standardize(X_train, X_test):
    centre = np.einsum("ij->j", X_train) / X_train.shape[0]
    moved = X_train - centre
    deviation = np.sqrt(np.einsum("ij,ij->j", moved, moved) / len(moved))
    deviation[X_train.max(axis=0) == X_train.min(axis=0)] = np.inf
    return [moved / deviation, (X_test - centre) / deviation]


def scale_vjp(G, Xhat, gamma):
    return np.einsum("nd,d->nd", G, gamma), np.einsum("nd,nd->d", G, Xhat), np.einsum("nd->d", G)


def normalise_vjp(dXhat, X, eps=1e-5):
    centred = X - X.mean(axis=0)
    root = np.sqrt((centred**2).mean(axis=0) + eps)
    in_root = -(dXhat * centred).sum(axis=0) / root**2
    in_var = in_root / (2 * root)
    in_centred = dXhat / root + 2 * centred / len(X) * in_var
    return in_centred - in_centred.mean(axis=0)


def validation_curve(fit, loss, values):
    losses = np.array([loss(fit(value)) for value in values])
    order = np.argsort(losses, kind="stable")  # nan comes last
    return values[order[0]], losses

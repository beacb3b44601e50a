"""Usual mistakes of 08-layers' newer exercises as families of formulas. Appended to layers.py when they run."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import Expression, misconception

# standardize


@misconception(
    "layers.standardize",
    "other statistics",
    "Each column has mean 0 and standard deviation 1 in the first result, and the same two rows of numbers serve the second. Which are yours?",
    family={
        "of": (
            Expression("lambda A, B: (np.median(A, 0), A.std(0))"),
            Expression("lambda A, B: (A.mean(0), np.ptp(A, axis=0))"),
            Expression("lambda A, B: (A.mean(0), np.abs(A).max(0))"),
            Expression("lambda A, B: (A.mean(0), np.abs(A - A.mean(0)).mean(0))"),
            Expression("lambda A, B: (A.mean(0), np.linalg.norm(A - A.mean(0), axis=0))"),
            Expression("lambda A, B: (A.mean(0), np.sqrt((A**2).mean(0)))"),
            Expression("lambda A, B: (0 * A.mean(0), A.std(0))"),
            Expression("lambda A, B: (A.mean(0), 0 * A.std(0) + 1)"),
            Expression("lambda A, B: (A.mean() + 0 * A.mean(0), A.std() + 0 * A.std(0))"),
            Expression("lambda A, B: (A.mean(0), A.std() + 0 * A.std(0))"),
            Expression("lambda A, B: (A.mean() + 0 * A.mean(0), A.std(0))"),
            Expression("lambda A, B: (B.mean(0), B.std(0))"),
            Expression("lambda A, B: (np.vstack([A, B]).mean(0), np.vstack([A, B]).std(0))"),
            Expression("lambda A, B: (np.vstack([A, B]).mean(0), A.std(0))"),
            Expression("lambda A, B: (A.mean(0), np.vstack([A, B]).std(0))"),
            Expression("lambda A, B: (A.sum(0), A.std(0))"),
            Expression("lambda A, B: (-A.mean(0), A.std(0))"),
            Expression("lambda A, B: (A[0], A.std(0))"),
        )
    },
)
def standardize_other(X_train, X_test, *, of):
    shift, scale = of(X_train, X_test)
    constant = X_train.std(axis=0) <= 1e-12 * np.abs(X_train).max(axis=0)
    safe = np.where(constant | (scale == 0), 1.0, scale)
    return tuple(np.where(constant, 0.0, (X - shift) / safe) for X in (X_train, X_test))


@misconception(
    "layers.standardize",
    "the test data treated in another way",
    "The same shift and the same scale are applied to both. What happens to X_test in yours?",
    family={
        "test": (
            Expression("lambda B, m, s: B"),
            Expression("lambda B, m, s: B - m"),
            Expression("lambda B, m, s: B / s - m"),
            Expression("lambda B, m, s: (B - B.mean(0)) / s"),
            Expression("lambda B, m, s: (B - m) * s"),
            Expression("lambda B, m, s: (B + m) / s"),
            Expression("lambda B, m, s: (B - m) / s**2"),
        )
    },
)
def standardize_test(X_train, X_test, *, test):
    m, s = X_train.mean(axis=0), X_train.std(axis=0)
    constant = s <= 1e-12 * np.abs(X_train).max(axis=0)
    safe = np.where(constant, 1.0, s)
    return np.where(constant, 0.0, (X_train - m) / safe), np.where(constant, 0.0, test(X_test, m, safe))


# scale_vjp


@misconception(
    "layers.scale_vjp",
    "dXhat from another formula",
    "gamma Xhat + beta: by how much does the output grow with Xhat?",
    family={
        "f": (
            Expression("lambda G, X, g: G * X"),
            Expression("lambda G, X, g: G * X * g"),
            Expression("lambda G, X, g: G * g**2"),
            Expression("lambda G, X, g: G * g / len(G)"),
            Expression("lambda G, X, g: -G * g"),
            Expression("lambda G, X, g: G + g"),
            Expression("lambda G, X, g: (G * g).sum(axis=0)"),
            Expression("lambda G, X, g: G * g.sum()"),
            Expression("lambda G, X, g: g + 0 * G"),
            Expression("lambda G, X, g: X * g"),
            Expression("lambda G, X, g: G * np.abs(g)"),
        )
    },
)
def scale_dx(G, Xhat, gamma, *, f):
    return f(G, Xhat, gamma), (G * Xhat).sum(axis=0), G.sum(axis=0)


@misconception(
    "layers.scale_vjp",
    "dgamma from another formula",
    "A gamma serves all examples of its column, each with its own Xhat. What do you add up?",
    family={
        "f": (
            Expression("lambda G, X, g: X.sum(axis=0)"),
            Expression("lambda G, X, g: (G * X).mean(axis=0)"),
            Expression("lambda G, X, g: G.sum(axis=0) * X.sum(axis=0)"),
            Expression("lambda G, X, g: G.sum(axis=0) * X.mean(axis=0)"),
            Expression("lambda G, X, g: (G * X).sum()"),
            Expression("lambda G, X, g: (G * X).sum(axis=1)"),
            Expression("lambda G, X, g: G * X"),
            Expression("lambda G, X, g: -(G * X).sum(axis=0)"),
            Expression("lambda G, X, g: (G * X**2).sum(axis=0)"),
            Expression("lambda G, X, g: X.T @ G"),
            Expression("lambda G, X, g: (G[0] * X[0])"),
            Expression("lambda G, X, g: (G * g).sum(axis=0)"),
            Expression("lambda G, X, g: 2 * (G * X).sum(axis=0)"),
        )
    },
)
def scale_dgamma(G, Xhat, gamma, *, f):
    return G * gamma, f(G, Xhat, gamma), G.sum(axis=0)


@misconception(
    "layers.scale_vjp",
    "dbeta from another formula",
    "A beta is added to every example of its column. What reaches it?",
    family={
        "f": (
            Expression("lambda G, X, g: G.mean(axis=0)"),
            Expression("lambda G, X, g: G.sum(axis=1)"),
            Expression("lambda G, X, g: G.sum()"),
            Expression("lambda G, X, g: (G * X).sum(axis=0)"),
            Expression("lambda G, X, g: np.ones_like(g)"),
            Expression("lambda G, X, g: np.zeros_like(g)"),
            Expression("lambda G, X, g: -G.sum(axis=0)"),
            Expression("lambda G, X, g: float(len(G)) + 0 * g"),
            Expression("lambda G, X, g: G[0]"),
            Expression("lambda G, X, g: G.sum(axis=0, keepdims=True)"),
        )
    },
)
def scale_dbeta(G, Xhat, gamma, *, f):
    return G * gamma, (G * Xhat).sum(axis=0), f(G, Xhat, gamma)


@misconception(
    "layers.scale_vjp",
    "in another order, or two of three",
    "Three arrays are asked for: dXhat, dgamma, dbeta.",
    family={
        "f": (
            Expression("lambda x, g, b: (g, x, b)"),
            Expression("lambda x, g, b: (g, b, x)"),
            Expression("lambda x, g, b: (b, g, x)"),
            Expression("lambda x, g, b: (x, g)"),
            Expression("lambda x, g, b: x"),
            Expression("lambda x, g, b: {'dXhat': x, 'dgamma': g, 'dbeta': b}"),
        )
    },
)
def scale_order(G, Xhat, gamma, *, f):
    return f(G * gamma, (G * Xhat).sum(axis=0), G.sum(axis=0))


# normalise_vjp


@misconception(
    "layers.normalise_vjp",
    "dvar from another formula",
    "dvar = -1/2 s^3 sum(dXhat c). Compare each factor: the number, the power of s, and what is added up.",
    family={
        "f": (
            Expression("lambda D, c, s, X: -2 * s**3 * (D * c).sum(0)"),
            Expression("lambda D, c, s, X: -0.5 * s**1.5 * (D * c).sum(0)"),
            Expression("lambda D, c, s, X: -0.5 * s**4 * (D * c).sum(0)"),
            Expression("lambda D, c, s, X: -0.5 * s**-3 * (D * c).sum(0)"),
            Expression("lambda D, c, s, X: -0.5 * s**3 * (D * c).mean(0)"),
            Expression("lambda D, c, s, X: -0.5 * s**3 * D.sum(0)"),
            Expression("lambda D, c, s, X: -0.5 * s**3 * (D * X).sum(0)"),
            Expression("lambda D, c, s, X: -0.5 * s**3 * (D * c * s).sum(0)"),
            Expression("lambda D, c, s, X: -0.5 * s**3 * (D * c**2).sum(0)"),
            Expression("lambda D, c, s, X: -0.5 * s**3 * (D * c).sum()"),
        )
    },
)
def normalise_dvar(dXhat, X, eps=1e-5, *, f):
    n, c = len(X), X - X.mean(axis=0)
    s = 1 / np.sqrt(X.var(axis=0) + eps)
    return s * dXhat + (2 * c * f(dXhat, c, s, X) - s * dXhat.sum(axis=0)) / n


@misconception(
    "layers.normalise_vjp",
    "dmean from another formula",
    "dmean = -s sum(dXhat): its sign, s, and the sum. Each column of the result adds up to 0 only with the right one.",
    family={
        "f": (
            Expression("lambda D, c, s, n: -D.sum(0)"),
            Expression("lambda D, c, s, n: -s * D.mean(0)"),
            Expression("lambda D, c, s, n: -(s**2) * D.sum(0)"),
            Expression("lambda D, c, s, n: -s * (D * c).sum(0)"),
            Expression("lambda D, c, s, n: -D.sum(0) / s"),
            Expression("lambda D, c, s, n: -s * D.sum()"),
            Expression("lambda D, c, s, n: -s * D.sum(0) / 2"),
            Expression("lambda D, c, s, n: -2 * s * D.sum(0)"),
            Expression("lambda D, c, s, n: -0.5 * s**3 * D.sum(0)"),
        )
    },
)
def normalise_dmean(dXhat, X, eps=1e-5, *, f):
    n, c = len(X), X - X.mean(axis=0)
    s = 1 / np.sqrt(X.var(axis=0) + eps)
    dvar = -0.5 * s**3 * (dXhat * c).sum(axis=0)
    return s * dXhat + (2 * c * dvar + f(dXhat, c, s, n)) / n


@misconception(
    "layers.normalise_vjp",
    "the last line from another formula",
    "dX = s dXhat + (2 c dvar + dmean) / n. Which term of yours is another one?",
    family={
        "f": (
            Expression("lambda D, c, s, v, m, n, X: s * D + 2 * c * v + m / n"),
            Expression("lambda D, c, s, v, m, n, X: s * D - (2 * c * v + m) / n"),
            Expression("lambda D, c, s, v, m, n, X: D + (2 * c * v + m) / n"),
            Expression("lambda D, c, s, v, m, n, X: D / s + (2 * c * v + m) / n"),
            Expression("lambda D, c, s, v, m, n, X: s**2 * D + (2 * c * v + m) / n"),
            Expression("lambda D, c, s, v, m, n, X: s * D + (2 * X * v + m) / n"),
            Expression("lambda D, c, s, v, m, n, X: s * D + (2 * c**2 * v + m) / n"),
            Expression("lambda D, c, s, v, m, n, X: s * D + (2 * c * v + m) / (n - 1)"),
            Expression("lambda D, c, s, v, m, n, X: (s * D + 2 * c * v + m) / n"),
            Expression("lambda D, c, s, v, m, n, X: (2 * c * v + m) / n"),
            Expression("lambda D, c, s, v, m, n, X: s * D * c + (2 * c * v + m) / n"),
            Expression("lambda D, c, s, v, m, n, X: s * (D + (2 * c * v + m) / n)"),
            Expression("lambda D, c, s, v, m, n, X: s * D + (2 * v + m) / n"),
        )
    },
)
def normalise_last(dXhat, X, eps=1e-5, *, f):
    n, c = len(X), X - X.mean(axis=0)
    s = 1 / np.sqrt(X.var(axis=0) + eps)
    dvar, dmean = -0.5 * s**3 * (dXhat * c).sum(axis=0), -s * dXhat.sum(axis=0)
    return f(dXhat, c, s, dvar, dmean, n, X)


@misconception(
    "layers.normalise_vjp",
    "another s",
    "s = 1 / sqrt(var + eps), with the variance of the batch, column by column, divided by n.",
    family={
        "s": (
            Expression("lambda X, e: 1 / np.sqrt(X.var(0))"),
            Expression("lambda X, e: 1 / (np.sqrt(X.var(0)) + e)"),
            Expression("lambda X, e: 1 / (X.var(0) + e)"),
            Expression("lambda X, e: np.sqrt(X.var(0) + e)"),
            Expression("lambda X, e: 1 / np.sqrt(X.var(0, ddof=1) + e)"),
            Expression("lambda X, e: 1 / np.sqrt(X.var() + e)"),
            Expression("lambda X, e: 1 / np.sqrt(X.var(0) + 1e-5)"),
            Expression("lambda X, e: 1 / np.sqrt(X.var(0) - e)"),
            Expression("lambda X, e: 1 / np.sqrt((X**2).mean(0) + e)"),
            Expression("lambda X, e: 1 / np.sqrt(X.std(0) + e)"),
            Expression("lambda X, e: 1 / np.sqrt(X.var(0) + e**2)"),
        )
    },
)
def normalise_s(dXhat, X, eps=1e-5, *, s):
    n, c = len(X), X - X.mean(axis=0)
    s = s(X, eps)
    dvar, dmean = -0.5 * s**3 * (dXhat * c).sum(axis=0), -s * dXhat.sum(axis=0)
    return s * dXhat + (2 * c * dvar + dmean) / n


# validation_curve


@misconception(
    "layers.validation_curve",
    "another value is called best",
    "The best value has the lowest loss, of equal ones the first, and a loss of nan is never it. Which value do you return?",
    family={
        "f": (
            Expression("lambda v, L: min(v)"),
            Expression("lambda v, L: max(v)"),
            Expression("lambda v, L: v[-1]"),
            Expression("lambda v, L: v[0]"),
            Expression("lambda v, L: sorted(v)[int(np.nanargmin(L))]"),
            Expression("lambda v, L: v[int(np.nanargmin(np.abs(L)))]"),
        )
    },
)
def curve_best(fit, loss, values, *, f):
    losses = np.array([float(loss(fit(value))) for value in values])
    return f(list(values), losses), losses


@misconception(
    "layers.validation_curve",
    "other losses than those of the values",
    "One loss for each value, in the order of values, nan where a search ran away. What stands in yours?",
    family={
        "f": (
            Expression("lambda L: np.sort(L)"),
            Expression("lambda L: np.nan_to_num(L)"),
            Expression("lambda L: np.where(np.isnan(L), 1e300, L)"),
            Expression("lambda L: float(np.nanmin(L))"),
            Expression("lambda L: -L"),
            Expression("lambda L: np.minimum.accumulate(L)"),
            Expression("lambda L: L[:-1]"),
            Expression("lambda L: L - np.nanmin(L)"),
        )
    },
)
def curve_losses(fit, loss, values, *, f):
    losses = np.array([float(loss(fit(value))) for value in values])
    return list(values)[int(np.nanargmin(losses))], f(losses)


@misconception(
    "layers.validation_curve",
    "losses before the best value",
    "First the best value, then the losses.",
    family={
        "f": (Expression("lambda b, L: (L, b)"), Expression("lambda b, L: b"), Expression("lambda b, L: L"))
    },
)
def curve_order(fit, loss, values, *, f):
    losses = np.array([float(loss(fit(value))) for value in values])
    return f(list(values)[int(np.nanargmin(losses))], losses)

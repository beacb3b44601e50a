"""Logarithms first, layers in terms of one another, and a score for each component with the largest one in mind."""

import numpy as np


def mse_grad(y_hat, y):
    out = np.zeros(len(y))
    np.add.at(out, np.arange(len(y)), 2 * (y_hat - y))
    return np.true_divide(out, len(y))


def bce_logits_grad(z, y):
    """A probability, and one less than it, from the logarithm of each."""
    return (np.exp(-np.logaddexp(0, -z)) * (1 - y) - np.exp(-np.logaddexp(0, z)) * y) / y.size


def cross_entropy_grad(Z, y):
    P = np.exp(Z - np.logaddexp.reduce(Z, axis=1, keepdims=True))
    np.subtract.at(P, (np.arange(len(y)), y), 1)
    return P / len(y)


def linear_vjp(theta, X, g):
    return softmax_logits_vjp(theta, X, g[:, np.newaxis])


def softmax_logits_vjp(theta, X, G):
    """One matrix product, with a row of ones below X^T."""
    return (np.vstack([X.T, np.ones(len(X))]) @ G).ravel()


def two_layer_vjp(theta, X, G, sizes, act="tanh"):
    d, h, k = sizes
    first, second = theta[: d * h + h], theta[d * h + h :]
    A = X @ first[:-h].reshape(d, h) + first[-h:]
    match act:
        case "tanh":
            H = 2 / (1 + np.exp(-2 * A)) - 1
            S = (1 - H) * (1 + H)
        case "relu":
            H, S = np.clip(A, 0, None), A >= 0
        case _:
            raise ValueError(f"no slope is known for {act!r}")
    D = S * (G @ second[:-k].reshape(h, k).T)
    return np.concatenate([softmax_logits_vjp(first, X, D), softmax_logits_vjp(second, H, G)])


def numerical_grad(f, theta, h=1e-5):
    here, slope = theta.copy(), []
    for i in range(len(here)):
        here[i] += h
        above = f(here)
        here[i] -= 2 * h
        slope.append((above - f(here)) / (2 * h))
        here[i] = theta[i]
    return np.array(slope)


def grad_check(f, g, theta):
    """The worst component, each relative to itself; one that is small beside the largest counts as a thousandth of it."""
    claim, slope = np.array(g(theta)), numerical_grad(f, theta, 1e-6)
    sizes = np.maximum(np.abs(claim), np.abs(slope))
    if not np.any(sizes):
        return 0.0
    return np.max(np.abs(claim - slope) / np.maximum(sizes, 1e-3 * sizes.max()))

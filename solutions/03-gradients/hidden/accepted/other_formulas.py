"""The same slopes from other formulas: Jacobians written out, identities, other norms."""

import numpy as np
from models import linear


def mse_grad(y_hat, y):
    return np.mean(2 * np.diag(y_hat - y), axis=0)


def bce_logits_grad(z, y):
    """tanh is a sigmoid, stretched."""
    sign = 1.0 - 2.0 * y
    return sign * (0.5 + 0.5 * np.tanh(sign * z / 2)) / np.size(z)


def cross_entropy_grad(Z, y):
    n, k = Z.shape
    D = Z[:, None, :] - Z[:, :, None]
    with np.errstate(over="ignore"):
        P = 1 / np.exp(D).sum(axis=2)
    return np.divide(P - (np.arange(k) == y[:, None]), n)


def linear_vjp(theta, X, g):
    """A linear model is its own derivative: ask it for the effect of each unit vector."""
    return np.array([np.dot(linear(e, X), g) for e in np.eye(len(theta))])


def softmax_logits_vjp(theta, X, G):
    ones = np.column_stack([X, np.ones(len(X))])
    return np.einsum("ij,ic->jc", ones, G).reshape(-1)


def two_layer_vjp(theta, X, G, sizes, act="tanh"):
    """The Jacobian of every output of every example, contracted with G."""
    d, h, k = sizes
    A = X @ theta[: d * h].reshape(d, h) + theta[d * h :][:h]
    W2 = theta[(d + 1) * h : (d + 1) * h + h * k].reshape(h, k)
    activations = {
        "tanh": lambda: (np.tanh(A), np.cosh(A) ** -2.0),
        "relu": lambda: (A * (A > 0), np.heaviside(A, 0.0)),
    }
    if act not in activations:
        raise ValueError("act must be tanh or relu")
    H, S = activations[act]()
    J1 = np.einsum("ij,iu,uc->ijuc", X, S, W2).reshape(len(X), d * h, k)
    Jb1 = np.einsum("iu,uc->iuc", S, W2)
    J2 = np.einsum("iu,ce->iuce", H, np.eye(k)).reshape(len(X), h * k, k)
    Jb2 = np.tile(np.eye(k), (len(X), 1, 1))
    return np.einsum("ipc,ic->p", np.concatenate([J1, Jb1, J2, Jb2], axis=1), G)


def numerical_grad(f, theta, h=1e-5):
    steps = h * np.eye(theta.size)
    values = np.array([[f(theta + s), f(theta - s)] for s in steps])
    return np.diff(values, axis=1)[:, 0] / (-2 * h)


def grad_check(f, g, theta):
    """A norm of its own, and its own differences."""
    claim, h = np.asarray(g(theta)), 1e-5
    slope = np.array([(f(theta + h * e) - f(theta - h * e)) / (2 * h) for e in np.eye(len(theta))])
    largest = np.abs([claim, slope]).max()
    return np.abs(claim - slope).max() / largest if largest > 0 else np.float64(0)

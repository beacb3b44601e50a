"""Results filled in place, part by part, into one new array; sums run backwards."""

import numpy as np


def mse_grad(y_hat, y):
    out = np.array(y_hat, dtype=float)
    out -= y
    out *= 2
    out /= len(out)
    return out


def bce_logits_grad(z, y):
    small = np.exp(-abs(z))
    p = np.where(z < 0, small, 1) / (1 + small)
    return np.where(y == 1, p - 1, p) * (1 / len(y))


def cross_entropy_grad(Z, y):
    G = Z - np.max(Z, axis=1)[:, None]
    np.exp(G, out=G)
    G /= G.sum(axis=1)[:, None]
    G -= np.eye(Z.shape[1])[y]
    G *= 1 / Z.shape[0]
    return G


def linear_vjp(theta, X, g):
    out = np.zeros_like(theta)
    out[:-1] = (X[::-1] * g[::-1, None]).sum(axis=0)
    out[-1] = np.sum(g[::-1])
    return out


def softmax_logits_vjp(theta, X, G):
    d, k = X.shape[1], G.shape[1]
    out = np.zeros_like(theta)
    W, b = out[: d * k].reshape(d, k), out[d * k :]
    for x, row in zip(X[::-1], G[::-1]):
        W += np.outer(x, row)
        b += row
    return out


def two_layer_vjp(theta, X, G, sizes, act="tanh"):
    d, h, k = sizes
    if act not in {"tanh", "relu"}:
        raise ValueError(act)
    ends = np.cumsum([d * h, h, h * k, k])
    W1, b1, W2, _ = np.split(theta, ends[:-1])
    out = np.zeros_like(theta)
    dW1, db1, dW2, db2 = np.split(out, ends[:-1])
    for x, g in zip(X[::-1], G[::-1]):
        a = x @ W1.reshape(d, h) + b1
        hidden = np.tanh(a) if act == "tanh" else np.where(a > 0, a, 0)
        back = W2.reshape(h, k) @ g * ((1 - hidden) * (1 + hidden) if act == "tanh" else (hidden > 0))
        dW1 += np.outer(x, back).ravel()
        db1 += back
        dW2 += np.outer(hidden, g).ravel()
        db2 += g
    return out


def numerical_grad(f, theta, h=1e-5):
    out = np.zeros_like(theta)
    here = np.array(theta)
    for i in reversed(range(len(here))):
        kept = here[i]
        for side in (1, -1):
            here[i] = kept + side * h
            out[i] += side * f(here)
        here[i] = kept
    out /= 2 * h
    return out


def grad_check(f, g, theta):
    difference = numerical_grad(f, theta)
    size = np.sum(np.abs(difference))
    difference -= g(theta)
    error = np.sum(np.abs(difference))
    if error == 0:
        return 0.0
    return float(error / max(size, error))

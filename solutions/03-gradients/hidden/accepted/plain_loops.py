"""Loops, one number at a time."""

import math

import numpy as np


def mse_grad(y_hat, y):
    n = len(y)
    return np.array([2 / n * (float(p) - float(t)) for p, t in zip(y_hat, y)])


def bce_logits_grad(z, y):
    slopes = []
    for logit, label in zip(z, y):
        if logit >= 0:
            p = 1 / (1 + math.exp(-logit))
        else:
            p = math.exp(logit) / (1 + math.exp(logit))
        slopes.append((p - label) / len(z))
    return np.array(slopes)


def cross_entropy_grad(Z, y):
    n, k = Z.shape
    G = np.zeros((n, k))
    for i in range(n):
        highest = max(Z[i])
        weights = [math.exp(Z[i, c] - highest) for c in range(k)]
        for c in range(k):
            G[i, c] = (weights[c] / sum(weights) - (1 if c == y[i] else 0)) / n
    return G


def linear_vjp(theta, X, g):
    n, d = X.shape
    back = np.zeros(d + 1)
    for i in range(n):
        for j in range(d):
            back[j] += g[i] * X[i, j]
        back[d] += g[i]
    return back


def softmax_logits_vjp(theta, X, G):
    n, d = X.shape
    k = G.shape[1]
    back = np.zeros(d * k + k)
    for i in range(n):
        for c in range(k):
            for j in range(d):
                back[j * k + c] += X[i, j] * G[i, c]
            back[d * k + c] += G[i, c]
    return back


def two_layer_vjp(theta, X, G, sizes, act="tanh"):
    d, h, k = sizes
    if act == "tanh":
        squash, slope = math.tanh, lambda a: 1 - math.tanh(a) ** 2
    elif act == "relu":
        squash, slope = (lambda a: max(a, 0.0)), lambda a: 1.0 if a > 0 else 0.0
    else:
        raise ValueError(f"unknown activation {act}")
    W1, b1 = theta[: d * h].reshape(d, h), theta[d * h : d * h + h]
    W2 = theta[d * h + h : d * h + h + h * k].reshape(h, k)
    dW1, db1, dW2, db2 = np.zeros((d, h)), np.zeros(h), np.zeros((h, k)), np.zeros(k)
    for x, g in zip(X, G):
        for j in range(h):
            a = b1[j] + sum(x[i] * W1[i, j] for i in range(d))
            dW2[j] += squash(a) * g
            back = slope(a) * sum(W2[j, c] * g[c] for c in range(k))
            db1[j] += back
            dW1[:, j] += back * x
        db2 += g
    return np.concatenate([dW1.ravel(), db1, dW2.ravel(), db2])


def numerical_grad(f, theta, h=1e-5):
    slopes = []
    for i in range(len(theta)):
        above, below = theta.copy(), theta.copy()
        above[i] += h
        below[i] -= h
        slopes.append((f(above) - f(below)) / (above[i] - below[i]))
    return np.array(slopes)


def grad_check(f, g, theta):
    slope, claim = numerical_grad(f, theta), g(theta)
    worst = largest = 0.0
    for a, b in zip(slope, claim):
        worst = max(worst, abs(float(a) - float(b)))
        largest = max(largest, abs(float(a)), abs(float(b)))
    return 0.0 if worst == 0 else worst / largest

"""Loops, one number at a time."""

import math

import numpy as np


def linear(theta, X):
    y_hat = []
    for row in X:
        total = float(theta[-1])
        for weight, feature in zip(theta, row):
            total += float(weight) * float(feature)
        y_hat.append(total)
    return np.array(y_hat)


def sigmoid(z):
    p = np.empty(z.shape)
    for place in np.ndindex(z.shape):
        if z[place] >= 0:
            p[place] = 1 / (1 + math.exp(-z[place]))
        else:
            p[place] = math.exp(z[place]) / (math.exp(z[place]) + 1)
    return p


def logistic(theta, X):
    p = np.zeros(len(X))
    for i in range(len(X)):
        score = theta[-1]
        for j in range(X.shape[1]):
            score += theta[j] * X[i, j]
        odds = math.exp(-abs(score))
        p[i] = 1 / (1 + odds) if score > 0 else odds / (1 + odds)
    return p


def softmax(Z):
    rows = []
    for row in Z.tolist():
        weights = [math.exp(z - max(row)) for z in row]
        rows.append([weight / math.fsum(weights) for weight in weights])
    return np.array(rows)


def log_softmax(Z):
    out = np.zeros(Z.shape)
    for i, row in enumerate(Z):
        highest = max(row)
        total = sum(math.exp(z - highest) for z in row)
        for c, z in enumerate(row):
            out[i, c] = (z - highest) - math.log(total)
    return out


def softmax_logits(theta, X, k):
    n, d = X.shape
    Z = np.zeros((n, k))
    for i in range(n):
        for c in range(k):
            Z[i, c] = theta[d * k + c] + sum(X[i, j] * theta[j * k + c] for j in range(d))
    return Z


def two_layer(theta, X, sizes, act="tanh"):
    d, h, k = sizes
    if act == "tanh":
        between = math.tanh
    elif act == "relu":
        between = lambda a: a if a > 0 else 0.0  # noqa: E731
    else:
        raise ValueError("unknown act")
    b1, W2, b2 = d * h, d * h + h, d * h + h + h * k
    outputs = []
    for x in X:
        hidden = [between(theta[b1 + u] + sum(x[j] * theta[j * h + u] for j in range(d))) for u in range(h)]
        outputs.append(
            [theta[b2 + c] + sum(hidden[u] * theta[W2 + u * k + c] for u in range(h)) for c in range(k)]
        )
    return np.array(outputs)


def n_params(sizes):
    count = 0
    for layer in range(1, len(sizes)):
        count += (sizes[layer - 1] + 1) * sizes[layer]
    return count

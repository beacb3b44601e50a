"""Matrices written out, circulant ones among them; slopes of activations from their outputs."""

import numpy as np
from models import pack, unpack


def init_two_layer(sizes, rng):
    d, h, k = sizes
    W2 = rng.normal(scale=np.sqrt(2 / h), size=(k, h)).T
    W1 = np.array([rng.normal(scale=np.sqrt(2 / d), size=h) for _ in range(d)])
    return np.hstack([W1.reshape(-1), np.zeros(h), W2.reshape(-1), np.zeros(k)])


def canonical(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    rows = []
    for j in range(sizes[1]):
        unit = (*W1[:, j], b1[j], *W2[j])
        rows.append(max(unit, tuple(-x for x in unit)))
    rows = sorted(rows, key=lambda row: row[::-1])
    U = np.array(rows)
    d = sizes[0]
    return pack(U.T[:d], U[:, d], U[:, d + 1 :], b2)


def init_deep(sizes, rng, act):
    theta = []
    *hidden, last = list(zip(sizes, sizes[1:]))
    for a, b in hidden:
        theta += [*(rng.standard_normal(a * b) * ((2 if act == "relu" else 1) / a) ** 0.5), *[0.0] * b]
    a, b = last
    theta += [*(rng.standard_normal(a * b) / np.sqrt(a)), *[0.0] * b]
    return np.array(theta)


def signals(theta, X, G, sizes, act):
    weights, biases, at = [], [], 0
    for a, b in zip(sizes, sizes[1:]):
        weights.append(theta[at : at + a * b].reshape(a, b))
        biases.append(theta[at + a * b : at + a * b + b])
        at += (a + 1) * b
    L = len(weights)
    values = [X]
    for layer in range(L):
        A = values[-1] @ weights[layer] + biases[layer]
        if layer < L - 1:
            A = np.tanh(A) if act == "tanh" else np.where(A > 0, A, 0)
        values.append(A)
    slopes = {L: G}
    for layer in reversed(range(L)):
        slope = slopes[layer + 1] @ weights[layer].T
        if layer:  # the activation's slope from its output
            H = values[layer]
            slope = slope * (1 - H * H if act == "tanh" else np.sign(H))
        slopes[layer] = slope
    return np.array([(H**2).mean() for H in values]), np.array(
        [(slopes[i] ** 2).mean() for i in range(L + 1)]
    )


def residual(H, W, b, act):
    out = H.copy()
    out += {"tanh": np.tanh, "relu": lambda A: A * (A > 0)}[act](H).dot(W)
    return out + b[None, :]


def conv1d(w, x):
    l = x.shape[1]
    C = np.zeros((l, l))
    for j, weight in enumerate(w):
        C[(np.arange(l) + j) % l, np.arange(l)] += weight
    return x @ C


def conv1d_vjp(w, x, G):
    n, l = x.shape
    places = (np.arange(l)[:, None] + np.arange(len(w))) % l
    dx = np.zeros((n, l))
    for row in range(n):
        np.add.at(dx[row], places, np.outer(G[row], w))
    return np.einsum("ni,nij->j", G, x[:, places]), dx


def attention(Q, K, V, causal=False):
    out = []
    for i, q in enumerate(Q):
        seen = i + 1 if causal else len(K)
        score = K[:seen] @ q / Q.shape[1] ** 0.5
        weight = np.exp(score - score.max())
        out.append(weight @ V[:seen] / weight.sum())
    return np.array(out)

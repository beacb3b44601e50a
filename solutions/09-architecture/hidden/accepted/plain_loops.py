"""Plain loops, number by number."""

import math

import numpy as np


def init_two_layer(sizes, rng):
    d, h, k = sizes
    theta = np.zeros((d + 1) * h + (h + 1) * k)
    for i in range(d * h):
        theta[i] = math.sqrt(2 / d) * rng.standard_normal()
    for i in range(d * h + h, d * h + h + h * k):
        theta[i] = math.sqrt(2 / h) * rng.standard_normal()
    return theta


def canonical(theta, sizes):
    d, h, k = sizes
    out = theta.copy()
    units = []
    for j in range(h):
        unit = [theta[d * h + j]]
        for i in range(d):
            unit.append(theta[i * h + j])
        for i in range(k):
            unit.append(theta[d * h + h + j * k + i])
        if [-number for number in unit] > unit:
            unit = [-number for number in unit]
        units.append(unit)
    units.sort(reverse=True)
    for j, unit in enumerate(units):
        out[d * h + j] = unit[0]
        for i in range(d):
            out[i * h + j] = unit[1 + i]
        for i in range(k):
            out[d * h + h + j * k + i] = unit[1 + d + i]
    return out


def init_deep(sizes, rng, act):
    theta = []
    for layer in range(1, len(sizes)):
        g = 1
        if layer != len(sizes) - 1 and act == "relu":
            g = 2
        for _ in range(sizes[layer - 1] * sizes[layer]):
            theta.append(rng.normal(0, math.sqrt(g / sizes[layer - 1])))
        for _ in range(sizes[layer]):
            theta.append(0.0)
    return np.array(theta)


def signals(theta, X, G, sizes, act):
    at, Ws, As = 0, [], []
    H = X
    forward = [float((X * X).sum() / X.size)]
    for layer in range(len(sizes) - 1):
        a, b = sizes[layer], sizes[layer + 1]
        W = theta[at : at + a * b].reshape(a, b)
        at += a * b
        A = H @ W + theta[at : at + b]
        at += b
        H = A
        if layer + 1 < len(sizes) - 1:
            H = np.tanh(A) if act == "tanh" else A * (A > 0)
        Ws.append(W)
        As.append(A)
        forward.append(float((H * H).sum() / H.size))
    backward = [float((G * G).sum() / G.size)]
    D = G
    while Ws:
        D = D @ Ws.pop().T
        As.pop()
        if As:
            D = D * (1 - np.tanh(As[-1]) ** 2) if act == "tanh" else D * (As[-1] > 0)
        backward.insert(0, float((D * D).sum() / D.size))
    return np.array(forward), np.array(backward)


def residual(H, W, b, act):
    n, h = H.shape
    out = np.empty((n, h))
    for r in range(n):
        for c in range(h):
            total = H[r, c] + b[c]
            for i in range(h):
                value = math.tanh(H[r, i]) if act == "tanh" else max(H[r, i], 0.0)
                total += value * W[i, c]
            out[r, c] = total
    return out


def conv1d(w, x):
    n, l = x.shape
    y = np.zeros((n, l))
    for r in range(n):
        for i in range(l):
            for j in range(len(w)):
                y[r, i] += w[j] * x[r, (i + j) % l]
    return y


def conv1d_vjp(w, x, G):
    dw, dx = np.zeros(len(w)), np.zeros(x.shape)
    n, l = x.shape
    for r in range(n):
        for i in range(l):
            for j in range(len(w)):
                dw[j] += G[r, i] * x[r, (i + j) % l]
                dx[r, (i + j) % l] += G[r, i] * w[j]
    return dw, dx


def attention(Q, K, V, causal=False):
    t, e = Q.shape
    out = np.zeros((t, V.shape[1]))
    for i in range(t):
        shares = []
        for j in range(t):
            hidden = causal and j > i
            shares.append(0.0 if hidden else math.exp(float(Q[i] @ K[j]) / math.sqrt(e)))
        for j in range(t):
            out[i] += shares[j] / sum(shares) * V[j]
    return out

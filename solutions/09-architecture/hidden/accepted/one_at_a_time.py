"""Generators of their own that rng seeds, one example after another, and a search through all copies."""

import itertools

import numpy as np
from models import unpack


def init_two_layer(sizes, rng):
    parts = []
    for incoming, outgoing, seed in zip(sizes, sizes[1:], rng.integers(2**62, size=2)):
        child = np.random.default_rng(int(seed))
        radius = np.sqrt(-4 * np.log(1 - child.random(incoming * outgoing)) / incoming)  # Box and Muller
        parts += [radius * np.cos(2 * np.pi * child.random(radius.size)), np.zeros(outgoing)]
    return np.hstack(parts)


def canonical(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    copies = []
    for order in map(list, itertools.permutations(range(sizes[1]))):
        for signs in itertools.product([1.0, -1.0], repeat=sizes[1]):
            turn = np.array(signs)
            parts = W1[:, order] * turn, b1[order] * turn, (W2[order].T * turn).T, b2
            copies.append(tuple(np.hstack([part.ravel() for part in parts])))
    return np.array(max(copies))


def init_deep(sizes, rng, act):
    parts = []
    for layer, child in enumerate(rng.spawn(len(sizes) - 1), start=1):
        a, b = sizes[layer - 1], sizes[layer]
        variance = 1 / a if layer == len(sizes) - 1 or act != "relu" else 2 / a
        parts += [child.normal(0, np.sqrt(variance), a * b), np.zeros(b)]
    return np.hstack(parts)


def signals(theta, X, G, sizes, act):
    def network(theta, x):
        places, at = [x], 0
        for a, b in itertools.pairwise(sizes):
            x = x @ theta[at : at + a * b].reshape(a, b) + theta[at + a * b : at + a * b + b]
            at += a * b + b
            if at < len(theta):
                x = np.tanh(x) if act == "tanh" else np.maximum(x, 0)
            places.append(x)
        return places

    squares = np.zeros((2, len(sizes)))
    for x, g in zip(X, G, strict=True):
        places = network(theta, x)
        squares[0] += [np.mean(place**2) for place in places]
        at, slope = len(theta), g
        squares[1, -1] += np.mean(g**2)
        for layer in range(len(sizes) - 2, -1, -1):
            a, b = sizes[layer], sizes[layer + 1]
            at -= a * b + b
            slope = theta[at : at + a * b].reshape(a, b) @ slope
            if layer > 0:
                slope = slope * (1 - places[layer] ** 2 if act == "tanh" else places[layer] > 0)
            squares[1, layer] += np.mean(slope**2)
    return tuple(squares / len(X))


def residual(H, W, b, act):
    rows = []
    for h in H:
        rows.append(W.T @ (np.tanh(h) if act == "tanh" else np.maximum(h, 0.0)) + b + h)
    return np.stack(rows)


def conv1d(w, x):
    return sum(np.take(x, np.arange(j, j + x.shape[1]), axis=1, mode="wrap") * w[j] for j in range(len(w)))


def conv1d_vjp(w, x, G):
    l = x.shape[1]
    dw = [np.sum(G * x[:, np.arange(j, j + l) % l]) for j in range(len(w))]
    dx = sum(w[j] * G[:, (np.arange(l) - j) % l] for j in range(len(w)))
    return np.array(dw), dx


def attention(Q, K, V, causal=False):
    scores = (Q / np.sqrt(np.float64(Q.shape[1]))) @ K.T
    seen = np.tril(np.ones(scores.shape)) if causal else np.ones(scores.shape)
    top = np.where(seen > 0, scores, -np.inf).max(axis=1, keepdims=True)
    weights = np.where(seen > 0, np.exp(np.minimum(scores - top, 0.0)), 0.0)
    return (weights / weights.sum(axis=1, keepdims=True)) @ V

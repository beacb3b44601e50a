"""Generators of their own that rng seeds, a step for each example, and a search through all copies."""

import itertools

import numpy as np
from gradients import mse_grad, two_layer_vjp
from models import two_layer, unpack


def init_two_layer(sizes, rng):
    parts = []
    for incoming, outgoing, seed in zip(sizes, sizes[1:], rng.integers(2**62, size=2)):
        child = np.random.default_rng(int(seed))
        radius = np.sqrt(-4 * np.log(1 - child.random(incoming * outgoing)) / incoming)  # Box and Muller
        parts += [radius * np.cos(2 * np.pi * child.random(radius.size)), np.zeros(outgoing)]
    return np.hstack(parts)


def fit(sizes, X, y, rng, lr, epochs, act="relu"):
    if act not in ("relu", "tanh"):
        raise ValueError(f"{act} is neither relu nor tanh")
    theta = init_two_layer(sizes, rng)
    for _ in range(epochs):
        for i in range(len(y)):
            x, target = X[[i]], y[[i]]
            slope = mse_grad(two_layer(theta, x, sizes, act)[:, 0], target)
            theta = theta - lr * two_layer_vjp(theta, x, slope[None], sizes, act)
    return theta


def canonical(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    copies = []
    for order in map(list, itertools.permutations(range(sizes[1]))):
        for signs in itertools.product([1.0, -1.0], repeat=sizes[1]):
            turn = np.array(signs)
            parts = W1[:, order] * turn, b1[order] * turn, (W2[order].T * turn).T, b2
            copies.append(tuple(np.hstack([part.ravel() for part in parts])))
    return np.array(max(copies))

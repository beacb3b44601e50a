"""Loops over examples and coordinates; nothing is used that another exercise defines."""

import math

import numpy as np


def minibatches(n, batch_size, rng):
    order = list(range(n))
    for last in range(n - 1, 0, -1):  # each place from the back gets one of those that are left
        chosen = int(rng.integers(last + 1))
        order[last], order[chosen] = order[chosen], order[last]
    batches, batch = [], []
    for example in order:
        batch.append(example)
        if len(batch) == batch_size:
            batches.append(np.array(batch))
            batch = []
    if batch:
        batches.append(np.array(batch))
    return batches


def sgd_epoch(grad_batch, theta, n, batch_size, lr, rng):
    left = list(range(n))
    theta = [float(t) for t in theta]
    while left:
        batch = [left.pop(int(rng.integers(len(left)))) for _ in range(min(batch_size, len(left)))]
        g = grad_batch(np.array(theta), np.array(batch))
        theta = [t - lr * float(slope) for t, slope in zip(theta, g, strict=True)]
    return np.array(theta)


def momentum_step(theta, g, state, lr, beta=0.9):
    v, new = [], []
    for t, slope, old in zip(theta, g, state["v"], strict=True):
        v.append(slope + beta * old)
        new.append(t - lr * v[-1])
    return np.array(new), {"v": np.array(v)}


def rmsprop_step(theta, g, state, lr, rho=0.9, eps=1e-8):
    s, new = np.empty(len(g)), np.empty(len(g))
    for j in range(len(g)):
        s[j] = rho * state["s"][j] + (1 - rho) * g[j] * g[j]
        new[j] = theta[j] - lr * g[j] / (math.sqrt(s[j]) + eps)
    return new, {"s": s}


def adam_step(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = int(state["t"]) + 1
    m, v, new = np.empty(len(g)), np.empty(len(g)), np.empty(len(g))
    for j in range(len(g)):
        m[j] = beta1 * state["m"][j] + (1 - beta1) * g[j]
        v[j] = beta2 * state["v"][j] + (1 - beta2) * g[j] * g[j]
        new[j] = theta[j] - lr * (m[j] / (1 - beta1**t)) / (math.sqrt(v[j] / (1 - beta2**t)) + eps)
    return new, {"m": m, "v": v, "t": t}

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


def adam_step(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = int(state["t"]) + 1
    m, v, new = np.empty(len(g)), np.empty(len(g)), np.empty(len(g))
    for j in range(len(g)):
        m[j] = beta1 * state["m"][j] + (1 - beta1) * g[j]
        v[j] = beta2 * state["v"][j] + (1 - beta2) * g[j] * g[j]
        new[j] = theta[j] - lr * (m[j] / (1 - beta1**t)) / (math.sqrt(v[j] / (1 - beta2**t)) + eps)
    return new, {"m": m, "v": v, "t": t}


def schedule(t, total, warmup, lr):
    if t < warmup:
        return (t + 1) * lr / warmup
    if t < total:
        turn = (t - warmup) / (total - warmup)
        return 0.5 * lr * (1 + math.cos(turn * math.pi))
    return 0


def clip_by_norm(g, limit):
    length = math.sqrt(sum(float(x) ** 2 for x in g))
    if length <= limit:
        return np.array([float(x) for x in g])
    return np.array([float(x) * limit / length for x in g])


def adamw_step(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01):
    t = int(state["t"]) + 1
    m, v, new = np.empty(len(g)), np.empty(len(g)), np.empty(len(g))
    for j in range(len(g)):
        m[j] = beta1 * state["m"][j] + (1 - beta1) * g[j]
        v[j] = beta2 * state["v"][j] + (1 - beta2) * g[j] * g[j]
        adam = (m[j] / (1 - beta1**t)) / (math.sqrt(v[j] / (1 - beta2**t)) + eps)
        new[j] = theta[j] - lr * (adam + decay * theta[j])
    return new, {"m": m, "v": v, "t": t}


def stationary_variance(lr, curvature, noise, beta=0.0):
    out = []
    for a, s in zip(curvature, noise):
        if lr * a >= 2 * (1 + beta):
            out.append(math.inf)
        else:
            out.append(lr * s * s * (1 + beta) / (a * (1 - beta) * (2 * (1 + beta) - lr * a)))
    return np.array(out)


def best_rate(run, grid):
    scores, best, lowest = [], None, math.inf
    for lr in grid:
        score = run(lr)
        if math.isnan(score) or math.isinf(score):
            score = math.inf
        scores.append(score)
        if best is None or score < lowest or (score == lowest and lr < best):
            best, lowest = lr, score
    return best, scores, all(best <= lr for lr in grid) or all(best >= lr for lr in grid)

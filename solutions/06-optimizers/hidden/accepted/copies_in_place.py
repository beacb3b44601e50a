"""Copies that are then changed in place, and states that are copied and updated."""

import numpy as np


def minibatches(n, batch_size, rng):
    order = np.arange(n)
    rng.shuffle(order)
    batches = []
    while len(order) > 0:
        batches.append(order[:batch_size].copy())
        order = order[batch_size:]
    return tuple(batches)


def sgd_epoch(grad_batch, theta, n, batch_size, lr, rng):
    theta = theta.copy()
    order = rng.choice(n, size=n, replace=False)
    start = 0
    while start < n:
        theta -= lr * grad_batch(theta.copy(), order[start : start + batch_size])
        start += batch_size
    return theta


def momentum_step(theta, g, state, lr, beta=0.9):
    theta, v = theta.copy(), state["v"].copy()
    v *= beta
    v += g
    theta -= lr * v
    return theta, {"v": v}


def adam_step(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    new = {"m": state["m"].copy(), "v": state["v"].copy(), "t": state["t"] + 1}
    for name, beta, value in (("m", beta1, g), ("v", beta2, g * g)):
        new[name] *= beta
        new[name] += (1 - beta) * value
    m_hat = new["m"] / (1 - np.power(beta1, new["t"]))
    v_hat = new["v"] / (1 - np.power(beta2, new["t"]))
    theta = theta.copy()
    theta -= lr * m_hat / (np.sqrt(v_hat) + eps)
    return theta, new


def schedule(t, total, warmup, lr):
    rates = np.zeros(max(total, t + 1))
    rates[:warmup] = np.arange(1, warmup + 1) * lr / max(warmup, 1)
    falling = np.arange(total - warmup) / (total - warmup)
    rates[warmup:total] = lr / 2 + lr / 2 * np.cos(np.pi * falling)
    return rates[t]


def clip_by_norm(g, limit):
    g = g.copy()
    length = np.linalg.norm(g)
    if length > limit:
        g /= length
        g *= limit
    return g


def adamw_step(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01):
    new = {"m": state["m"].copy(), "v": state["v"].copy(), "t": state["t"] + 1}
    for name, beta, value in (("m", beta1, g), ("v", beta2, g * g)):
        new[name] *= beta
        new[name] += (1 - beta) * value
    out = theta.copy()
    out *= 1 - lr * decay
    out -= lr * new["m"] / (1 - beta1 ** new["t"]) / (np.sqrt(new["v"] / (1 - beta2 ** new["t"])) + eps)
    return out, new


def stationary_variance(lr, curvature, noise, beta=0.0):
    V = np.full(curvature.shape, np.inf)
    stable = lr * curvature < 2 * (1 + beta)
    a, s = curvature[stable], noise[stable]
    V[stable] = lr * s**2 * (1 + beta) / (a * (1 - beta) * (2 * (1 + beta) - lr * a))
    return V


def best_rate(run, grid):
    scores = np.full(len(grid), np.inf)
    for i in np.argsort(grid):
        score = run(grid[i])
        if np.isfinite(score):
            scores[i] = score
    best = min(rate for rate, score in zip(grid, scores) if score == scores.min())
    return best, scores, best in (min(grid), max(grid))

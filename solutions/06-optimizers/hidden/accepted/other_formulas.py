"""The same methods by other formulas: sorting by random numbers, moving averages as steps towards the newest value."""

import numpy as np


def minibatches(n, batch_size, rng):
    order = np.argsort(rng.random(n))
    return np.split(order, np.arange(batch_size, n, batch_size))


def sgd_epoch(grad_batch, theta, n, batch_size, lr, rng):
    order = rng.permutation(n)
    moved = np.zeros_like(theta)
    for k in range((n + batch_size - 1) // batch_size):
        moved = moved + lr * grad_batch(theta - moved, order[k * batch_size : (k + 1) * batch_size])
    return theta - moved


def momentum_step(theta, g, state, lr, beta=0.9):
    v = np.add(g, np.multiply(state["v"], beta))
    return theta - v * lr, dict(state, v=v)


def adam_step(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = np.int64(state["t"] + 1)
    m = state["m"] + (1 - beta1) * (g - state["m"])
    v = state["v"] + (1 - beta2) * (g * g - state["v"])
    root = np.sqrt(1 - beta2**t)
    step = lr * root / (1 - beta1**t) * m / (np.sqrt(v) + eps * root)
    return theta - step, {"m": m, "v": v, "t": t}


def schedule(t, total, warmup, lr):
    rise = (t + 1) / warmup if warmup else 1.0
    fall = np.cos(np.pi / 2 * max(t - warmup, 0) / (total - warmup)) ** 2
    return float(lr * min(rise, 1.0) * fall * (t < total))


def clip_by_norm(g, limit):
    return g / np.maximum(1.0, np.sqrt(g @ g) / limit)


def adamw_step(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01):
    new, state = adam_step(theta, g, state, lr, beta1, beta2, eps)
    return new - theta * (lr * decay), state


def stationary_variance(lr, curvature, noise, beta=0.0):
    reach = lr * curvature / (2 * (1 + beta))
    per_step = lr * np.square(noise) / (2 * curvature * (1 - beta))
    return np.divide(per_step, 1 - reach, out=np.full_like(reach, np.inf), where=reach < 1)


def best_rate(run, grid):
    scores = np.array([float(run(rate)) for rate in grid])
    scores[~np.isfinite(scores)] = np.inf
    order = np.lexsort((grid, scores))
    best = grid[order[0]]
    return best, scores, best == grid.min() or best == grid.max()

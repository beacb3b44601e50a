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


def rmsprop_step(theta, g, state, lr, rho=0.9, eps=1e-8):
    s = state["s"] + (1 - rho) * (np.square(g) - state["s"])
    return theta - (lr / (s**0.5 + eps)) * g, {"s": s}


def adam_step(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = np.int64(state["t"] + 1)
    m = state["m"] + (1 - beta1) * (g - state["m"])
    v = state["v"] + (1 - beta2) * (g * g - state["v"])
    root = np.sqrt(1 - beta2**t)
    step = lr * root / (1 - beta1**t) * m / (np.sqrt(v) + eps * root)
    return theta - step, {"m": m, "v": v, "t": t}

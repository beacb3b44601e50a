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


def rmsprop_step(theta, g, state, lr, rho=0.9, eps=1e-8):
    new = {key: value.copy() for key, value in state.items()}
    new["s"] *= rho
    new["s"] += (1 - rho) * g * g
    return theta - lr * np.divide(g, np.sqrt(new["s"]) + eps), new


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

"""Plain loops, number by number."""

import math

import numpy as np
from gradients import two_layer_vjp
from models import two_layer


def init_two_layer(sizes, rng):
    d, h, k = sizes
    theta = np.zeros((d + 1) * h + (h + 1) * k)
    for i in range(d * h):
        theta[i] = math.sqrt(2 / d) * rng.standard_normal()
    for i in range(d * h + h, d * h + h + h * k):
        theta[i] = math.sqrt(2 / h) * rng.standard_normal()
    return theta


def fit(sizes, X, y, rng, lr, epochs, act="relu"):
    if act != "relu" and act != "tanh":
        raise ValueError("unknown act")
    theta = init_two_layer(sizes, rng)
    for _ in range(epochs):
        total = np.zeros(len(theta))
        for i in range(len(y)):
            x = X[i : i + 1]
            error = two_layer(theta, x, sizes, act)[0] - y[i]
            total += two_layer_vjp(theta, x, 2 * error[None, :], sizes, act)
        theta = theta - lr * total / len(y)
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

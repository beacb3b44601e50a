"""Lists where arrays are usual, batches from the back, states with more in them, and a class."""

import copy
from functools import reduce
from itertools import islice

import numpy as np


def minibatches(n, batch_size, rng):
    order = iter(rng.permuted(np.arange(n)).tolist())
    batches = []
    while batch := list(islice(order, batch_size)):
        batches.append(batch)
    return batches


def sgd_epoch(grad_batch, theta, n, batch_size, lr, rng):
    todo = [np.array(batch) for batch in minibatches(n, batch_size, rng)]
    return reduce(
        lambda at, batch: at - lr * grad_batch(at, batch), reversed(todo), theta
    )  # a short batch first


def momentum_step(theta, g, state, lr, beta=0.9):
    new = copy.deepcopy(state)
    new["v"] *= beta
    new["v"] += g
    return [theta - lr * new["v"], new]


class Adam:
    def __init__(self, lr, betas, eps):
        self.lr, self.betas, self.eps = lr, betas, eps

    def step(self, theta, g, state):
        t = state["t"] + 1
        averages = {
            name: beta * state[name] + (1 - beta) * value
            for name, beta, value in zip("mv", self.betas, (g, g**2))
        }
        m, v = (averages[name] / (1 - beta**t) for name, beta in zip("mv", self.betas))
        return theta - self.lr * m / (np.sqrt(v) + self.eps), {**averages, "t": float(t)}


def adam_step(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    return Adam(lr, (beta1, beta2), eps).step(theta, g, state)

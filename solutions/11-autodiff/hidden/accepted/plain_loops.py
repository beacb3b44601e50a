"""Plain loops, number by number, and a search that puts nodes off until their parents are done."""

import math

import numpy as np
from autodiff import Node


def as_node(a):
    if isinstance(a, Node):
        return a
    return Node(np.array(a, dtype=float), (), None)


def unbroadcast(G, shape):
    out = np.zeros(shape)
    for place in np.ndindex(*G.shape):
        own = place[len(place) - len(shape) :]
        out[tuple(0 if length == 1 else at for at, length in zip(own, shape))] += G[place]
    return out


def add(a, b):
    a, b = as_node(a), as_node(b)

    def pull(G):
        return unbroadcast(G.copy(), a.value.shape), unbroadcast(G.copy(), b.value.shape)

    return Node(a.value + b.value, (a, b), pull)


def mul(a, b):
    a, b = as_node(a), as_node(b)

    def pull(G):
        return unbroadcast(b.value * G, a.value.shape), unbroadcast(a.value * G, b.value.shape)

    return Node(np.multiply(a.value, b.value), (a, b), pull)


def matmul(a, b):
    a, b = as_node(a), as_node(b)
    out = np.matmul(a.value, b.value)

    def pull(G):
        batch = out.shape[:-2]
        A = np.broadcast_to(a.value, batch + a.value.shape[-2:])
        B = np.broadcast_to(b.value, batch + b.value.shape[-2:])
        dA, dB = np.zeros(A.shape), np.zeros(B.shape)
        for place in np.ndindex(*batch):
            dA[place] = np.dot(G[place], B[place].T)
            dB[place] = np.dot(A[place].T, G[place])
        return unbroadcast(dA, a.value.shape), unbroadcast(dB, b.value.shape)

    return Node(out, (a, b), pull)


def tanh(a):
    a = as_node(a)
    value = np.vectorize(math.tanh, otypes=[float])(a.value)
    return Node(value, (a,), lambda G: (G - G * value * value,))


def relu(a):
    a = as_node(a)
    return Node(np.where(a.value > 0, a.value, 0), (a,), lambda G: (np.where(a.value > 0, G, 0),))


def log_softmax(a):
    a = as_node(a)
    logs = np.zeros(a.value.shape)
    for row in np.ndindex(*a.value.shape[:-1]):
        top = max(a.value[row])
        logs[row] = a.value[row] - top - math.log(sum(math.exp(x - top) for x in a.value[row]))

    def pull(G):
        slope = np.zeros(G.shape)
        for row in np.ndindex(*G.shape[:-1]):
            slope[row] = G[row] - np.exp(logs[row]) * sum(G[row])
        return (slope,)

    return Node(logs, (a,), pull)


def take(a, index):
    a = as_node(a)

    def pull(G):
        slope = np.zeros(a.value.shape)
        if isinstance(index, tuple):
            for place, g in zip(zip(*index), G):
                slope[place] += g
        else:
            flat = np.reshape(G, (-1, *a.value.shape[1:]))
            for place, g in zip(np.ravel(index), flat):
                slope[place] += g
        return (slope,)

    return Node(a.value[index], (a,), pull)


def order(out):
    done, listed, waiting = set(), [], [out]
    while waiting:
        this = waiting[-1]
        if id(this) in done:
            waiting.pop()
            continue
        missing = [parent for parent in this.parents if id(parent) not in done]
        if missing:
            waiting.extend(missing)
        else:
            done.add(id(this))
            listed.append(this)
            waiting.pop()
    return listed


def backward(out):
    slopes = {}
    slopes[id(out)] = np.array(1.0)
    nodes = list(order(out))
    while nodes:
        this = nodes.pop()
        if len(this.parents) == 0:
            continue
        pulled = this.pull(slopes[id(this)])
        for i in range(len(this.parents)):
            key = id(this.parents[i])
            if key not in slopes:
                slopes[key] = np.zeros(this.parents[i].value.shape)
            slopes[key] = slopes[key] + pulled[i]
    return slopes


def value_and_grad(f, theta):
    t = Node(theta)
    out = f(t)
    slopes = backward(out)
    if id(t) in slopes:
        return float(out.value), 1.0 * slopes[id(t)]
    return float(out.value), 0.0 * t.value

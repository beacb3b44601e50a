"""Plain loops; the network's training by hand-written slopes, since nobody asks how the slope is found."""

import math

import numpy as np
from autodiff import add, matmul, part, reshape, take, tanh
from letters import n_params
from optimizers import adam_state, adamw_step, schedule


def surprise(Z, y):
    nats = 0.0
    for row, label in zip(Z, y):
        top = max(row)
        nats += (top + math.log(sum(math.exp(z - top) for z in row)) - row[label]) / len(y)
    return float(nats), float(nats / math.log(2)), math.exp(nats)


def bigram_theta(a, b, alpha):
    counts = [[alpha] * 27 for _ in range(27)]
    for first, second in zip(a, b):
        counts[first][second] += 1
    return np.array([[math.log(each / sum(row)) for each in row] for row in counts])


def bigram_gap(theta, counts):
    loss, least = 0.0, 0.0
    for a in range(27):
        top = max(theta[a])
        norm = top + math.log(sum(math.exp(z - top) for z in theta[a]))
        for b in range(27):
            if counts[a, b] > 0:
                loss += counts[a, b] * (norm - theta[a, b])
                least -= counts[a, b] * math.log(counts[a, b] / sum(counts[a]))
    return float((loss - least) / counts.sum())


def window_logits(t, X, sizes):
    c, e, h = sizes
    start, parts = 0, []
    for shape in ((27, e), (c * e, h), (1, h), (h, 27), (1, 27)):
        stop = start + shape[0] * shape[1]
        parts.append(reshape(part(t, start, stop), shape))
        start = stop
    E, W1, b1, W2, b2 = parts
    return add(matmul(tanh(add(matmul(reshape(take(E, X.ravel()), len(X), c * e), W1), b1)), W2), b2)


def train_language(X, y, sizes, rng):
    c, e, h = sizes
    cuts = np.cumsum([27 * e, c * e * h, h, h * 27])
    theta = rng.uniform(-0.5, 0.5, n_params(sizes))
    state, total = adam_state(theta), 1600
    for step in range(total):
        rows = rng.choice(len(y), 128)
        E, W1, b1, W2, b2 = np.split(theta, cuts)
        E, W1, W2 = E.reshape(27, e), W1.reshape(c * e, h), W2.reshape(h, 27)
        inputs = E[X[rows]].reshape(len(rows), c * e)
        H = np.tanh(inputs @ W1 + b1)
        P = H @ W2 + b2
        P = np.exp(P - P.max(axis=1, keepdims=True))
        P /= P.sum(axis=1, keepdims=True)
        P[np.arange(len(rows)), y[rows]] -= 1
        P /= len(rows)
        D = (P @ W2.T) * (1 - H**2)
        dE = np.zeros(E.shape)
        np.add.at(dE, X[rows], (D @ W1.T).reshape(len(rows), c, e))
        slope = [dE, inputs.T @ D, D.sum(0), H.T @ P, P.sum(0)]
        slope = np.concatenate([each.ravel() for each in slope])
        theta, state = adamw_step(theta, slope, state, schedule(step, total, 100, 0.02), decay=0.001)
    return theta


def sample(logits, rng, temperature=1.0, longest=20):
    letters = []
    while len(letters) < longest:
        z = [float(each) for each in logits(letters[:])]
        top = max(z)
        if temperature < 1e-12:
            k = z.index(top)
        else:
            weights = [math.exp((each - top) / temperature) for each in z]
            left, k = rng.random() * sum(weights), 0
            while k < 26 and left >= weights[k]:
                left -= weights[k]
                k += 1
        if k == 0:
            break
        letters.append(k)
    return letters

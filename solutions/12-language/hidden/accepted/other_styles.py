"""Other ways: np.logaddexp, bincount, KL row by row, take and reshape in place of part, momentum of examples drawn with replacement."""

import autodiff as ad
import numpy as np
import optimizers
from letters import n_params


def surprise(Z, y):
    norm = np.logaddexp.reduce(Z, axis=1)
    nats = float(np.mean(norm - np.take_along_axis(Z, y[:, None], axis=1)[:, 0]))
    bits = nats * np.log2(np.e)
    return [nats, float(bits), float(2.0**bits)]


def bigram_theta(a, b, alpha):
    counts = np.bincount(27 * a + b, minlength=27 * 27).reshape(27, 27) + alpha
    return np.log(counts) - np.log(counts.sum(1))[:, None]


def bigram_gap(theta, counts):
    logs = theta - np.logaddexp.reduce(theta, axis=1)[:, None]
    gap = 0.0
    for row, log in zip(counts, logs):
        n = row.sum()
        if n > 0:
            seen = row > 0
            share = row[seen] / n
            gap += n * float(np.sum(share * (np.log(share) - log[seen])))
    return gap / float(counts.sum())


def window_logits(t, X, sizes):
    c, e, h = sizes
    n = len(X)
    places = np.arange(t.value.size)
    first, second, third, fourth = 27 * e, 27 * e + c * e * h, 27 * e + c * e * h + h, t.value.size - 27
    table = ad.reshape(ad.take(t, places[:first]), 27, e)
    W1 = ad.reshape(ad.take(t, places[first:second]), c * e, h)
    A = ad.take(t, places[second:third])
    for j in range(c):
        A = ad.take(table, X[:, j]) @ ad.take(W1, np.arange(j * e, j * e + e)) + A
    W2 = ad.reshape(ad.take(t, places[third:fourth]), h, 27)
    out = ad.tanh(A) @ W2
    assert out.value.shape == (n, 27)
    return out + ad.take(t, places[fourth:])


def train_language(X, y, sizes, rng):
    theta = 0.1 * rng.standard_normal(n_params(sizes))
    state = {"m": np.zeros(theta.size), "v": np.zeros(theta.size), "t": 0}
    for step in range(1800):
        rows = rng.integers(0, len(y), size=160)

        def loss(t, rows=rows):
            logs = ad.log_softmax(window_logits(t, X[rows], sizes))
            return ad.mul(ad.total(logs * np.eye(27)[y[rows]]), -1.0 / len(rows))

        _, slope = ad.value_and_grad(loss, theta)
        lr = optimizers.schedule(step, 1800, 50, 0.015)
        theta, state = optimizers.adamw_step(theta, slope, state, lr, decay=0.0)
    return theta


def sample(logits, rng, temperature=1.0, longest=20):
    name = []
    for _ in range(longest):
        z = np.array(logits(tuple(name)), dtype=float)
        k = (
            int(np.argmax(z))
            if temperature == 0
            else int(np.argmax(z / temperature + rng.gumbel(size=z.size)))
        )
        if k == 0:
            return np.array(name, dtype=int)
        name.append(k)
    return np.array(name, dtype=int)

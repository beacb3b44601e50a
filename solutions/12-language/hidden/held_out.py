"""Wrong answers, written from the release alone. Whoever writes misconceptions should not read them."""

import numpy as np
from autodiff import Node, log_softmax, matmul, part, reshape, take, tanh, total, value_and_grad
from letters import n_params
from optimizers import adam_state, adamw_step, schedule

from autograder.diagnosis.held_out import mistake


@mistake("language.surprise", "sum over the examples")
def surprise_sum(Z, y):
    Z = Z - Z.max(axis=1, keepdims=True)
    logs = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    nats = float(-logs[np.arange(len(y)), y].sum())
    return nats, nats / float(np.log(2)), float(np.exp(nats))


@mistake("language.surprise", "perplexity from bits by exp")
def surprise_exp_bits(Z, y):
    Z = Z - Z.max(axis=1, keepdims=True)
    logs = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    nats = float(-logs[np.arange(len(y)), y].mean())
    return nats, nats / float(np.log(2)), float(np.exp(nats / np.log(2)))


@mistake("language.surprise", "bits multiplied by log 2")
def surprise_times(Z, y):
    Z = Z - Z.max(axis=1, keepdims=True)
    logs = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    nats = float(-logs[np.arange(len(y)), y].mean())
    return nats, nats * float(np.log(2)), float(np.exp(nats))


@mistake("language.surprise", "mean of the perplexities")
def surprise_mean_perplexity(Z, y):
    Z = Z - Z.max(axis=1, keepdims=True)
    logs = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    own = -logs[np.arange(len(y)), y]
    return float(own.mean()), float(own.mean() / np.log(2)), float(np.exp(own).mean())


@mistake("language.surprise", "without subtracting the largest logit")
def surprise_overflow(Z, y):
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    nats = float(-np.log(P[np.arange(len(y)), y]).mean())
    return nats, nats / float(np.log(2)), float(np.exp(nats))


@mistake("language.surprise", "entropy of what the model expects")
def surprise_entropy(Z, y):
    Z = Z - Z.max(axis=1, keepdims=True)
    logs = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    nats = float(-(np.exp(logs) * logs).sum(axis=1).mean())
    return nats, nats / float(np.log(2)), float(np.exp(nats))


@mistake("language.bigram_theta", "rows and columns exchanged")
def bigram_theta_columns(a, b, alpha):
    counts = np.full((27, 27), float(alpha))
    np.add.at(counts, (b, a), 1)
    return np.log(counts / counts.sum(axis=1, keepdims=True))


@mistake("language.bigram_theta", "logs of counts without shares")
def bigram_theta_counts(a, b, alpha):
    counts = np.full((27, 27), float(alpha))
    np.add.at(counts, (a, b), 1)
    return np.log(counts)


@mistake("language.bigram_theta", "alpha added to the shares")
def bigram_theta_late(a, b, alpha):
    counts = np.zeros((27, 27))
    np.add.at(counts, (a, b), 1)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return np.log(shares + alpha)


@mistake("language.bigram_theta", "alpha only once in the sum of a row")
def bigram_theta_alpha_once(a, b, alpha):
    counts = np.zeros((27, 27))
    np.add.at(counts, (a, b), 1)
    return np.log((counts + alpha) / (counts.sum(axis=1, keepdims=True) + alpha))


@mistake("language.bigram_theta", "each pair counted once")
def bigram_theta_once(a, b, alpha):
    counts = np.full((27, 27), float(alpha))
    counts[a, b] += 1
    return np.log(counts / counts.sum(axis=1, keepdims=True))


@mistake("language.bigram_theta", "one where alpha should be")
def bigram_theta_one(a, b, alpha):
    counts = np.ones((27, 27))
    np.add.at(counts, (a, b), 1)
    return np.log(counts / counts.sum(axis=1, keepdims=True))


@mistake("language.bigram_gap", "the surprise alone, without the least one")
def bigram_gap_surprise(theta, counts):
    Z = theta - theta.max(axis=1, keepdims=True)
    logs = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    return float(-(counts * logs).sum() / counts.sum())


@mistake("language.bigram_gap", "not divided by the number of pairs")
def bigram_gap_sum(theta, counts):
    Z = theta - theta.max(axis=1, keepdims=True)
    logs = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    with np.errstate(all="ignore"):
        best = np.log(counts / counts.sum(axis=1, keepdims=True))
        return float(np.where(counts > 0, counts * (best - logs), 0).sum())


@mistake("language.bigram_gap", "mean over the 27 rows")
def bigram_gap_rows(theta, counts):
    Z = theta - theta.max(axis=1, keepdims=True)
    logs = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    with np.errstate(all="ignore"):
        shares = counts / counts.sum(axis=1, keepdims=True)
        return float(np.where(counts > 0, shares * (np.log(shares) - logs), 0).sum(axis=1).mean())


@mistake("language.bigram_gap", "theta taken for logarithms that add up")
def bigram_gap_unnormalised(theta, counts):
    with np.errstate(all="ignore"):
        best = np.log(counts / counts.sum(axis=1, keepdims=True))
        return float(np.where(counts > 0, counts * (best - theta), 0).sum() / counts.sum())


@mistake("language.bigram_gap", "zeros not left out")
def bigram_gap_nan(theta, counts):
    Z = theta - theta.max(axis=1, keepdims=True)
    logs = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    with np.errstate(all="ignore"):
        best = np.log(counts / counts.sum(axis=1, keepdims=True))
        return float((counts * (best - logs)).sum() / counts.sum())


@mistake("language.bigram_gap", "shares of the whole table")
def bigram_gap_joint(theta, counts):
    Z = theta - theta.max(axis=1, keepdims=True)
    logs = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    shares = counts / counts.sum()
    with np.errstate(all="ignore"):
        return float(np.where(counts > 0, shares * (np.log(shares) - logs), 0).sum())


@mistake("language.window_logits", "hidden bias left out")
def window_logits_no_b1(t, X, sizes):
    c, e, h = sizes
    i = 27 * e
    E = part(t, 0, i, (27, e))
    W1 = part(t, i, i + c * e * h, (c * e, h))
    i += c * e * h + h
    W2 = part(t, i, i + 27 * h, (h, 27))
    b2 = part(t, i + 27 * h, i + 27 * h + 27)
    rows = reshape(take(E, X), (len(X), c * e))
    return matmul(tanh(matmul(rows, W1)), W2) + b2


@mistake("language.window_logits", "mean of the letters' rows repeated")
def window_logits_first_letter(t, X, sizes):
    c, e, h = sizes
    i = 27 * e
    E = part(t, 0, i, (27, e))
    W1 = part(t, i, i + c * e * h, (c * e, h))
    i += c * e * h
    b1 = part(t, i, i + h)
    i += h
    W2 = part(t, i, i + 27 * h, (h, 27))
    b2 = part(t, i + 27 * h, i + 27 * h + 27)
    rows = reshape(take(E, np.repeat(X[:, -1:], c, axis=1)), (len(X), c * e))
    return matmul(tanh(matmul(rows, W1) + b1), W2) + b2


@mistake("language.window_logits", "log-softmax at the end")
def window_logits_logs(t, X, sizes):
    c, e, h = sizes
    i = 27 * e
    E = part(t, 0, i, (27, e))
    W1 = part(t, i, i + c * e * h, (c * e, h))
    i += c * e * h
    b1 = part(t, i, i + h)
    i += h
    W2 = part(t, i, i + 27 * h, (h, 27))
    b2 = part(t, i + 27 * h, i + 27 * h + 27)
    rows = reshape(take(E, X), (len(X), c * e))
    return log_softmax(matmul(tanh(matmul(rows, W1) + b1), W2) + b2)


@mistake("language.window_logits", "tanh left out")
def window_logits_linear(t, X, sizes):
    c, e, h = sizes
    i = 27 * e
    E = part(t, 0, i, (27, e))
    W1 = part(t, i, i + c * e * h, (c * e, h))
    i += c * e * h
    b1 = part(t, i, i + h)
    i += h
    W2 = part(t, i, i + 27 * h, (h, 27))
    b2 = part(t, i + 27 * h, i + 27 * h + 27)
    rows = reshape(take(E, X), (len(X), c * e))
    return matmul(matmul(rows, W1) + b1, W2) + b2


@mistake("language.window_logits", "newest letter first")
def window_logits_reversed(t, X, sizes):
    c, e, h = sizes
    i = 27 * e
    E = part(t, 0, i, (27, e))
    W1 = part(t, i, i + c * e * h, (c * e, h))
    i += c * e * h
    b1 = part(t, i, i + h)
    i += h
    W2 = part(t, i, i + 27 * h, (h, 27))
    b2 = part(t, i + 27 * h, i + 27 * h + 27)
    rows = reshape(take(E, X[:, ::-1]), (len(X), c * e))
    return matmul(tanh(matmul(rows, W1) + b1), W2) + b2


@mistake("language.window_logits", "tanh of the embeddings too")
def window_logits_tanh_rows(t, X, sizes):
    c, e, h = sizes
    i = 27 * e
    E = part(t, 0, i, (27, e))
    W1 = part(t, i, i + c * e * h, (c * e, h))
    i += c * e * h
    b1 = part(t, i, i + h)
    i += h
    W2 = part(t, i, i + 27 * h, (h, 27))
    b2 = part(t, i + 27 * h, i + 27 * h + 27)
    rows = tanh(reshape(take(E, X), (len(X), c * e)))
    return matmul(tanh(matmul(rows, W1) + b1), W2) + b2


@mistake("language.train_language", "plain noise returned")
def train_language_start(X, y, sizes, rng):
    return 0.1 * rng.normal(size=n_params(sizes))


@mistake("language.train_language", "begins at zero")
def train_language_zero(X, y, sizes, rng):
    theta = np.zeros(n_params(sizes))
    state = adam_state(theta)
    rates = [0.01 * 0.5 * (1 + np.cos(np.pi * t / 600)) for t in range(600)]
    for rate in rates:
        rows = rng.integers(len(y), size=128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, g = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, g, state, rate, 0.0)
    return theta


@mistake("language.train_language", "uphill")
def train_language_uphill(X, y, sizes, rng):
    theta = 0.1 * rng.normal(size=n_params(sizes))
    state = adam_state(theta)
    for _ in range(300):
        rows = rng.integers(len(y), size=128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (1 / len(rows))

        _, g = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, g, state, 0.01, 0.0)
    return theta


@mistake("language.train_language", "labels of other rows")
def train_language_other_labels(X, y, sizes, rng):
    theta = 0.1 * rng.normal(size=n_params(sizes))
    state = adam_state(theta)
    for _ in range(600):
        rows = rng.integers(len(y), size=128)
        others = rng.integers(len(y), size=128)

        def loss(t, rows=rows, others=others):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[others]))) * (-1 / len(rows))

        _, g = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, g, state, 0.01, 0.0)
    return theta


@mistake("language.train_language", "one batch for ever")
def train_language_one_batch(X, y, sizes, rng):
    theta = 0.1 * rng.normal(size=n_params(sizes))
    state = adam_state(theta)
    rows = rng.integers(len(y), size=128)

    def loss(t):
        logs = log_softmax(window_logits(t, X[rows], sizes))
        return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

    for _ in range(800):
        _, g = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, g, state, 0.01, 0.0)
    return theta


@mistake("language.train_language", "too few steps")
def train_language_few(X, y, sizes, rng):
    theta = 0.1 * rng.normal(size=n_params(sizes))
    state = adam_state(theta)
    for _ in range(30):
        rows = rng.integers(len(y), size=128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, g = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, g, state, 0.01, 0.0)
    return theta


@mistake("language.sample", "multiplied by the temperature")
def sample_times(logits, rng, temperature=1.0, longest=20):
    letters = []
    while len(letters) < longest:
        z = np.asarray(logits(list(letters)))
        if temperature == 0:
            letter = int(np.argmax(z))
        else:
            z = z * temperature
            p = np.exp(z - z.max())
            letter = int(rng.choice(27, p=p / p.sum()))
        if letter == 0:
            break
        letters.append(letter)
    return letters


@mistake("language.sample", "the boundary among the letters")
def sample_boundary(logits, rng, temperature=1.0, longest=20):
    letters = []
    while len(letters) < longest:
        z = np.asarray(logits(list(letters)))
        if temperature == 0:
            letter = int(np.argmax(z))
        else:
            z = z / temperature
            p = np.exp(z - z.max())
            letter = int(rng.choice(27, p=p / p.sum()))
        letters.append(letter)
        if letter == 0:
            break
    return letters


@mistake("language.sample", "always the most likely")
def sample_greedy(logits, rng, temperature=1.0, longest=20):
    letters = []
    while len(letters) < longest:
        letter = int(np.argmax(logits(list(letters))))
        if letter == 0:
            break
        letters.append(letter)
    return letters


@mistake("language.sample", "only the last letter handed over")
def sample_last(logits, rng, temperature=1.0, longest=20):
    letters = []
    while len(letters) < longest:
        z = np.asarray(logits(letters[-1:]))
        if temperature == 0:
            letter = int(np.argmax(z))
        else:
            z = z / temperature
            p = np.exp(z - z.max())
            letter = int(rng.choice(27, p=p / p.sum()))
        if letter == 0:
            break
        letters.append(letter)
    return letters


@mistake("language.sample", "one letter too few")
def sample_short(logits, rng, temperature=1.0, longest=20):
    letters = []
    while len(letters) < longest - 1:
        z = np.asarray(logits(list(letters)))
        if temperature == 0:
            letter = int(np.argmax(z))
        else:
            z = z / temperature
            p = np.exp(z - z.max())
            letter = int(rng.choice(27, p=p / p.sum()))
        if letter == 0:
            break
        letters.append(letter)
    return letters


@mistake("language.sample", "temperature ignored")
def sample_no_temperature(logits, rng, temperature=1.0, longest=20):
    letters = []
    while len(letters) < longest:
        z = np.asarray(logits(list(letters)))
        p = np.exp(z - z.max())
        letter = int(rng.choice(27, p=p / p.sum()))
        if letter == 0:
            break
        letters.append(letter)
    return letters

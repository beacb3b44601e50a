"""Mistakes with surprise, tables and windows. Appended to language.py when they run."""

from __future__ import annotations

import numpy as np
from autodiff import log_softmax, matmul, part, reshape, take, tanh, total

from autograder.misconceptions import Expression, misconception

# surprise


@misconception(
    "language.surprise",
    "another unit",
    "One of your three numbers is right. How do nats, bits and perplexity follow from one another? For a fair coin they are 0.69, 1 and 2.",
    family={
        "units": (
            Expression("lambda s: (s, s / np.log(2) ** 2, np.exp(s))"),
            Expression("lambda s: (s, s / np.log(2), 2**s)"),
            Expression("lambda s: (s / np.log(2), s / np.log(2), np.exp(s))"),
            Expression("lambda s: (s, s * np.log(2), np.exp(s))"),
            Expression("lambda s: (s, s / np.log(2), np.exp(s / np.log(2)))"),
            Expression("lambda s: (s, np.log2(s + 1e-300), np.exp(s))"),
            Expression("lambda s: (s, s / np.log(2), np.exp(-s))"),
            Expression("lambda s: (-s, -s / np.log(2), np.exp(-s))"),
            Expression("lambda s: (s, s / np.log(10), np.exp(s))"),
            Expression("lambda s: (np.exp(-s), s / np.log(2), np.exp(s))"),
            Expression("lambda s: (s, np.exp(s), s / np.log(2))"),
        )
    },
)
def another_unit(Z, y, *, units):
    shifted = Z - Z.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return tuple(float(each) for each in units(-np.mean(logs[np.arange(len(y)), y])))


@misconception(
    "language.surprise",
    "sums over the examples",
    "Take every example twice: the mean surprise must stay the same.",
)
def surprise_sum(Z, y):
    shifted = Z - Z.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    nats = -float(np.sum(logs[np.arange(len(y)), y]))
    return nats, nats / float(np.log(2)), float(np.exp(nats))


@misconception(
    "language.surprise",
    "averages the probabilities first",
    "Surprise is the mean of the logarithms. You take the logarithm of a mean.",
)
def surprise_of_mean(Z, y):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    p = float(np.mean((E / E.sum(axis=1, keepdims=True))[np.arange(len(y)), y]))
    return -float(np.log(p)), -float(np.log2(p)), 1 / p


@misconception(
    "language.surprise",
    "averages the perplexities",
    "The perplexity follows from the mean surprise. You average over examples after taking the exponential.",
)
def surprise_mean_perplexity(Z, y):
    shifted = Z - Z.max(axis=1, keepdims=True)
    own = -(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))[np.arange(len(y)), y]
    return float(own.mean()), float(own.mean() / np.log(2)), float(np.exp(own).mean())


@misconception(
    "language.surprise",
    "averages over the classes as well",
    "Your surprise is too small by the number of things that may come. Only what came counts, once for each example.",
)
def surprise_per_class(Z, y):
    shifted = Z - Z.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    nats = -float(np.sum(logs[np.arange(len(y)), y]) / Z.size)
    return nats, nats / float(np.log(2)), float(np.exp(nats))


@misconception(
    "language.surprise",
    "overflows",
    "For a logit of 1000 your function gives nan or infinity. A shift of a row changes no probability: which shift helps?",
)
def surprise_overflow(Z, y):
    with np.errstate(all="ignore"):
        E = np.exp(Z)
        nats = -float(np.mean(np.log((E / E.sum(axis=1, keepdims=True))[np.arange(len(y)), y])))
        return nats, nats / float(np.log(2)), float(np.exp(nats))


@misconception(
    "language.surprise",
    "adds a tiny number inside the logarithm",
    "What is nearly impossible for a model should surprise it without a limit. Yours has one: what do you add inside the logarithm?",
    family={"tiny": (1e-12, 1e-8, 1e-15)},
)
def surprise_tiny(Z, y, *, tiny):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    nats = -float(np.mean(np.log((E / E.sum(axis=1, keepdims=True))[np.arange(len(y)), y] + tiny)))
    return nats, nats / float(np.log(2)), float(np.exp(nats))


@misconception(
    "language.surprise",
    "expects probabilities",
    "The rows of Z are logits. What makes probabilities of them?",
)
def surprise_of_probabilities(Z, y):
    with np.errstate(all="ignore"):
        nats = -float(np.mean(np.log(np.abs(Z[np.arange(len(y)), y]) + 1e-300)))
    return nats, nats / float(np.log(2)), float(np.exp(nats))


@misconception(
    "language.surprise",
    "is the entropy of what the model expects",
    "Your number does not depend on what came. How surprised is a model that was sure of something else?",
)
def surprise_entropy(Z, y):
    shifted = Z - Z.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    nats = -float(np.mean(np.sum(np.exp(logs) * logs, axis=1)))
    return nats, nats / float(np.log(2)), float(np.exp(nats))


# bigram_theta


@misconception(
    "language.bigram_theta",
    "shares of each column",
    "Take the powers of e of your table. The shares of what follows a letter add up to 1: do your rows, or your columns?",
)
def theta_columns(a, b, alpha):
    counts = np.full((27, 27), float(alpha))
    np.add.at(counts, (a, b), 1.0)
    return np.log(counts / counts.sum(axis=0, keepdims=True))


@misconception(
    "language.bigram_theta",
    "exchanges first and second",
    "Row a is about what follows a. In which row do you count a pair?",
)
def theta_transposed(a, b, alpha):
    counts = np.full((27, 27), float(alpha))
    np.add.at(counts, (b, a), 1.0)
    return np.log(counts / counts.sum(axis=1, keepdims=True))


@misconception(
    "language.bigram_theta",
    "adds alpha once to the sum of a row",
    "Take the powers of e of a row: do they add up to 1? alpha is added to each of 27 counts, so by how much does their sum grow?",
)
def theta_alpha_once(a, b, alpha):
    counts = np.zeros((27, 27))
    np.add.at(counts, (a, b), 1.0)
    return np.log((counts + alpha) / (counts.sum(axis=1, keepdims=True) + alpha))


@misconception(
    "language.bigram_theta",
    "leaves alpha out of the sum",
    "Take the powers of e of a row: do they add up to 1? The sum is that of the counts after alpha was added.",
)
def theta_alpha_above(a, b, alpha):
    counts = np.zeros((27, 27))
    np.add.at(counts, (a, b), 1.0)
    return np.log((counts + alpha) / np.maximum(counts.sum(axis=1, keepdims=True), 1.0))


@misconception(
    "language.bigram_theta",
    "leaves alpha out",
    "A pair that never came is not impossible. What is alpha for?",
)
def theta_no_alpha(a, b, alpha):
    counts = np.zeros((27, 27))
    np.add.at(counts, (a, b), 1.0)
    with np.errstate(all="ignore"):
        return np.log(counts / counts.sum(axis=1, keepdims=True))


@misconception(
    "language.bigram_theta",
    "returns the shares",
    "The table holds logits: the logarithms of the shares.",
)
def theta_shares(a, b, alpha):
    counts = np.full((27, 27), float(alpha))
    np.add.at(counts, (a, b), 1.0)
    return counts / counts.sum(axis=1, keepdims=True)


@misconception(
    "language.bigram_theta",
    "counts a repeated pair once",
    "A pair that came a hundred times counts as one with your function. What does `counts[a, b] += 1` do with a place that comes twice?",
)
def theta_repeats_lost(a, b, alpha):
    counts = np.full((27, 27), float(alpha))
    counts[a, b] += 1.0
    return np.log(counts / counts.sum(axis=1, keepdims=True))


@misconception(
    "language.bigram_theta",
    "shares of all pairs",
    "All shares of your table together add up to 1. Each row is a question of its own: given this letter, what follows?",
)
def theta_joint(a, b, alpha):
    counts = np.full((27, 27), float(alpha))
    np.add.at(counts, (a, b), 1.0)
    return np.log(counts / counts.sum())


@misconception(
    "language.bigram_theta",
    "returns the logarithms of the counts",
    "As logits your table is as good, for a constant in a row changes nothing. But the docstring asks for logarithms of shares.",
)
def theta_log_counts(a, b, alpha):
    counts = np.full((27, 27), float(alpha))
    np.add.at(counts, (a, b), 1.0)
    return np.log(counts)


@misconception(
    "language.bigram_theta",
    "always adds 1",
    "What does alpha change in your function?",
)
def theta_always_one(a, b, alpha):
    counts = np.ones((27, 27))
    np.add.at(counts, (a, b), 1.0)
    return np.log(counts / counts.sum(axis=1, keepdims=True))


# bigram_gap


@misconception(
    "language.bigram_gap",
    "another distance",
    "The gap is a mean over the pairs that came: of log p* less log p, each weighted as often as its pair came.",
    family={
        "of": (
            Expression("lambda q, p, n: np.sum(n / n.sum() * np.sum(np.exp(p) * (p - q), axis=1))"),
            Expression("lambda q, p, n: np.mean(np.sum(np.exp(q) * (q - p), axis=1))"),
            Expression("lambda q, p, n: np.sum(n * np.sum(np.exp(q) * (q - p), axis=1))"),
            Expression("lambda q, p, n: np.sum(n / n.sum() * np.sum(q - p, axis=1))"),
            Expression("lambda q, p, n: np.sum(np.exp(q) * (q - p))"),
            Expression("lambda q, p, n: -np.sum(n / n.sum() * np.sum(np.exp(q) * (q - p), axis=1))"),
            Expression("lambda q, p, n: -np.sum(n / n.sum() * np.sum(np.exp(q) * p, axis=1))"),
            Expression("lambda q, p, n: np.sum(n / n.sum() * np.mean(np.exp(q) * (q - p), axis=1))"),
            Expression("lambda q, p, n: np.sum(n / n.sum() * np.sum(np.abs(np.exp(q) - np.exp(p)), axis=1))"),
            Expression("lambda q, p, n: np.sum(n / n.sum() * np.sum(np.exp(q) * np.abs(q - p), axis=1))"),
            Expression(
                "lambda q, p, n: np.sum(n / n.sum() * np.sum(np.exp(q) * (q - p), axis=1)) / np.log(2)"
            ),
            Expression("lambda q, p, n: np.max(np.sum(np.exp(q) * (q - p), axis=1))"),
        )
    },
)
def another_distance(theta, counts, *, of):
    shifted = theta - theta.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    n = counts.sum(axis=1)
    share = np.where(counts > 0, counts, 1e-300) / np.where(n > 0, n, 1.0)[:, None]
    return float(of(np.log(share), logs, n))


@misconception(
    "language.bigram_gap",
    "weighs every row alike",
    "A letter that came once counts as much as one that came a thousand times. The mean is over pairs.",
)
def gap_rows_alike(theta, counts):
    shifted = theta - theta.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    n = counts.sum(axis=1, keepdims=True)
    share = counts / np.where(n > 0, n, 1.0)
    terms = np.where(share > 0, share * (np.log(np.where(share > 0, share, 1.0)) - logs), 0.0)
    return float(terms.sum() / np.sum(n > 0))


@misconception(
    "language.bigram_gap",
    "gives nan where a pair never came",
    "0 times the logarithm of 0 is nan to NumPy, and adds nothing to the mean. Which pairs came?",
)
def gap_nan(theta, counts):
    shifted = theta - theta.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    with np.errstate(all="ignore"):
        share = counts / counts.sum(axis=1, keepdims=True)
        return float(np.sum(counts * (np.log(share) - logs)) / counts.sum())


@misconception(
    "language.bigram_gap",
    "takes the table for logarithms of shares",
    "A constant in a row of logits changes no probability, and it changes your gap. What makes probabilities of logits?",
)
def gap_not_normalised(theta, counts):
    came, n = counts > 0, np.broadcast_to(counts.sum(axis=1, keepdims=True), counts.shape)
    return float(np.sum(counts[came] * (np.log(counts[came] / n[came]) - theta[came])) / counts.sum())


@misconception(
    "language.bigram_gap",
    "takes the counts for shares",
    "Every pair three times as often must leave the gap as it is. Where do your counts become shares?",
)
def gap_counts_as_shares(theta, counts):
    shifted = theta - theta.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    came = counts > 0
    return float(np.sum(counts[came] * (np.log(counts[came]) - logs[came])) / counts.sum())


@misconception(
    "language.bigram_gap",
    "cuts small gaps off",
    "Your gap is 0 also near the best table, where it is small but not 0. What do you round or cut?",
    family={"least": (1e-3, 1e-4, 1e-5)},
)
def gap_clipped(theta, counts, *, least):
    shifted = theta - theta.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    came, n = counts > 0, np.broadcast_to(counts.sum(axis=1, keepdims=True), counts.shape)
    gap = float(np.sum(counts[came] * (np.log(counts[came] / n[came]) - logs[came])) / counts.sum())
    return gap if gap > least else 0.0


@misconception(
    "language.bigram_gap",
    "overflows",
    "For a logit of 1000 your gap is nan or infinite. A shift of a row changes no probability: which shift helps?",
)
def gap_overflow(theta, counts):
    with np.errstate(all="ignore"):
        logs = theta - np.log(np.exp(theta).sum(axis=1, keepdims=True))
        came, n = counts > 0, np.broadcast_to(counts.sum(axis=1, keepdims=True), counts.shape)
        return float(np.sum(counts[came] * (np.log(counts[came] / n[came]) - logs[came])) / counts.sum())


@misconception(
    "language.bigram_gap",
    "compares with the shares of all letters",
    "The best table knows which letter came before. You compare with what is best without that.",
)
def gap_unigram(theta, counts):
    shifted = theta - theta.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    share, came = np.broadcast_to(counts.sum(axis=0) / counts.sum(), counts.shape), counts > 0
    return float(np.sum(counts[came] * (np.log(share[came]) - logs[came])) / counts.sum())


# window_logits


@misconception(
    "language.window_logits",
    "reads the window backwards",
    "The oldest letter's row comes first. In your network the letters of a window stand the other way round.",
)
def window_reversed(t, X, sizes):
    c, e, h = sizes
    ends = np.cumsum([0, 27 * e, c * e * h, h, h * 27, 27])
    shapes = ((27, e), (c * e, h), (h,), (h, 27), (27,))
    E, W1, b1, W2, b2 = (part(t, *ends[i : i + 2], shape) for i, shape in enumerate(shapes))
    letters = reshape(take(E, X[:, ::-1]), (len(X), c * e))
    return matmul(tanh(matmul(letters, W1) + b1), W2) + b2


@misconception(
    "language.window_logits",
    "adds the rows of the letters up",
    'With your network "ab" and "ba" are the same. The rows of the letters stand one after another.',
)
def window_summed(t, X, sizes):
    c, e, h = sizes
    ends = np.cumsum([0, 27 * e, c * e * h, h, h * 27, 27])
    shapes = ((27, e), (c * e, h), (h,), (h, 27), (27,))
    E, _, b1, W2, b2 = (part(t, *ends[i : i + 2], shape) for i, shape in enumerate(shapes))
    letters = total(take(E, X), 1)
    return matmul(tanh(matmul(letters, part(t, ends[1], ends[1] + e * h, (e, h))) + b1), W2) + b2


@misconception(
    "language.window_logits",
    "a bias is missing",
    "Two biases belong to the network, and one of yours has no slope.",
    family={"hidden": (0.0, 1.0), "output": (0.0,)},
)
def window_no_bias(t, X, sizes, *, hidden, output):
    c, e, h = sizes
    ends = np.cumsum([0, 27 * e, c * e * h, h, h * 27, 27])
    shapes = ((27, e), (c * e, h), (h,), (h, 27), (27,))
    E, W1, b1, W2, b2 = (part(t, *ends[i : i + 2], shape) for i, shape in enumerate(shapes))
    letters = reshape(take(E, X), (len(X), c * e))
    if hidden:
        return matmul(tanh(matmul(letters, W1) + b1), W2)
    return matmul(tanh(matmul(letters, W1)), W2) + b2


@misconception(
    "language.window_logits",
    "returns logarithms of probabilities",
    "Your rows are normalised already. The docstring asks for logits.",
)
def window_log_softmax(t, X, sizes):
    c, e, h = sizes
    ends = np.cumsum([0, 27 * e, c * e * h, h, h * 27, 27])
    shapes = ((27, e), (c * e, h), (h,), (h, 27), (27,))
    E, W1, b1, W2, b2 = (part(t, *ends[i : i + 2], shape) for i, shape in enumerate(shapes))
    letters = reshape(take(E, X), (len(X), c * e))
    return log_softmax(matmul(tanh(matmul(letters, W1) + b1), W2) + b2)


@misconception(
    "language.window_logits",
    "has another function between the layers",
    "Which function stands between the two layers? Yours is another one.",
    family={
        "act": (
            Expression("lambda a: a * (a.value > 0)"),
            Expression("lambda a: a"),
            Expression("lambda a: tanh(tanh(a))"),
        )
    },
)
def window_other_act(t, X, sizes, *, act):
    c, e, h = sizes
    ends = np.cumsum([0, 27 * e, c * e * h, h, h * 27, 27])
    shapes = ((27, e), (c * e, h), (h,), (h, 27), (27,))
    E, W1, b1, W2, b2 = (part(t, *ends[i : i + 2], shape) for i, shape in enumerate(shapes))
    letters = reshape(take(E, X), (len(X), c * e))
    return matmul(act(matmul(letters, W1) + b1), W2) + b2


@misconception(
    "language.window_logits",
    "mixes up letters and examples when it reshapes",
    "The numbers of one window come from several examples. In which order does `reshape` read?",
)
def window_mixed(t, X, sizes):
    c, e, h = sizes
    ends = np.cumsum([0, 27 * e, c * e * h, h, h * 27, 27])
    shapes = ((27, e), (c * e, h), (h,), (h, 27), (27,))
    E, W1, b1, W2, b2 = (part(t, *ends[i : i + 2], shape) for i, shape in enumerate(shapes))
    letters = reshape(take(E, X.T), (len(X), c * e))
    return matmul(tanh(matmul(letters, W1) + b1), W2) + b2


@misconception(
    "language.window_logits",
    "cuts theta in another order",
    "Look at the packing in the docstring: which part of t comes first, which last, and how long is each?",
)
def window_packing(t, X, sizes):
    c, e, h = sizes
    ends = np.cumsum([0, c * e * h, h, h * 27, 27, 27 * e])
    shapes = ((c * e, h), (h,), (h, 27), (27,), (27, e))
    W1, b1, W2, b2, E = (part(t, *ends[i : i + 2], shape) for i, shape in enumerate(shapes))
    letters = reshape(take(E, X), (len(X), c * e))
    return matmul(tanh(matmul(letters, W1) + b1), W2) + b2


@misconception(
    "language.window_logits",
    "leaves the engine",
    "Your logits are right, and no slope arrives in t. Where does your function leave the nodes and compute with `.value`?",
)
def window_no_trail(t, X, sizes):
    c, e, h = sizes
    ends = np.cumsum([0, 27 * e, c * e * h, h, h * 27, 27])
    shapes = ((27, e), (c * e, h), (h,), (h, 27), (27,))
    E, W1, b1, W2, b2 = (t.value[ends[i] : ends[i + 1]].reshape(shape) for i, shape in enumerate(shapes))
    return np.tanh(E[X].reshape(len(X), c * e) @ W1 + b1) @ W2 + b2


@misconception(
    "language.window_logits",
    "learns no letters",
    "Your E gets no slope: it is used as a constant. It is a part of theta like the others.",
)
def window_frozen(t, X, sizes):
    c, e, h = sizes
    ends = np.cumsum([0, 27 * e, c * e * h, h, h * 27, 27])
    shapes = ((27, e), (c * e, h), (h,), (h, 27), (27,))
    E, W1, b1, W2, b2 = (part(t, *ends[i : i + 2], shape) for i, shape in enumerate(shapes))
    return matmul(tanh(matmul(E.value[X].reshape(len(X), c * e), W1) + b1), W2) + b2

"""Everyday mistakes of 12-language, many of them as families. Appended to language.py when they run."""

from __future__ import annotations

import numpy as np
from autodiff import matmul, part, reshape, swap, take, tanh

from autograder.misconceptions import Between, Expression, misconception

# surprise


@misconception(
    "language.surprise",
    "all rows in every column that came",
    "You pick whole columns of the table. Index rows and columns in pairs: how many numbers should you pick for n examples?",
)
def surprise_columns(Z, y):
    shifted = Z - Z.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    nats = float(-logs[:, y].mean())
    return nats, nats / float(np.log(2)), float(np.exp(nats))


@misconception(
    "language.surprise",
    "logits taken for logarithms of probabilities",
    "Add 5 to all logits of a row: the surprise should stay the same. Which step makes probabilities of logits?",
)
def surprise_no_softmax(Z, y):
    nats = float(-Z[np.arange(len(y)), y].mean())
    return nats, nats / float(np.log(2)), float(np.exp(nats))


@misconception(
    "language.surprise",
    "the mean over all classes",
    "What came has no part in your mean: you average over everything that could have come. Where does y enter?",
    family={
        "over": (
            Expression("lambda logs: -logs.mean()"),
            Expression("lambda logs: -logs.sum(axis=1).mean()"),
        )
    },
)
def surprise_over_all(Z, y, *, over):
    shifted = Z - Z.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    nats = float(over(logs))
    return nats, nats / float(np.log(2)), float(np.exp(nats))


@misconception(
    "language.surprise",
    "another number than the mean",
    "Look at how you make one number of the surprises of all examples. A mean is asked for.",
    family={
        "by": (
            Expression("np.max"),
            Expression("np.min"),
            Expression("np.median"),
            Expression("lambda own: own[-1]"),
            Expression("lambda own: own[0]"),
            Expression("lambda own: np.sum(own) / (len(own) - 1)"),
        )
    },
)
def surprise_by(Z, y, *, by):
    shifted = Z - Z.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    nats = float(by(-logs[np.arange(len(y)), y]))
    return nats, nats / float(np.log(2)), float(np.exp(nats))


@misconception(
    "language.surprise",
    "a number in front of the nats",
    "Your nats are a multiple of the right ones. Divide by the number of examples, and by nothing else.",
    family={"by": (Expression("lambda Z: 2.0"), Expression("lambda Z: 0.5"))},
)
def surprise_multiple(Z, y, *, by):
    shifted = Z - Z.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    nats = float(-logs[np.arange(len(y)), y].mean()) * by(Z)
    return nats, nats / float(np.log(2)), float(np.exp(nats))


@misconception(
    "language.surprise",
    "one number only",
    "Three numbers are asked for: nats, bits and perplexity.",
    family={"which": (0, 1, 2)},
)
def surprise_one(Z, y, *, which):
    shifted = Z - Z.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    nats = float(-logs[np.arange(len(y)), y].mean())
    return (nats, nats / float(np.log(2)), float(np.exp(nats)))[which]


@misconception(
    "language.surprise",
    "perplexity is the number of things",
    "Your perplexity does not depend on the surprise. Between how many equally likely things would one be as unsure?",
    family={
        "of": (
            Expression("lambda Z, nats: float(Z.shape[1])"),
            Expression("lambda Z, nats: float(np.exp(nats)) / Z.shape[1]"),
            Expression("lambda Z, nats: float(np.exp(nats)) * Z.shape[1]"),
            Expression("lambda Z, nats: nats * Z.shape[1]"),
        )
    },
)
def surprise_perplexity_k(Z, y, *, of):
    shifted = Z - Z.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    nats = float(-logs[np.arange(len(y)), y].mean())
    return nats, nats / float(np.log(2)), of(Z, nats)


# bigram_theta


@misconception(
    "language.bigram_theta",
    "the whole table turned",
    "Row a holds what follows a. Which axis is which in what you return?",
)
def theta_turned(a, b, alpha):
    counts = np.full((27, 27), float(alpha))
    np.add.at(counts, (a, b), 1)
    return np.log(counts / counts.sum(axis=1, keepdims=True)).T


@misconception(
    "language.bigram_theta",
    "counts, neither shares nor logarithms",
    "You return how often each pair came. The text asks for logarithms of shares.",
)
def theta_counts(a, b, alpha):
    counts = np.full((27, 27), float(alpha))
    np.add.at(counts, (a, b), 1)
    return counts


@misconception(
    "language.bigram_theta",
    "another number added to the counts",
    "The numerator has alpha added to each count. What do you add, and where?",
    family={
        "add": (
            Expression("lambda c, alpha: c + alpha / 27"),
            Expression("lambda c, alpha: c + 27 * alpha"),
            Expression("lambda c, alpha: c + alpha**2"),
            Expression("lambda c, alpha: c + 1 + alpha"),
            Expression("lambda c, alpha: c * (1 + alpha) + 1e-300"),
            Expression("lambda c, alpha: np.maximum(c, alpha)"),
            Expression("lambda c, alpha: np.where(c == 0, alpha, c)"),
            Expression("lambda c, alpha: c + alpha * (c == 0)"),
            Expression("lambda c, alpha: c + 2 * alpha"),
            Expression("lambda c, alpha: c + alpha / 2"),
        )
    },
)
def theta_added(a, b, alpha, *, add):
    counts = np.zeros((27, 27))
    np.add.at(counts, (a, b), 1)
    counts = add(counts, alpha)
    return np.log(counts / counts.sum(axis=1, keepdims=True))


@misconception(
    "language.bigram_theta",
    "a row's total without the right smoothing",
    "Do the powers of e of each row add up to 1? alpha is in each of the 27 numerators: how often is it in the row's total?",
    family={
        "total_of": (
            Expression("lambda c, alpha: c.sum(axis=1, keepdims=True) + 26 * alpha"),
            Expression("lambda c, alpha: c.sum(axis=1, keepdims=True) + 27"),
            Expression("lambda c, alpha: c.sum(axis=1, keepdims=True) + 27 * 27 * alpha"),
            Expression("lambda c, alpha: c.sum() + 27 * alpha"),
            Expression("lambda c, alpha: c.sum(axis=1, keepdims=True) + 1"),
            Expression("lambda c, alpha: c.sum(axis=1, keepdims=True) + 28 * alpha"),
            Expression("lambda c, alpha: (c + alpha).max(axis=1, keepdims=True)"),
            Expression("lambda c, alpha: (c + alpha).mean(axis=1, keepdims=True)"),
            Expression("lambda c, alpha: float(c.sum())"),
        )
    },
)
def theta_totals(a, b, alpha, *, total_of):
    counts = np.zeros((27, 27))
    np.add.at(counts, (a, b), 1)
    return np.log((counts + alpha) / total_of(counts, alpha))


@misconception(
    "language.bigram_theta",
    "alpha comes after the shares",
    "You add alpha to the shares, not to the counts. Where does the text add it?",
    family={
        "late": (
            Expression("lambda s, alpha: np.log(s + alpha)"),
            Expression("lambda s, alpha: np.log((s + alpha) / (s + alpha).sum(axis=1, keepdims=True))"),
            Expression("lambda s, alpha: np.log(np.maximum(s, alpha))"),
            Expression("lambda s, alpha: np.log(np.where(s == 0, alpha, s))"),
        ),
        "empty": (Expression("lambda rows: np.maximum(rows, 1)"), Expression("lambda rows: rows + 1e-12")),
    },
)
def theta_late(a, b, alpha, *, late, empty):
    counts = np.zeros((27, 27))
    np.add.at(counts, (a, b), 1)
    return late(counts / empty(counts.sum(axis=1, keepdims=True)), alpha)


@misconception(
    "language.bigram_theta",
    "another function than the logarithm",
    "At a share of 1 the logarithm is 0, and it is never above. Which function do you apply?",
    family={
        "f": (
            Expression("lambda c: -np.log(c / c.sum(axis=1, keepdims=True))"),
            Expression("lambda c: np.log2(c / c.sum(axis=1, keepdims=True))"),
            Expression("lambda c: np.log10(c / c.sum(axis=1, keepdims=True))"),
            Expression("lambda c: np.log1p(c / c.sum(axis=1, keepdims=True))"),
            Expression("lambda c: np.log1p(c) - np.log1p(c.sum(axis=1, keepdims=True))"),
            Expression("lambda c: np.log(c) - np.log(c).mean(axis=1, keepdims=True)"),
            Expression("lambda c: np.log(c) / np.log(c.sum(axis=1, keepdims=True))"),
            Expression("lambda c: c - np.log(np.exp(c - c.max()).sum(axis=1, keepdims=True)) - c.max()"),
            Expression("lambda c: np.exp(c) / np.exp(c).sum(axis=1, keepdims=True)"),
            Expression("lambda c: np.log(c) - c.sum(axis=1, keepdims=True)"),
            Expression("lambda c: np.log(c) - np.log(c.sum(axis=1))"),
        )
    },
)
def theta_function(a, b, alpha, *, f):
    counts = np.full((27, 27), float(alpha))
    np.add.at(counts, (a, b), 1)
    return f(counts)


@misconception(
    "language.bigram_theta",
    "some pairs are not counted",
    "Put the pairs in another order: the table should stay the same. Which of them do you not count?",
    family={
        "kept": (
            Expression("slice(None, -1)"),
            Expression("slice(1, None)"),
            Expression("slice(0, 1)"),
        )
    },
)
def theta_some_pairs(a, b, alpha, *, kept):
    counts = np.full((27, 27), float(alpha))
    np.add.at(counts, (a[kept], b[kept]), 1)
    return np.log(counts / counts.sum(axis=1, keepdims=True))


@misconception(
    "language.bigram_theta",
    "how often each letter comes, whatever stands before it",
    "All your rows are the same. Row a is about what follows a alone.",
)
def theta_letters(a, b, alpha):
    counts = np.full(27, float(alpha))
    np.add.at(counts, b, 1)
    return np.tile(np.log(counts / counts.sum()), (27, 1))


# bigram_gap


@misconception(
    "language.bigram_gap",
    "the divergence in the other direction",
    "You average over what the model expects. The mean is over the pairs that came.",
    family={
        "weights": (
            Expression("lambda n, rows, logs: rows * np.exp(logs)"),
            Expression("lambda n, rows, logs: n.sum() * np.exp(logs) / 27"),
        )
    },
)
def gap_other_direction(theta, counts, *, weights):
    shifted = theta - theta.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = counts.sum(axis=1, keepdims=True)
    came = counts > 0
    best = np.log(np.where(came, counts, 1.0) / np.where(rows > 0, rows, 1.0))
    return float(np.where(came, weights(counts, rows, logs) * (logs - best), 0.0).sum() / counts.sum())


@misconception(
    "language.bigram_gap",
    "the best table is smoothed",
    "Your best table has something added to its counts, so it is not the best one for these counts.",
    family={"alpha": (1.0, 1e-3, 0.1, 0.5)},
)
def gap_smoothed(theta, counts, *, alpha):
    shifted = theta - theta.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    best = np.log((counts + alpha) / (counts + alpha).sum(axis=1, keepdims=True))
    return float((counts * (best - logs)).sum() / counts.sum())


@misconception(
    "language.bigram_gap",
    "another distance between two tables",
    "Look at what you take the mean of. The text has a difference of two logarithms.",
    family={
        "of": (
            Expression("lambda p, best, q, logs: best - q"),
            Expression("lambda p, best, q, logs: p - q"),
            Expression("lambda p, best, q, logs: (best - logs) ** 2"),
            Expression("lambda p, best, q, logs: (p - q) ** 2"),
            Expression("lambda p, best, q, logs: np.abs(p - q)"),
            Expression("lambda p, best, q, logs: best / logs"),
            Expression("lambda p, best, q, logs: p * (best - logs)"),
            Expression("lambda p, best, q, logs: p / q"),
            Expression("lambda p, best, q, logs: np.log(p + q)"),
            Expression("lambda p, best, q, logs: best + logs"),
        )
    },
)
def gap_of(theta, counts, *, of):
    shifted = theta - theta.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = counts.sum(axis=1, keepdims=True)
    came = counts > 0
    p = np.where(came, counts, 1.0) / np.where(rows > 0, rows, 1.0)
    terms = of(p, np.log(p), np.exp(logs), logs)
    return float(np.where(came, counts * terms, 0.0).sum() / counts.sum())


@misconception(
    "language.bigram_gap",
    "the mean is over something else",
    "Each pair counts as often as it came. What do you divide by, and what does each row weigh?",
    family={
        "mean": (
            Expression("lambda n, terms: (n * terms).sum() / n.size"),
            Expression("lambda n, terms: (n * terms).sum() / (n > 0).sum()"),
            Expression("lambda n, terms: (n * terms).sum() / len(n)"),
            Expression("lambda n, terms: terms[n > 0].mean()"),
            Expression("lambda n, terms: terms[n > 0].sum()"),
            Expression("lambda n, terms: (n / np.maximum(n.sum(1, keepdims=True), 1e-300) * terms).mean()"),
        )
    },
)
def gap_mean(theta, counts, *, mean):
    shifted = theta - theta.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = counts.sum(axis=1, keepdims=True)
    came = counts > 0
    best = np.log(np.where(came, counts, 1.0) / np.where(rows > 0, rows, 1.0))
    return float(mean(counts, np.where(came, best - logs, 0.0)))


@misconception(
    "language.bigram_gap",
    "one of the two tables is turned",
    "Row a of both tables is about what follows a. Which of them do you read column by column?",
    family={"turn": (Expression("lambda t, n: (t.T, n)"), Expression("lambda t, n: (t, n.T)"))},
)
def gap_turned(theta, counts, *, turn):
    theta, counts = turn(theta, counts)
    shifted = theta - theta.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = counts.sum(axis=1, keepdims=True)
    came = counts > 0
    best = np.log(np.where(came, counts, 1.0) / np.where(rows > 0, rows, 1.0))
    return float(np.where(came, counts * (best - logs), 0.0).sum() / counts.sum())


@misconception(
    "language.bigram_gap",
    "a tiny number added under the logarithm",
    "A tiny number in a logarithm makes every term a little wrong. Leave out the pairs that never came.",
    family={"eps": (1e-12, 1e-10, 1e-9, 1e-8, 1e-6, 1e-5, 1e-3)},
)
def gap_eps(theta, counts, *, eps):
    shifted = theta - theta.max(axis=1, keepdims=True)
    P = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
    rows = counts.sum(axis=1, keepdims=True)
    shares = counts / np.where(rows > 0, rows, 1.0)
    return float((counts * (np.log(shares + eps) - np.log(P + eps))).sum() / counts.sum())


# window_logits


@misconception(
    "language.window_logits",
    "each letter's place in the window is lost",
    "Exchange two letters of a window: your logits stay the same. The c rows stand one after another.",
    family={
        "merge": (
            Expression("lambda rows, c: total(rows, axis=1)"),
            Expression("lambda rows, c: total(rows, axis=1) * (1 / c)"),
        ),
        "times": (Expression("lambda m, c, e: np.tile(np.eye(e), (1, c))"),),
    },
)
def window_merged(t, X, sizes, *, merge, times):
    c, e, h = sizes
    ends = np.cumsum([0, 27 * e, c * e * h, h, h * 27, 27])
    shapes = ((27, e), (c * e, h), (h,), (h, 27), (27,))
    E, W1, b1, W2, b2 = (part(t, *ends[i : i + 2], shape) for i, shape in enumerate(shapes))
    rows = matmul(merge(take(E, X), c), times(None, c, e))
    return matmul(tanh(matmul(rows, W1) + b1), W2) + b2


@misconception(
    "language.window_logits",
    "some letters of the window have no part",
    "Change one letter of a window after the other: which of them never change your logits?",
    family={
        "see": (
            Expression("lambda X: np.repeat(X[:, -1:], X.shape[1], axis=1)"),
            Expression("lambda X: np.repeat(X[:, :1], X.shape[1], axis=1)"),
            Expression("lambda X: np.repeat(X[:1], len(X), axis=0)"),
            Expression("lambda X: np.where(np.arange(X.shape[1]) == X.shape[1] - 1, X, 0)"),
            Expression("lambda X: np.where(np.arange(X.shape[1]) == 0, X, 0)"),
        )
    },
)
def window_some_letters(t, X, sizes, *, see):
    c, e, h = sizes
    ends = np.cumsum([0, 27 * e, c * e * h, h, h * 27, 27])
    shapes = ((27, e), (c * e, h), (h,), (h, 27), (27,))
    E, W1, b1, W2, b2 = (part(t, *ends[i : i + 2], shape) for i, shape in enumerate(shapes))
    letters = reshape(take(E, see(X)), (len(X), c * e))
    return matmul(tanh(matmul(letters, W1) + b1), W2) + b2


@misconception(
    "language.window_logits",
    "other numbers for the letters",
    "Row 0 of E belongs to the boundary, row 1 to a. Which row do you take for which letter?",
    family={
        "row": (
            Expression("lambda X: np.maximum(X - 1, 0)"),
            Expression("lambda X: X - 1"),
            Expression("lambda X: np.minimum(X + 1, 26)"),
            Expression("lambda X: (X + 1) % 27"),
            Expression("lambda X: 26 - X"),
        )
    },
)
def window_other_rows(t, X, sizes, *, row):
    c, e, h = sizes
    ends = np.cumsum([0, 27 * e, c * e * h, h, h * 27, 27])
    shapes = ((27, e), (c * e, h), (h,), (h, 27), (27,))
    E, W1, b1, W2, b2 = (part(t, *ends[i : i + 2], shape) for i, shape in enumerate(shapes))
    letters = reshape(take(E, row(X)), (len(X), c * e))
    return matmul(tanh(matmul(letters, W1) + b1), W2) + b2


@misconception(
    "language.window_logits",
    "a function at another place",
    "There is one function in this network, tanh, and it stands around the sums of the hidden layer, bias included. Where are yours?",
    family={
        "net": (
            Expression("lambda H, W1, b1, W2, b2: matmul(tanh(matmul(tanh(H), W1) + b1), W2) + b2"),
            Expression("lambda H, W1, b1, W2, b2: matmul(matmul(tanh(H), W1) + b1, W2) + b2"),
            Expression("lambda H, W1, b1, W2, b2: tanh(matmul(tanh(matmul(H, W1) + b1), W2) + b2)"),
            Expression("lambda H, W1, b1, W2, b2: tanh(matmul(matmul(H, W1) + b1, W2) + b2)"),
            Expression("lambda H, W1, b1, W2, b2: matmul(tanh(matmul(H, W1)) + b1, W2) + b2"),
            Expression("lambda H, W1, b1, W2, b2: tanh(matmul(tanh(matmul(H, W1) + b1), W2)) + b2"),
        )
    },
)
def window_functions(t, X, sizes, *, net):
    c, e, h = sizes
    ends = np.cumsum([0, 27 * e, c * e * h, h, h * 27, 27])
    shapes = ((27, e), (c * e, h), (h,), (h, 27), (27,))
    E, W1, b1, W2, b2 = (part(t, *ends[i : i + 2], shape) for i, shape in enumerate(shapes))
    return net(reshape(take(E, X), (len(X), c * e)), W1, b1, W2, b2)


@misconception(
    "language.window_logits",
    "theta packed in another order",
    "theta holds E, W1, b1, W2, b2 in this order. Where does each of your parts begin?",
    family={
        "order": (
            (0, 2, 1, 3, 4),
            (0, 1, 2, 4, 3),
            (0, 2, 1, 4, 3),
            (0, 1, 3, 2, 4),
            (0, 2, 4, 1, 3),
            (0, 3, 4, 1, 2),
            (1, 2, 0, 3, 4),
            (0, 3, 2, 1, 4),
        )
    },
)
def window_packed(t, X, sizes, *, order):
    c, e, h = sizes
    shapes = ((27, e), (c * e, h), (h,), (h, 27), (27,))
    parts, start = {}, 0
    for i in order:
        stop = start + int(np.prod(shapes[i]))
        parts[i] = part(t, start, stop, shapes[i])
        start = stop
    letters = reshape(take(parts[0], X), (len(X), c * e))
    return matmul(tanh(matmul(letters, parts[1]) + parts[2]), parts[3]) + parts[4]


@misconception(
    "language.window_logits",
    "a matrix read column by column",
    "Matrices are packed row by row. Which of yours is cut in the shape of its transpose?",
    family={"which": (0, 1, 2, 3)},
)
def window_columns(t, X, sizes, *, which):
    c, e, h = sizes
    ends = np.cumsum([0, 27 * e, c * e * h, h, h * 27, 27])
    shapes = ((27, e), (c * e, h), (h,), (h, 27), (27,))
    turned = {0: (0,), 1: (1,), 2: (3,), 3: (0, 1, 3)}[which]
    cut = [
        swap(part(t, *ends[i : i + 2], shape[::-1])) if i in turned else part(t, *ends[i : i + 2], shape)
        for i, shape in enumerate(shapes)
    ]
    E, W1, b1, W2, b2 = cut
    return matmul(tanh(matmul(reshape(take(E, X), (len(X), c * e)), W1) + b1), W2) + b2


@misconception(
    "language.window_logits",
    "one bias for all units",
    "b1 has h numbers and b2 has 27: each unit and each letter has its own.",
    family={"which": (Expression("(True, False)"), Expression("(False, True)"), Expression("(True, True)"))},
)
def window_one_bias(t, X, sizes, *, which):
    c, e, h = sizes
    ends = np.cumsum([0, 27 * e, c * e * h, h, h * 27, 27])
    shapes = ((27, e), (c * e, h), (h,), (h, 27), (27,))
    E, W1, b1, W2, b2 = (part(t, *ends[i : i + 2], shape) for i, shape in enumerate(shapes))
    if which[0]:
        b1 = part(t, ends[2], ends[2] + 1)
    if which[1]:
        b2 = part(t, ends[4], ends[4] + 1)
    return matmul(tanh(matmul(reshape(take(E, X), (len(X), c * e)), W1) + b1), W2) + b2


@misconception(
    "language.window_logits",
    "the letters' rows scaled first",
    "The rows of E go into the network as they are. By what do you multiply them?",
    family={
        "by": (
            Expression("lambda c, e: 1 / c"),
            Expression("lambda c, e: c"),
            Expression("lambda c, e: 1 / np.sqrt(e)"),
            Expression("lambda c, e: np.sqrt(e)"),
            Expression("lambda c, e: 1 / e"),
        )
    },
)
def window_scaled(t, X, sizes, *, by):
    c, e, h = sizes
    ends = np.cumsum([0, 27 * e, c * e * h, h, h * 27, 27])
    shapes = ((27, e), (c * e, h), (h,), (h, 27), (27,))
    E, W1, b1, W2, b2 = (part(t, *ends[i : i + 2], shape) for i, shape in enumerate(shapes))
    letters = reshape(take(E, X) * float(by(c, e)), (len(X), c * e))
    return matmul(tanh(matmul(letters, W1) + b1), W2) + b2


@misconception(
    "language.window_logits",
    "a bias subtracted",
    "A bias is added. Which of yours is taken away?",
    family={"signs": (Expression("(-1.0, 1.0)"), Expression("(1.0, -1.0)"), Expression("(-1.0, -1.0)"))},
)
def window_minus_bias(t, X, sizes, *, signs):
    c, e, h = sizes
    ends = np.cumsum([0, 27 * e, c * e * h, h, h * 27, 27])
    shapes = ((27, e), (c * e, h), (h,), (h, 27), (27,))
    E, W1, b1, W2, b2 = (part(t, *ends[i : i + 2], shape) for i, shape in enumerate(shapes))
    letters = reshape(take(E, X), (len(X), c * e))
    return matmul(tanh(matmul(letters, W1) + b1 * signs[0]), W2) + b2 * signs[1]


@misconception(
    "language.window_logits",
    "biases counted several times, or halved",
    "Each bias is added once. By what do you multiply it?",
    family={"c": Between(0.05, 30.0, examples=(2.0, 0.5))},
)
def window_bias_times(t, X, sizes, *, c):
    width, e, h = sizes
    ends = np.cumsum([0, 27 * e, width * e * h, h, h * 27, 27])
    shapes = ((27, e), (width * e, h), (h,), (h, 27), (27,))
    E, W1, b1, W2, b2 = (part(t, *ends[i : i + 2], shape) for i, shape in enumerate(shapes))
    letters = reshape(take(E, X), (len(X), width * e))
    return matmul(tanh(matmul(letters, W1) + b1), W2) + b2 * c


@misconception(
    "language.surprise",
    "the three numbers in one array, or the like",
    "The docstring promises three floats in a tuple.",
    family={
        "packed": (
            Expression("lambda *three: np.array(three)"),
            Expression("lambda *three: dict(zip(('nats', 'bits', 'perplexity'), three))"),
            Expression("lambda *three: str(three)"),
        )
    },
)
def surprise_packed(Z, y, *, packed):
    shifted = Z - Z.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    nats = -float(np.mean(logs[np.arange(len(y)), y]))
    return packed(nats, nats / np.log(2.0), np.exp(nats))


@misconception(
    "language.surprise",
    "what is taken off before the exponential is not put back",
    "You take the largest logit away before the exponential. Where does it come back? Shift a row: nothing should change.",
    family={
        "largest": (
            Expression("lambda Z: Z.max(axis=1)"),
            Expression("lambda Z: Z.max()"),
            Expression("lambda Z: Z.mean(axis=1)"),
        )
    },
)
def surprise_not_put_back(Z, y, *, largest):
    off = np.asarray(largest(Z))
    lse = np.log(np.exp(Z - (off[:, None] if off.ndim else off)).sum(axis=1))
    nats = float(np.mean(lse - Z[np.arange(len(y)), y]))
    return nats, nats / float(np.log(2.0)), float(np.exp(nats))


@misconception(
    "language.surprise",
    "of another thing than what came",
    "Whose probability is it whose logarithm you take? Change y: your numbers should change.",
    family={
        "which": (
            Expression("lambda Z, y: Z.argmax(axis=1)"),
            Expression("lambda Z, y: Z.argmin(axis=1)"),
            Expression("lambda Z, y: y - 1"),
            Expression("lambda Z, y: np.zeros(len(y), dtype=int)"),
            Expression("lambda Z, y: y[::-1]"),
        )
    },
)
def surprise_of_another(Z, y, *, which):
    shifted = Z - Z.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    nats = -float(np.mean(logs[np.arange(len(y)), which(Z, y)]))
    return nats, nats / float(np.log(2.0)), float(np.exp(nats))


@misconception(
    "language.surprise",
    "the softmax over something else than a row",
    "The probabilities of each row add up to 1. Do yours?",
    family={"axis": (0, None)},
)
def surprise_other_axis(Z, y, *, axis):
    shifted = Z - Z.max(axis=axis, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    nats = -float(np.mean(logs[np.arange(len(y)), y]))
    return nats, nats / float(np.log(2.0)), float(np.exp(nats))


@misconception(
    "language.surprise",
    "something is added beside the sum of exponentials",
    "What is added to a sum before its logarithm changes it. Is anything needed there once the largest logit is taken away?",
    family={"eps": Between(1e-12, 1e-1, examples=(1e-3, 1e-8))},
)
def surprise_eps(Z, y, *, eps):
    shifted = Z - Z.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True) + eps)
    nats = -float(np.mean(logs[np.arange(len(y)), y]))
    return nats, nats / float(np.log(2.0)), float(np.exp(nats))


@misconception(
    "language.surprise",
    "the units of perplexity and bits mixed up",
    "The perplexity is e to the power of the nats, or 2 to the power of the bits: the same number.",
    family={
        "last": (
            Expression("lambda nats: 2.0 ** (nats * np.log(2.0))"),
            Expression("lambda nats: float(np.exp(nats / np.log(2.0)))"),
            Expression("lambda nats: float(np.exp(-nats))"),
            Expression("lambda nats: float(np.log(nats))"),
            Expression("lambda nats: float(1 / nats)"),
        )
    },
)
def surprise_mixed_units(Z, y, *, last):
    shifted = Z - Z.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    nats = -float(np.mean(logs[np.arange(len(y)), y]))
    return nats, nats / float(np.log(2.0)), last(nats)


@misconception(
    "language.bigram_theta",
    "alpha at another place",
    "alpha is added to each count before the shares are taken: then each row of shares adds up to 1.",
    family={
        "table": (
            Expression("lambda C, alpha: np.log(C / np.maximum(C.sum(axis=1, keepdims=True), 1) + alpha)"),
            Expression("lambda C, alpha: np.log(C + alpha) - np.log(C.sum(axis=1, keepdims=True) + 1e-12)"),
            Expression("lambda C, alpha: np.log((C + alpha) / C.sum())"),
        )
    },
)
def bigram_alpha_elsewhere(a, b, alpha, *, table):
    C = np.zeros((27, 27))
    np.add.at(C, (a, b), 1.0)
    return table(C, alpha)


@misconception(
    "language.bigram_theta",
    "letters counted from another number",
    "0 is the boundary and 26 is z: which row belongs to which letter?",
    family={"shift": (-1, 1)},
)
def bigram_shifted(a, b, alpha, *, shift):
    C = np.full((27, 27), float(alpha))
    np.add.at(C, ((a + shift) % 27, (b + shift) % 27), 1.0)
    return np.log(C / C.sum(axis=1, keepdims=True))


@misconception(
    "language.bigram_gap",
    "each pair's part cut off, or made positive",
    "Some pairs are more likely to the table than to the counts, and their part is below 0. What becomes of it?",
    family={
        "part": (
            Expression("lambda d: np.maximum(d, 0.0)"),
            Expression("lambda d: np.abs(d)"),
            Expression("lambda d: d**2"),
        )
    },
)
def gap_cut_parts(theta, counts, *, part):
    shifted = theta - theta.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    came = counts > 0
    rows = np.broadcast_to(counts.sum(axis=1, keepdims=True), counts.shape)
    best = np.log(counts[came] / rows[came])
    return float(np.sum(counts[came] * part(best - logs[came])) / counts.sum())

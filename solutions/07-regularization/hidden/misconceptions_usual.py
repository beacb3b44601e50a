"""Everyday mistakes of 07-regularization, many of them as families. Appended to regularization.py when they run."""

from __future__ import annotations

import numpy as np
from regularization import soft_threshold

from autograder.misconceptions import Expression, misconception

REST = (
    Expression("lambda order, part, parts: np.concatenate([p for p in parts if p is not part])"),
    Expression("lambda order, part, parts: np.setdiff1d(order, part)"),
    Expression("lambda order, part, parts: order[~np.isin(order, part)]"),
)


# folds


@misconception(
    "regularization.folds",
    "examples drawn with replacement",
    "Some of your examples stand in two parts and others in none. A random order has each example once.",
    family={
        "draw": (
            Expression("lambda n, rng: rng.integers(0, n, n)"),
            Expression("lambda n, rng: rng.choice(n, n)"),
        ),
        "rest": REST,
    },
)
def folds_with_replacement(n, k, rng, *, draw, rest):
    order = draw(n, rng)
    parts = np.array_split(order, k)
    return [(rest(order, part, parts), part) for part in parts]


@misconception(
    "regularization.folds",
    "one part too many or too few",
    "k parts are asked for, each of which judges once. How many pairs do you return?",
    family={
        "pairs": (
            Expression("lambda p, k: p[: k - 1]"),
            Expression("lambda p, k: p[1:]"),
            Expression("lambda p, k: p[:1]"),
            Expression("lambda p, k: p[-1:]"),
        ),
        "rest": REST,
    },
)
def folds_count(n, k, rng, *, pairs, rest):
    order = rng.permutation(n)
    parts = np.array_split(order, k)
    return pairs([(rest(order, part, parts), part) for part in parts], k)


@misconception(
    "regularization.folds",
    "row numbers from 1",
    "The first row of X has the number 0. What is the largest number that you return?",
    family={"rest": REST},
)
def folds_from_one(n, k, rng, *, rest):
    order = rng.permutation(n) + 1
    parts = np.array_split(order, k)
    return [(rest(order, part, parts), part) for part in parts]


@misconception(
    "regularization.folds",
    "train is not all that the part leaves",
    "Train should hold every example that is not in val. Which ones are missing in yours, or too many?",
    family={
        "train": (
            Expression("lambda order, parts, i: np.concatenate([order[:0], *parts[:i]])"),
            Expression("lambda order, parts, i: np.concatenate([order[:0], *parts[i + 1 :]])"),
            Expression("lambda order, parts, i: parts[(i + 1) % len(parts)]"),
            Expression("lambda order, parts, i: parts[i - 1]"),
            Expression("lambda order, parts, i: np.delete(order, parts[i])"),
            Expression("lambda order, parts, i: order"),
            Expression("lambda order, parts, i: parts[i]"),
        )
    },
)
def folds_train(n, k, rng, *, train):
    order = rng.permutation(n)
    parts = np.array_split(order, k)
    return [(train(order, parts, i), parts[i]) for i in range(k)]


@misconception(
    "regularization.folds",
    "truth values in place of row numbers",
    "Row numbers are asked for, and you return arrays of True and False. np.flatnonzero turns one into the other.",
)
def folds_truth(n, k, rng):
    pairs = []
    for part in np.array_split(rng.permutation(n), k):
        mask = np.zeros(n, dtype=bool)
        mask[part] = True
        pairs.append((~mask, mask))
    return pairs


# cross_validate


@misconception(
    "regularization.cross_validate",
    "train and val exchanged",
    "You train on the small part and judge by the large one.",
    family={
        "weight": (Expression("lambda rows: 1")),
        "by": (Expression("lambda n, w: n"),),
    },
)
def cross_validate_exchanged(fit, loss, X, y, pairs, *, weight, by):
    total = weights = 0.0
    for val, train in pairs:
        theta = fit(X[train], y[train])
        total += weight(val) * loss(theta, X[val], y[val])
        weights += weight(val)
    return float(total / by(len(y), weights))


@misconception(
    "regularization.cross_validate",
    "other weights for the pairs",
    "Each example counts the same. By what do you multiply the mean loss of a pair, and by what do you divide in the end?",
    family={
        "weight": (
            Expression("lambda train, val, n: len(train)"),
            Expression("lambda train, val, n: len(val) ** 2"),
            Expression("lambda train, val, n: len(val) / len(train)"),
            Expression("lambda train, val, n: 1 / len(val)"),
        ),
        "by": (
            Expression("lambda n, k, w: n"),
            Expression("lambda n, k, w: k"),
            Expression("lambda n, k, w: 1"),
            Expression("lambda n, k, w: k - 1"),
            Expression("lambda n, k, w: n - 1"),
            Expression("lambda n, k, w: n * k"),
        ),
    },
)
def cross_validate_weights(fit, loss, X, y, pairs, *, weight, by):
    total = weights = 0.0
    for train, val in pairs:
        theta = fit(X[train], y[train])
        total += weight(train, val, len(y)) * loss(theta, X[val], y[val])
        weights += weight(train, val, len(y))
    return float(total / by(len(y), len(pairs), weights))


@misconception(
    "regularization.cross_validate",
    "another number than the mean of the losses",
    "Look at the last line: what do you make of the losses of the pairs? The mean over all examples is asked for.",
    family={
        "of": (
            Expression("lambda means, sizes: np.sqrt(np.sum(means * sizes) / np.sum(sizes))"),
            Expression("lambda means, sizes: np.median(means)"),
            Expression("lambda means, sizes: np.std(means)"),
            Expression("lambda means, sizes: np.log(np.sum(means * sizes) / np.sum(sizes))"),
            Expression("lambda means, sizes: -np.sum(means * sizes) / np.sum(sizes)"),
        )
    },
)
def cross_validate_of(fit, loss, X, y, pairs, *, of):
    means, sizes = [], []
    for train, val in pairs:
        theta = fit(X[train], y[train])
        means.append(loss(theta, X[val], y[val]))
        sizes.append(len(val))
    return float(of(np.array(means), np.array(sizes)))


@misconception(
    "regularization.cross_validate",
    "the losses, one for each pair",
    "One number is asked for. You return a loss for each pair.",
    family={"form": (Expression("list"), Expression("np.array"))},
)
def cross_validate_list(fit, loss, X, y, pairs, *, form):
    means = []
    for train, val in pairs:
        theta = fit(X[train], y[train])
        means.append(loss(theta, X[val], y[val]))
    return form(means)


# min_norm


@misconception(
    "regularization.min_norm",
    "a sign or a number in front",
    "Put your theta into mean((F theta - y)^2): it should be as small as it can get. By what is your theta multiplied?",
    family={
        "c": (
            Expression("lambda F: -1.0"),
            Expression("lambda F: 2.0"),
            Expression("lambda F: 0.5"),
            Expression("lambda F: float(len(F))"),
            Expression("lambda F: 2 / len(F)"),
            Expression("lambda F: 1 / F.shape[1]"),
        )
    },
)
def min_norm_scaled(F, y, *, c):
    return c(F) * (np.linalg.pinv(F) @ y)


@misconception(
    "regularization.min_norm",
    "predictions in place of theta",
    "You return one number for each example. theta has one for each column of F.",
)
def min_norm_predictions(F, y):
    return F @ (np.linalg.pinv(F) @ y)


@misconception(
    "regularization.min_norm",
    "a theta of length 1",
    "Shortest means: of all those with the least loss. You divide by the length.",
)
def min_norm_unit(F, y):
    theta = np.linalg.pinv(F) @ y
    return theta / np.linalg.norm(theta)


@misconception(
    "regularization.min_norm",
    "another power of the singular values",
    "With F = U S Vt, the shortest theta divides U^T y by the singular values, once.",
    family={"power": (-2, 2, 0, -0.5)},
)
def min_norm_power(F, y, *, power):
    U, s, Vt = np.linalg.svd(F, full_matrices=False)
    scaled = np.zeros_like(s)
    large = s > 1e-12 * s.max(initial=0.0)
    scaled[large] = s[large] ** power
    return Vt.T @ (scaled * (U.T @ y))


@misconception(
    "regularization.min_norm",
    "a few steps of descent",
    "After a number of steps descent is on its way. The text asks for where it ends.",
    family={
        "steps": (100, 1000),
        "lr": (0.001, 0.01, 0.1),
        "grad": (
            Expression("lambda F, y, t: F.T @ (F @ t - y)"),
            Expression("lambda F, y, t: 2 / len(y) * F.T @ (F @ t - y)"),
        ),
    },
)
def min_norm_descent(F, y, *, steps, lr, grad):
    theta = np.zeros(F.shape[1])
    for _ in range(steps):
        theta = theta - lr * grad(F, y, theta)
    return theta


# ridge


@misconception(
    "regularization.ridge",
    "lam on the other side too",
    "Differentiate lam/2 |w|^2: it stands on the side of theta alone.",
    family={
        "right": (
            Expression("lambda r, lam: r + lam"),
            Expression("lambda r, lam: r - lam"),
            Expression("lambda r, lam: (1 + lam) * r"),
        )
    },
)
def ridge_right_side(X, y, lam, *, right):
    Z = np.column_stack([X, np.ones(len(y))])
    D = lam * np.eye(Z.shape[1])
    D[-1, -1] = 0.0
    return np.linalg.solve(2 / len(y) * Z.T @ Z + D, right(2 / len(y) * Z.T @ y, lam))


@misconception(
    "regularization.ridge",
    "another weight of the penalty, and the bias penalised",
    "Two things: what weighs the penalty beside 2/n of the squares, and which entry of theta it leaves alone?",
    family={
        "weight": (
            Expression("lambda lam, n: n * lam"),
            Expression("lambda lam, n: n * lam / 2"),
            Expression("lambda lam, n: lam / 2"),
        )
    },
)
def ridge_two(X, y, lam, *, weight):
    Z = np.column_stack([X, np.ones(len(y))])
    return np.linalg.solve(
        2 / len(y) * Z.T @ Z + weight(lam, len(y)) * np.eye(Z.shape[1]), 2 / len(y) * Z.T @ y
    )


# soft_threshold


@misconception(
    "regularization.soft_threshold",
    "moved away from 0, or only limited",
    "Take v = 3 and t = 1 by hand: 2 should come out. Then v = 0.5: 0 should.",
    family={
        "f": (
            Expression("lambda v, t: np.sign(v) * np.maximum(np.abs(v), t)"),
            Expression("lambda v, t: np.sign(v) * np.minimum(np.abs(v) - t, 0)"),
            Expression("lambda v, t: np.maximum(np.abs(v), t)"),
            Expression("lambda v, t: np.where(np.abs(v) > t, v, np.sign(v) * t)"),
            Expression("lambda v, t: np.where(np.abs(v) < t, v, 0)"),
            Expression("lambda v, t: np.where(np.abs(v) <= t, v - np.sign(v) * t, v)"),
        )
    },
)
def threshold_limited(v, t, *, f):
    return f(v, t)


@misconception(
    "regularization.soft_threshold",
    "one size for all entries",
    "Each entry has a size of its own. What do you compare t with?",
    family={
        "size": (
            Expression("lambda v: np.abs(v).max()"),
            Expression("lambda v: np.abs(v).mean()"),
            Expression("lambda v: np.linalg.norm(v)"),
            Expression("lambda v: np.abs(v).sum()"),
        )
    },
)
def threshold_one_size(v, t, *, size):
    return np.sign(v) * np.maximum(size(v) - t, 0)


# lasso


@misconception(
    "regularization.lasso",
    "a step with momentum",
    "The text asks for plain steps. Yours begin at another place than the last step has led to.",
    family={
        "beta": (
            Expression("lambda k: (k - 1) / (k + 2)"),
            Expression("lambda k: k / (k + 3)"),
            Expression("lambda k: 0.9"),
            Expression("lambda k: 0.5"),
        )
    },
)
def lasso_momentum(X, y, lam, steps, *, beta):
    n, d = X.shape
    Z = np.column_stack([X, np.ones(n)])
    lr = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1]
    theta = before = np.zeros(d + 1)
    for k in range(1, steps + 1):
        ahead = theta + beta(k) * (theta - before)
        v = ahead - lr * (2 / n * Z.T @ (Z @ ahead - y))
        before, theta = theta, np.append(soft_threshold(v[:-1], lr * lam), v[-1])
    return theta


@misconception(
    "regularization.lasso",
    "the whole path",
    "One theta is asked for, the last one.",
    family={"first": (0, 1)},
)
def lasso_path(X, y, lam, steps, *, first):
    n, d = X.shape
    Z = np.column_stack([X, np.ones(n)])
    lr = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1]
    path = [np.zeros(d + 1)]
    for _ in range(steps):
        v = path[-1] - lr * (2 / n * Z.T @ (Z @ path[-1] - y))
        path.append(np.append(soft_threshold(v[:-1], lr * lam), v[-1]))
    return np.array(path[first:])


# lasso_gap


@misconception(
    "regularization.lasso_gap",
    "another largest slope",
    "s compares lam with the largest of d numbers, the sizes of the entries of X^T u. What is yours?",
    family={
        "largest": (
            Expression("lambda X, u, r: np.max(X.T @ u)"),
            Expression("lambda X, u, r: np.abs(X[:, 0] @ u)"),
            Expression("lambda X, u, r: np.abs(X[:, -1] @ u)"),
            Expression("lambda X, u, r: np.max(np.abs(X.T @ r))"),
            Expression("lambda X, u, r: np.max(np.abs(u))"),
            Expression("lambda X, u, r: np.max((X.T @ u) ** 2)"),
            Expression("lambda X, u, r: np.max(np.abs(X)) * np.max(np.abs(u))"),
        )
    },
)
def gap_largest(theta, X, y, lam, *, largest):
    n = len(y)
    r = y - X @ theta[:-1] - theta[-1]
    u = 2 / n * (r - r.mean())
    size = largest(X, u, r)
    su = (1.0 if size == 0 else min(1.0, lam / size)) * u
    return float(np.mean(r**2) + lam * np.abs(theta[:-1]).sum() - (y @ su - n / 4 * su @ su))


# early_stopping


@misconception(
    "regularization.early_stopping",
    "waits by the epoch before, chooses by the best",
    "An epoch improves if it is below every epoch before. Your patience begins anew where it is below the last one only.",
    family={"less": (Expression("lambda a, b: a < b"), Expression("lambda a, b: a <= b"))},
)
def stopping_by_the_last(val, patience, *, less):
    best, wait = 0, 0
    for epoch in range(1, len(val)):
        if val[epoch] < val[best]:
            best = epoch
        if less(val[epoch], val[epoch - 1]):
            wait = 0
        else:
            wait += 1
            if wait == patience:
                return best, epoch
    return best, len(val) - 1


# parts and rows that are exchanged or repeated


@misconception(
    "regularization.folds",
    "parts that are no partition, or in the wrong role",
    "Write down `val` of all pairs: each example should be in exactly one of them, their sizes differ by 1 at most, and `train` is what `val` leaves.",
    family={
        "pairs": (
            Expression("lambda n, k, rng, rest: [(q, rest(q)) for q in np.array_split(rng.permutation(n), k)]"),
            Expression("lambda n, k, rng, rest: [(rest(q), q) for p in [rng.permutation(n)] for q in [p[i * -(-n // k) : (i + 1) * -(-n // k)] for i in range(k)]]"),
            Expression("lambda n, k, rng, rest: [(rest(q), q) for q in [rng.choice(n, n // k, replace=False) for _ in range(k)]]"),
            Expression("lambda n, k, rng, rest: [(rest(q), q) for q in [np.array_split(rng.permutation(n), k)[i] for i in range(k)]]"),
            Expression("lambda n, k, rng, rest: [(rest(q), q) for q in [rng.integers(0, n, n // k) for _ in range(k)]]"),
            Expression("lambda n, k, rng, rest: [(rest(q), q) for q in [rng.permutation(n)[: n // k] for _ in range(k)]]"),
        )
    },
)  # fmt: skip
def folds_no_partition(n, k, rng, *, pairs):
    return pairs(n, k, rng, lambda q: np.setdiff1d(np.arange(n), q))


@misconception(
    "regularization.cross_validate",
    "other rows in a weighted mean",
    "Each theta is found on `train` and judged on `val`. Which rows does each of your two calls get?",
    family={
        "rows": (
            Expression("lambda t, v, n: (t, t)"),
            Expression("lambda t, v, n: (v, v)"),
            Expression("lambda t, v, n: (v, t)"),
            Expression("lambda t, v, n: (t, n)"),
        ),
        "weight": (Expression("lambda a, v: len(v)"),),
    },
)
def cross_validate_on_other_rows(fit, loss, X, y, pairs, *, rows, weight):
    total, count = 0.0, 0
    for t, v in pairs:
        a, b = rows(t, v, np.arange(len(y)))
        total += weight(b, v) * loss(fit(X[a], y[a]), X[b], y[b])
        count += weight(b, v)
    return float(total / count)


@misconception(
    "regularization.cross_validate",
    "other rows in a mean over the pairs",
    "Each theta is found on `train` and judged on `val`. Which rows does each of your two calls get?",
    family={
        "rows": (
            Expression("lambda t, v, n: (v, t)"),
            Expression("lambda t, v, n: (v, v)"),
            Expression("lambda t, v, n: (n, v)"),
        ),
    },
)
def cross_validate_mean_on_other_rows(fit, loss, X, y, pairs, *, rows):
    scores = []
    for t, v in pairs:
        a, b = rows(t, v, np.arange(len(y)))
        scores.append(loss(fit(X[a], y[a]), X[b], y[b]))
    return float(np.mean(scores))


@misconception(
    "regularization.min_norm",
    "centred first",
    "There is no bias here, and nothing stands for the means that you subtract. Does your theta give the least loss on F and y as they are?",
    family={"of": (Expression("lambda F, y: (F - F.mean(axis=0), y - y.mean())"), Expression("lambda F, y: (F - F.mean(axis=0), y)"))},
)  # fmt: skip
def min_norm_centred(F, y, *, of):
    A, b = of(F, y)
    return np.linalg.pinv(A) @ b


@misconception(
    "regularization.min_norm",
    "a small penalty",
    "A penalty, however small, moves the minimum, and rounding more than that. Where p is larger than n, compare your loss with 0.",
    family={"lam": (1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-5, 1e-4, 1e-3), "n": (False, True)},
)
def min_norm_with_a_penalty(F, y, *, lam, n):
    penalty = lam * (len(F) if n else 1)
    return np.linalg.solve(F.T @ F + penalty * np.eye(F.shape[1]), F.T @ y)


@misconception(
    "regularization.soft_threshold",
    "one decision for all entries",
    "`if` looks at one truth value, and v is an array: each entry is decided by itself. np.where and np.maximum do that.",
)
def soft_threshold_if_on_an_array(v, t):
    if v > t:
        return v - t
    return v + t if v < -t else np.zeros_like(v)


@misconception(
    "regularization.lasso",
    "a bias that is not searched for",
    "The bias takes a plain step beside the weights. Give X columns whose means are not 0: what should the bias be in the end?",
    family={"start": (Expression("lambda X, y: y.mean()"), Expression("lambda X, y: np.median(y)"), Expression("lambda X, y: y[0]"))},
)  # fmt: skip
def lasso_with_a_fixed_bias(X, y, lam, steps, *, start):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1]
    theta = np.r_[np.zeros(d), start(X, y)]
    for _ in range(steps):
        g = 2 / n * Z.T @ (Z @ theta - y)
        w = theta[:-1] - lr * g[:-1]
        theta = np.r_[np.sign(w) * np.maximum(np.abs(w) - lr * lam, 0), theta[-1]]
    return theta


@misconception(
    "regularization.lasso_gap",
    "s without its bound",
    "s is 1 at most. What is yours where lam is large?",
    family={"s": (Expression("lambda a, lam: lam / a"), Expression("lambda a, lam: max(1.0, lam / a)"))},
)
def lasso_gap_without_the_bound(theta, X, y, lam, *, s):
    n, r = len(y), y - X @ theta[:-1] - theta[-1]
    u = 2 / n * (r - r.mean())
    with np.errstate(all="ignore"):
        v = s(np.abs(X.T @ u).max(), lam) * u
    return float(np.mean(r**2) + lam * np.abs(theta[:-1]).sum() - (y @ v - n / 4 * v @ v))

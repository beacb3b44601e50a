"""Wrong answers to 10-capstone, written from the released text alone, to measure the
diagnosis; never used to improve it."""

import numpy as np
from losses import accuracy, cross_entropy
from models import softmax, two_layer

from autograder.diagnosis.held_out import mistake


@mistake("capstone.standardize", "statistics of both tables")
def standardize_both(X_train, X_test):
    everything = np.vstack([X_train, X_test])
    m, s = everything.mean(axis=0), everything.std(axis=0)
    constant = X_train.min(axis=0) == X_train.max(axis=0)
    s = np.where(s == 0, 1.0, s)
    tables = []
    for X in (X_train, X_test):
        out = (X - m) / s
        out[:, constant] = 0.0
        tables.append(out)
    return tables[0], tables[1]


@mistake("capstone.standardize", "each table by its own statistics")
def standardize_own(X_train, X_test):
    def scaled(X):
        m, s = X.mean(axis=0), X.std(axis=0)
        return np.where(s > 0, (X - m) / np.where(s > 0, s, 1.0), 0.0)

    return scaled(X_train), scaled(X_test)


@mistake("capstone.standardize", "unbiased deviation")
def standardize_unbiased(X_train, X_test):
    m, s = np.mean(X_train, axis=0), np.std(X_train, axis=0, ddof=1)
    flat = np.ptp(X_train, axis=0) == 0
    s[flat] = 1.0
    return (X_train - m) * ~flat / s, (X_test - m) * ~flat / s


@mistake("capstone.standardize", "division by a deviation of 0")
def standardize_divides(X_train, X_test):
    m, s = X_train.mean(axis=0), X_train.std(axis=0)
    return (X_train - m) / s, (X_test - m) / s


@mistake("capstone.standardize", "small number added to the deviation")
def standardize_epsilon(X_train, X_test):
    m = X_train.mean(axis=0)
    s = X_train.std(axis=0) + 1e-8
    return (X_train - m) / s, (X_test - m) / s


@mistake("capstone.standardize", "constant column only shifted in the test table")
def standardize_only_shifted(X_train, X_test):
    m, s = X_train.mean(axis=0), X_train.std(axis=0)
    s[np.ptp(X_train, axis=0) == 0] = 1.0
    m = np.where(np.ptp(X_train, axis=0) == 0, X_train[0], m)
    return (X_train - m) / s, (X_test - m) / s


@mistake("capstone.standardize", "rows for columns")
def standardize_rows(X_train, X_test):
    def scaled(X):
        m, s = X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True)
        return (X - m) / np.where(s == 0, 1.0, s)

    return scaled(X_train), scaled(X_test)


@mistake("capstone.standardize", "one mean and deviation for the whole table")
def standardize_whole(X_train, X_test):
    m, s = X_train.mean(), X_train.std()
    if s == 0:
        return np.zeros(X_train.shape), np.zeros(X_test.shape)
    return (X_train - m) / s, (X_test - m) / s


@mistake("capstone.standardize", "divided by the variance")
def standardize_variance(X_train, X_test):
    m, v = X_train.mean(axis=0), X_train.var(axis=0)
    used = X_train.min(axis=0) < X_train.max(axis=0)
    A, B = np.zeros(X_train.shape), np.zeros(X_test.shape)
    A[:, used] = (X_train - m)[:, used] / v[used]
    B[:, used] = (X_test - m)[:, used] / v[used]
    return A, B


@mistake("capstone.standardize", "writes into the tables")
def standardize_in_place(X_train, X_test):
    m, s = X_train.mean(axis=0), X_train.std(axis=0)
    flat = np.ptp(X_train, axis=0) == 0
    for X in (X_train, X_test):
        X -= m
        X /= np.where(flat, 1.0, s)
        X[:, flat] = 0.0
    return X_train, X_test


@mistake("capstone.standardize", "nan replaced, infinity becomes huge")
def standardize_nan_to_num(X_train, X_test):
    m, s = X_train.mean(axis=0), X_train.std(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nan_to_num((X_train - m) / s), np.nan_to_num((X_test - m) / s)


@mistake("capstone.standardize", "constant column found by a deviation of exactly 0")
def standardize_exactly_zero(X_train, X_test):
    m, s = X_train.mean(axis=0), X_train.std(axis=0)
    s[s == 0] = np.inf
    return (X_train - m) / s, (X_test - m) / s


@mistake("capstone.evaluate", "0 for a class that does not occur")
def evaluate_zero(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    per_class = np.zeros(sizes[2])
    for c in range(sizes[2]):
        members = y == c
        if members.any():
            per_class[c] = np.mean(Z[members].argmax(axis=1) == c)
    return {"loss": cross_entropy(Z, y), "accuracy": accuracy(Z, y), "per_class": per_class}


@mistake("capstone.evaluate", "share of all examples for each class")
def evaluate_share_of_all(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    guess = Z.argmax(axis=1)
    per_class = np.array(
        [np.mean((guess == c) & (y == c)) if np.any(y == c) else np.nan for c in range(sizes[2])]
    )
    return {"loss": cross_entropy(Z, y), "accuracy": accuracy(Z, y), "per_class": per_class}


@mistake("capstone.evaluate", "precision, among those named c")
def evaluate_precision(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    guess = np.argmax(Z, axis=1)
    per_class = np.full(sizes[2], np.nan)
    for c in range(sizes[2]):
        if np.sum(guess == c) > 0:
            per_class[c] = np.sum((guess == c) & (y == c)) / np.sum(guess == c)
    return {"loss": cross_entropy(Z, y), "accuracy": accuracy(Z, y), "per_class": per_class}


@mistake("capstone.evaluate", "tanh network")
def evaluate_tanh(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes)
    per_class = [accuracy(Z[y == c], c) if (y == c).any() else np.nan for c in range(sizes[2])]
    return {"loss": cross_entropy(Z, y), "accuracy": accuracy(Z, y), "per_class": np.array(per_class)}


@mistake("capstone.evaluate", "loss added up")
def evaluate_sum(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    loss = 0.0
    for i in range(len(y)):
        loss += cross_entropy(Z[i : i + 1], y[i : i + 1])
    right = Z.argmax(axis=1) == y
    per_class = np.array([right[y == c].mean() if np.any(y == c) else np.nan for c in range(sizes[2])])
    return {"loss": loss, "accuracy": float(right.mean()), "per_class": per_class}


@mistake("capstone.evaluate", "accuracy is a number of examples")
def evaluate_count(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    right = Z.argmax(axis=1) == y
    per_class = np.full(sizes[2], np.nan)
    for c in np.unique(y):
        per_class[c] = right[y == c].mean()
    return {"loss": cross_entropy(Z, y), "accuracy": float(right.sum()), "per_class": per_class}


@mistake("capstone.evaluate", "classes counted from the labels")
def evaluate_largest_label(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    per_class = []
    for c in range(int(y.max()) + 1):
        members = y == c
        per_class.append(accuracy(Z[members], y[members]) if members.any() else np.nan)
    return {"loss": cross_entropy(Z, y), "accuracy": accuracy(Z, y), "per_class": np.array(per_class)}


@mistake("capstone.evaluate", "softmax before the loss")
def evaluate_softmax_twice(theta, X, y, sizes):
    P = softmax(two_layer(theta, X, sizes, act="relu"))
    per_class = np.full(sizes[2], np.nan)
    for c in range(sizes[2]):
        if np.any(y == c):
            per_class[c] = accuracy(P[y == c], y[y == c])
    return {"loss": cross_entropy(P, y), "accuracy": accuracy(P, y), "per_class": per_class}


@mistake("capstone.evaluate", "accuracy is the mean over the classes")
def evaluate_balanced(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    right = (Z.argmax(axis=1) == y).astype(float)
    per_class = np.array([right[y == c].mean() if (y == c).any() else np.nan for c in range(sizes[2])])
    return {"loss": cross_entropy(Z, y), "accuracy": float(np.nanmean(per_class)), "per_class": per_class}


@mistake("capstone.evaluate", "logarithm of softmax, infinite for large logits")
def evaluate_unstable(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    loss = float(-np.mean(np.log(P[np.arange(len(y)), y])))
    per_class = np.array([accuracy(Z[y == c], c) if (y == c).any() else np.nan for c in range(sizes[2])])
    return {"loss": loss, "accuracy": accuracy(Z, y), "per_class": per_class}


@mistake("capstone.evaluate", "last class left out")
def evaluate_last_class(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    per_class = np.full(sizes[2], np.nan)
    for c in range(sizes[2] - 1):
        members = np.flatnonzero(y == c)
        if len(members):
            per_class[c] = accuracy(Z[members], y[members])
    return {"loss": cross_entropy(Z, y), "accuracy": accuracy(Z, y), "per_class": per_class}


@mistake("capstone.evaluate", "loss of each class for its accuracy")
def evaluate_loss_per_class(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    per_class = np.full(sizes[2], np.nan)
    for c in range(sizes[2]):
        if (y == c).sum() > 0:
            per_class[c] = cross_entropy(Z[y == c], y[y == c])
    return {"loss": cross_entropy(Z, y), "accuracy": accuracy(Z, y), "per_class": per_class}


PAIRS = [
    (("capstone.standardize", "statistics of both tables"), ("capstone.evaluate", "tanh network")),
    (
        ("capstone.standardize", "division by a deviation of 0"),
        ("capstone.evaluate", "0 for a class that does not occur"),
    ),
    (
        ("capstone.standardize", "unbiased deviation"),
        ("capstone.evaluate", "accuracy is the mean over the classes"),
    ),
    (
        ("capstone.standardize", "rows for columns"),
        ("capstone.evaluate", "precision, among those named c"),
    ),
    (("capstone.standardize", "writes into the tables"), ("capstone.evaluate", "loss added up")),
    (
        ("capstone.standardize", "constant column only shifted in the test table"),
        ("capstone.evaluate", "classes counted from the labels"),
    ),
]

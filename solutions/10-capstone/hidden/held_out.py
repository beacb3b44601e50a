"""Wrong answers to 10-capstone, written from the released text alone, to measure the
diagnosis; never used to improve it."""

import numpy as np
from losses import accuracy, cross_entropy
from models import softmax, two_layer

from autograder.diagnosis.held_out import mistake


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


PAIRS: list[tuple[tuple[str, str], tuple[str, str]]] = []

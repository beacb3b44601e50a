"""More of what goes wrong in 10-capstone: the everyday mistakes, and families of them."""

from __future__ import annotations

import numpy as np
from losses import accuracy, cross_entropy
from models import two_layer

from autograder.misconceptions import Between, Expression, misconception

# evaluate


@misconception(
    "capstone.evaluate",
    "another loss",
    "The loss is the mean cross-entropy of the logits. Which number is yours?",
    family={
        "of": (
            Expression("lambda Z, y: -cross_entropy(Z, y)"),
            Expression("lambda Z, y: cross_entropy(Z, y) / np.log(2)"),
            Expression(
                "lambda Z, y: cross_entropy(np.exp(Z - Z.max(axis=1, keepdims=True)) / np.exp(Z - Z.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True), y)"
            ),
            Expression("lambda Z, y: float(np.mean((Z - np.eye(Z.shape[1])[y]) ** 2))"),
            Expression("lambda Z, y: float(1 - accuracy(Z, y))"),
            Expression("lambda Z, y: cross_entropy(Z, y) / Z.shape[1]"),
            Expression("lambda Z, y: cross_entropy(-Z, y)"),
            Expression("lambda Z, y: cross_entropy(Z, Z.argmax(axis=1))"),
            Expression("lambda Z, y: cross_entropy(Z[:-1], y[:-1]) if len(y) > 1 else 0.0"),
            Expression(
                "lambda Z, y: float(np.mean([cross_entropy(Z[y == c], y[y == c]) for c in np.unique(y)]))"
            ),
            Expression("lambda Z, y: float(np.exp(cross_entropy(Z, y)))"),
            Expression("lambda Z, y: cross_entropy(Z, y) / len(y)"),
            Expression("lambda Z, y: accuracy(Z, y)"),
            Expression("lambda Z, y: 0.5 * cross_entropy(Z, y)"),
            Expression("lambda Z, y: float(-np.mean(Z[np.arange(len(y)), y]))"),
            Expression("lambda Z, y: 0.0"),
            Expression(
                "lambda Z, y: float(np.median([cross_entropy(Z[i : i + 1], y[i : i + 1]) for i in range(len(y))]))"
            ),
            Expression("lambda Z, y: round(cross_entropy(Z, y), 2)"),
            Expression("lambda Z, y: round(cross_entropy(Z, y), 3)"),
            Expression("lambda Z, y: round(cross_entropy(Z, y), 4)"),
        )
    },
)
def evaluate_another_loss(theta, X, y, sizes, *, of):
    Z = two_layer(theta, X, sizes, act="relu")
    right = Z.argmax(axis=1) == y
    per_class = np.array([right[y == c].mean() if np.any(y == c) else np.nan for c in range(sizes[2])])
    _loss, share = cross_entropy(Z, y), accuracy(Z, y)
    return {"loss": of(Z, y), "accuracy": share, "per_class": per_class}


@misconception(
    "capstone.evaluate",
    "penalty in the loss",
    "The loss is the mean cross-entropy alone. Which term do you add?",
    family={"c": Between(1e-6, 10, examples=(0.01, 0.001))},
)
def evaluate_penalty_in_the_loss(theta, X, y, sizes, *, c):
    Z = two_layer(theta, X, sizes, act="relu")
    right = Z.argmax(axis=1) == y
    per_class = np.array([right[y == c].mean() if np.any(y == c) else np.nan for c in range(sizes[2])])
    loss, share = cross_entropy(Z, y), accuracy(Z, y)
    return {"loss": loss + float(c * np.sum(theta**2)), "accuracy": share, "per_class": per_class}


@misconception(
    "capstone.evaluate",
    "another accuracy",
    "accuracy is the share of examples whose largest logit is that of their class. Which number is yours?",
    family={
        "of": (
            Expression("lambda Z, y, p: int(np.sum(Z.argmax(axis=1) == y))"),
            Expression("lambda Z, y, p: float(np.sum(Z.argmax(axis=1) == y))"),
            Expression("lambda Z, y, p: 1 - accuracy(Z, y)"),
            Expression("lambda Z, y, p: float(np.mean(Z.argmin(axis=1) == y))"),
            Expression("lambda Z, y, p: 100 * accuracy(Z, y)"),
            Expression("lambda Z, y, p: round(accuracy(Z, y), 2)"),
            Expression("lambda Z, y, p: round(accuracy(Z, y), 3)"),
            Expression("lambda Z, y, p: float(np.mean(np.argsort(-Z, axis=1)[:, :2] == y[:, None]) * 2)"),
            Expression("lambda Z, y, p: accuracy(Z[:-1], y[:-1]) if len(y) > 1 else 0.0"),
            Expression("lambda Z, y, p: float(np.mean(Z[np.arange(len(y)), y] > 0))"),
            Expression("lambda Z, y, p: float(np.nanmin(p))"),
            Expression("lambda Z, y, p: float(np.sum(Z.argmax(axis=1) == y) / Z.shape[1])"),
            Expression("lambda Z, y, p: float(np.max(np.nan_to_num(p)))"),
            Expression("lambda Z, y, p: 1.0"),
            Expression("lambda Z, y, p: float(np.mean(Z.argmax(axis=1) + 1 == y))"),
        )
    },
)
def evaluate_another_accuracy(theta, X, y, sizes, *, of):
    Z = two_layer(theta, X, sizes, act="relu")
    right = Z.argmax(axis=1) == y
    per_class = np.array([right[y == c].mean() if np.any(y == c) else np.nan for c in range(sizes[2])])
    loss, _share = cross_entropy(Z, y), accuracy(Z, y)
    return {"loss": loss, "accuracy": of(Z, y, per_class), "per_class": per_class}


@misconception(
    "capstone.evaluate",
    "another share of each class",
    "Entry c is the share of the hits among the examples of class c. Which share is yours?",
    family={
        "of": (
            Expression("lambda r, y, s, c: np.sum(r & (y == c))"),
            Expression("lambda r, y, s, c: np.mean(y == c)"),
            Expression("lambda r, y, s, c: np.mean(s == c)"),
            Expression("lambda r, y, s, c: 1 - np.mean(r[y == c])"),
            Expression("lambda r, y, s, c: np.mean((s == c) == (y == c))"),
            Expression("lambda r, y, s, c: np.mean(r)"),
            Expression("lambda r, y, s, c: np.sum(r & (y == c)) / max(np.sum(r), 1)"),
            Expression("lambda r, y, s, c: np.sum(r & (y == c)) / max(np.sum(s == c), 1)"),
            Expression("lambda r, y, s, c: 100 * np.mean(r[y == c])"),
            Expression("lambda r, y, s, c: np.sum(y == c)"),
            Expression("lambda r, y, s, c: 2 * np.sum(r & (y == c)) / (np.sum(y == c) + np.sum(s == c))"),
            Expression("lambda r, y, s, c: np.mean(r[y == c]) * np.mean(y == c) * 2"),
            Expression("lambda r, y, s, c: np.sum(r & (y == c)) / (np.sum(y == c) + 1)"),
            Expression("lambda r, y, s, c: np.mean(s[y != c] == c)"),
            Expression("lambda r, y, s, c: float(np.any(r[y == c]))"),
            Expression("lambda r, y, s, c: float(np.all(r[y == c]))"),
            Expression("lambda r, y, s, c: round(float(np.mean(r[y == c])), 2)"),
            Expression("lambda r, y, s, c: round(float(np.mean(r[y == c])), 3)"),
            Expression("lambda r, y, s, c: np.sum(r & (y == c)) * 10 / len(y)"),
            Expression("lambda r, y, s, c: np.mean(r[y != c])"),
        )
    },
)
def evaluate_another_share_of_each_class(theta, X, y, sizes, *, of):
    Z = two_layer(theta, X, sizes, act="relu")
    right = Z.argmax(axis=1) == y
    per_class = np.array([right[y == c].mean() if np.any(y == c) else np.nan for c in range(sizes[2])])
    loss, share = cross_entropy(Z, y), accuracy(Z, y)
    said = Z.argmax(axis=1)
    with np.errstate(all="ignore"):
        per_class = np.array(
            [of(right, y, said, c) if np.any(y == c) else np.nan for c in range(sizes[2])], dtype=float
        )
    return {"loss": loss, "accuracy": share, "per_class": per_class}


@misconception(
    "capstone.evaluate",
    "another number for classes without examples",
    "What does per_class hold where a class has no example?",
    family={"value": (1.0, -1.0, 0.5, Expression("np.inf"))},
)
def evaluate_another_number_for_classes_without_examples(theta, X, y, sizes, *, value):
    Z = two_layer(theta, X, sizes, act="relu")
    right = Z.argmax(axis=1) == y
    loss, share = cross_entropy(Z, y), accuracy(Z, y)
    shares = [right[y == c].mean() if np.any(y == c) else value for c in range(sizes[2])]
    return {"loss": loss, "accuracy": share, "per_class": np.array(shares)}


@misconception(
    "capstone.evaluate",
    "shares in another order or number",
    "Entry c belongs to class c, and there are k of them.",
    family={
        "of": (
            Expression("lambda p: p[::-1]"),
            Expression("lambda p: np.roll(p, 1)"),
            Expression("lambda p: np.roll(p, -1)"),
            Expression("lambda p: p[:-1]"),
            Expression("lambda p: p[1:]"),
            Expression("lambda p: np.sort(p)"),
            Expression("lambda p: float(np.nanmean(p))"),
            Expression("lambda p: dict(enumerate(p.tolist()))"),
            Expression("lambda p: np.append(p, np.nan)"),
            Expression("lambda p: p[None]"),
            Expression("lambda p: np.nanmax(p)"),
            Expression("lambda p: np.append(0.0, p[:-1])"),
        )
    },
)
def evaluate_shares_in_another_order_or_number(theta, X, y, sizes, *, of):
    Z = two_layer(theta, X, sizes, act="relu")
    right = Z.argmax(axis=1) == y
    per_class = np.array([right[y == c].mean() if np.any(y == c) else np.nan for c in range(sizes[2])])
    loss, share = cross_entropy(Z, y), accuracy(Z, y)
    return {"loss": loss, "accuracy": share, "per_class": of(per_class)}


@misconception(
    "capstone.evaluate",
    "shares up to the largest class that occurs",
    "per_class has k entries, also if the last classes do not occur.",
)
def evaluate_shares_up_to_the_largest_class_that_occurs(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    right = Z.argmax(axis=1) == y
    per_class = np.array([right[y == c].mean() if np.any(y == c) else np.nan for c in range(sizes[2])])
    loss, share = cross_entropy(Z, y), accuracy(Z, y)
    return {"loss": loss, "accuracy": share, "per_class": per_class[: int(y.max()) + 1]}


@misconception(
    "capstone.evaluate",
    "values in another form",
    "A dict with three keys is asked for. What do you return?",
    family={
        "of": (
            Expression("lambda l, a, p: (l, a, p)"),
            Expression("lambda l, a, p: {'loss': l, 'accuracy': a}"),
            Expression("lambda l, a, p: {'loss': a, 'accuracy': l, 'per_class': p}"),
            Expression("lambda l, a, p: {'loss': l, 'acc': a, 'per_class': p}"),
            Expression("lambda l, a, p: {'cross_entropy': l, 'accuracy': a, 'per_class': p}"),
            Expression("lambda l, a, p: {'loss': l, 'accuracy': a, 'per_class_accuracy': p}"),
            Expression("lambda l, a, p: a"),
            Expression("lambda l, a, p: [l, a, p]"),
        )
    },
)
def evaluate_values_in_another_form(theta, X, y, sizes, *, of):
    Z = two_layer(theta, X, sizes, act="relu")
    right = Z.argmax(axis=1) == y
    per_class = np.array([right[y == c].mean() if np.any(y == c) else np.nan for c in range(sizes[2])])
    loss, share = cross_entropy(Z, y), accuracy(Z, y)
    return of(loss, share, per_class)


@misconception(
    "capstone.evaluate",
    "another network",
    "The network is two_layer with relu, on X as it is. What do you put in?",
    family={
        "of": (
            Expression(
                "lambda theta, X, sizes: two_layer(theta, (X - X.mean(axis=0)) / (X.std(axis=0) + 1e-8), sizes, act='relu')"
            ),
            Expression("lambda theta, X, sizes: two_layer(theta, X - X.mean(axis=0), sizes, act='relu')"),
            Expression("lambda theta, X, sizes: two_layer(theta, X / 16, sizes, act='relu')"),
            Expression("lambda theta, X, sizes: np.tanh(two_layer(theta, X, sizes, act='relu'))"),
            Expression("lambda theta, X, sizes: np.maximum(two_layer(theta, X, sizes, act='relu'), 0)"),
            Expression("lambda theta, X, sizes: -two_layer(theta, X, sizes, act='relu')"),
            Expression("lambda theta, X, sizes: X[:, :1] * np.ones(sizes[2])"),
        )
    },
)
def evaluate_another_network(theta, X, y, sizes, *, of):
    Z = of(theta, X, sizes)
    right = Z.argmax(axis=1) == y
    per_class = np.array([right[y == c].mean() if np.any(y == c) else np.nan for c in range(sizes[2])])
    return {"loss": cross_entropy(Z, y), "accuracy": accuracy(Z, y), "per_class": per_class}


@misconception(
    "capstone.evaluate",
    "classes from 1",
    "Classes are numbered from 0. Which class has the first entry in yours?",
)
def evaluate_classes_from_1(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    right = Z.argmax(axis=1) == y
    loss, share = cross_entropy(Z, y), accuracy(Z, y)
    shares = [right[y == c].mean() if np.any(y == c) else np.nan for c in range(1, sizes[2] + 1)]
    return {"loss": loss, "accuracy": share, "per_class": np.array(shares)}


@misconception("capstone.evaluate", "last class left out", "Where does your loop over the classes end?")
def evaluate_last_class_left_out(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    right = Z.argmax(axis=1) == y
    per_class = np.array([right[y == c].mean() if np.any(y == c) else np.nan for c in range(sizes[2])])
    loss, share = cross_entropy(Z, y), accuracy(Z, y)
    per_class[-1] = np.nan
    return {"loss": loss, "accuracy": share, "per_class": per_class}


@misconception("capstone.evaluate", "first class left out", "Where does your loop over the classes begin?")
def evaluate_first_class_left_out(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    right = Z.argmax(axis=1) == y
    per_class = np.array([right[y == c].mean() if np.any(y == c) else np.nan for c in range(sizes[2])])
    loss, share = cross_entropy(Z, y), accuracy(Z, y)
    per_class[0] = np.nan
    return {"loss": loss, "accuracy": share, "per_class": per_class}


@misconception(
    "capstone.evaluate",
    "loss of each class in per_class",
    "per_class holds shares of hits. What does yours hold?",
    family={
        "of": (
            Expression("lambda Z, y: cross_entropy(Z, y)"),
            Expression("lambda Z, y: float(Z[np.arange(len(y)), y].mean())"),
            Expression("lambda Z, y: float(np.exp(-cross_entropy(Z, y)))"),
        )
    },
)
def evaluate_loss_of_each_class_in_per_class(theta, X, y, sizes, *, of):
    Z = two_layer(theta, X, sizes, act="relu")
    shares = [of(Z[y == c], y[y == c]) if np.any(y == c) else np.nan for c in range(sizes[2])]
    return {"loss": cross_entropy(Z, y), "accuracy": accuracy(Z, y), "per_class": np.array(shares)}


@misconception("capstone.evaluate", "winner along the wrong axis", "Along which axis do the classes run?")
def evaluate_winner_along_the_wrong_axis(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    right = np.resize(Z.argmax(axis=0), len(y)) == y
    shares = [right[y == c].mean() if np.any(y == c) else np.nan for c in range(sizes[2])]
    return {"loss": cross_entropy(Z, y), "accuracy": float(right.mean()), "per_class": np.array(shares)}

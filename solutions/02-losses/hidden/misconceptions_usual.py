"""Usual mistakes of 02-losses as families of formulas. Appended to losses.py when they run."""

from __future__ import annotations

import numpy as np
from losses import mse

from autograder.misconceptions import Between, Expression, misconception

TINY = (1e-16, 1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3)

# bce_logits


@misconception(
    "losses.bce_logits",
    "probabilities clipped at both ends",
    "Your loss stops growing: at z = -1000 with label 1 it should be 1000. Where does the bound of your probabilities put a ceiling?",
    family={"eps": (1e-15, 1e-14, 1e-13, 1e-12, 1e-11)},  # with more, as a small number inside the logarithm
)
def bce_clipped_at_both_ends(z, y, *, eps):
    p = np.clip(1 / (1 + np.exp(-np.clip(z, -500, 500))), eps, 1 - eps)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


@misconception(
    "losses.bce_logits",
    "a small number inside one of the logarithms",
    "Turn the sign of the logits and call every 1 a 0: the loss should stay the same. What stands in one of your logarithms, and not in the other?",
    family={"eps": TINY, "first": (True, False)},
)
def bce_small_number_once(z, y, *, eps, first):
    with np.errstate(all="ignore"):
        p = 1.0 / (np.exp(-z) + 1.0)
        a, b = (eps, 0.0) if first else (0.0, eps)
        return float(-np.mean(y * np.log(p + a) + (1 - y) * np.log(1 - p + b)))


@misconception(
    "losses.bce_logits",
    "logits, cut or not, taken for probabilities",
    "A logit is any number, and a logarithm of it means nothing yet. Which function makes a probability of it?",
    family={
        "p": (
            Expression("lambda z: z"),
            Expression("lambda z: np.clip(z, 1e-15, 1 - 1e-15)"),
            Expression("lambda z: np.clip(z, 1e-10, 1 - 1e-10)"),
            Expression("lambda z: np.clip(z, 1e-9, 1 - 1e-9)"),
            Expression("lambda z: np.clip(z, 1e-8, 1 - 1e-8)"),
            Expression("lambda z: np.clip(z, 1e-7, 1 - 1e-7)"),
            Expression("lambda z: np.exp(z)"),
            Expression("lambda z: np.abs(z)"),
        )
    },
)
def bce_of_logits_as_probabilities(z, y, *, p):
    with np.errstate(all="ignore"):
        q = p(z)
        return float(-np.mean(y * np.log(q) + (1 - y) * np.log(1 - q)))


@misconception(
    "losses.bce_logits",
    "nan hidden",
    "Where p rounds to 0 or 1 a product 0 * inf is nan, and you put another number there. The cost of z = -1000 with label 1 is 1000: which formula has no logarithm of 0?",
    family={
        "of": (
            Expression("lambda cost: np.mean(np.nan_to_num(cost))"),
            Expression("lambda cost: np.nanmean(cost)"),
            Expression("lambda cost: np.mean(np.where(np.isfinite(cost), cost, 0.0))"),
            Expression("lambda cost: np.mean(cost[np.isfinite(cost)])"),
        )
    },
)
def bce_with_nan_hidden(z, y, *, of):
    with np.errstate(all="ignore"):
        p = 1.0 / (np.exp(-z) + 1.0)
        return float(of(-(y * np.log(p) + (1 - y) * np.log(1 - p))))


@misconception(
    "losses.bce_logits",
    "each label averaged by itself",
    "Every example counts the same, whatever its label is. By how many do you divide the costs of the ones, and those of the zeros?",
    family={"half": (1.0,)},
)
def bce_sum_of_two_means(z, y, *, half):
    ones, zeros = y == 1, y == 0
    a = np.mean(np.logaddexp(0, -z[ones])) if ones.any() else 0.0
    b = np.mean(np.logaddexp(0, z[zeros])) if zeros.any() else 0.0
    return float(half * (a + b))


@misconception(
    "losses.bce_logits",
    "one of the logarithms missing, or another function",
    "An example with label 1 costs -log p, one with label 0 costs -log(1 - p). Compare both with what you compute.",
    family={
        "cost": (
            Expression("lambda y, p: -(y * np.log(p) + (1 - y) * (1 - p))"),
            Expression("lambda y, p: -(y * p + (1 - y) * np.log(1 - p))"),
            Expression("lambda y, p: -(y * np.log(p) + (1 - y) * np.log(p))"),
            Expression("lambda y, p: -(y * np.log(p) - (1 - y) * np.log(1 - p))"),
            Expression("lambda y, p: -(y * np.log(p) + (1 - y) - np.log(1 - p))"),
            Expression("lambda y, p: -(y * np.log(p) + 1 - y * np.log(1 - p))"),
            Expression("lambda y, p: -(y * np.log(p) + np.log(1 - p))"),
            Expression("lambda y, p: -(np.log(p) + (1 - y) * np.log(1 - p))"),
            Expression("lambda y, p: -(np.log(p) + np.log(1 - p))"),
            Expression("lambda y, p: -np.log(y * p)"),
            Expression("lambda y, p: -(p * np.log(p) + (1 - p) * np.log(1 - p))"),
            Expression("lambda y, p: -(p * np.log(np.clip(y, 1e-12, 1)) + (1 - p) * np.log(np.clip(1 - y, 1e-12, 1)))"),
        )
    },
)  # fmt: skip
def bce_of_other_terms(z, y, *, cost):
    with np.errstate(all="ignore"):
        return float(np.mean(cost(y, 1 / (1 + np.exp(-z)))))


@misconception(
    "losses.bce_logits",
    "another logarithm in a part of the formula",
    "At z = 0 every example costs ln 2. Are all of your logarithms natural ones?",
    family={
        "of": (
            Expression("lambda z, y: np.logaddexp2(0, z) - y * z"),
            Expression("lambda z, y: np.logaddexp(0, z) / np.log(2) - y * z"),
            Expression("lambda z, y: np.logaddexp(0, z) / np.log(10) - y * z"),
            Expression("lambda z, y: np.logaddexp2(0, -z) * y + np.logaddexp2(0, z) * (1 - y)"),
        )
    },
)
def bce_with_another_logarithm(z, y, *, of):
    return float(np.mean(of(z, y)))


# training_loss


@misconception(
    "losses.training_loss",
    "a penalty added",
    "Where the line goes through every point the training loss is 0. What do you add to the mean squared error?",
    family={
        "c": Between(1e-6, 1e3, examples=(0.01, 0.5)),
        "of": (
            Expression("lambda theta: np.sum(theta**2)"),
            Expression("lambda theta: np.sum(np.abs(theta))"),
            Expression("lambda theta: np.linalg.norm(theta)"),
        ),
    },
)
def training_loss_with_a_penalty(theta, X, y, *, c, of):
    return float(np.mean((X @ theta[:-1] + theta[-1] - y) ** 2) + c * of(theta))


@misconception(
    "losses.training_loss",
    "the bias counted another number of times",
    "Each prediction has the bias once. Shift it by 1: every prediction should be shifted by 1.",
    family={
        "times": (
            Expression("lambda n, d: n"),
            Expression("lambda n, d: d + 1"),
            Expression("lambda n, d: 1 / n"),
            Expression("lambda n, d: 1 / d"),
        )
    },
)
def training_loss_with_more_bias(theta, X, y, *, times):
    return mse(X @ theta[:-1] + times(*X.shape) * theta[-1], y)


@misconception(
    "losses.training_loss",
    "something before the loss",
    "The training loss is one number, the mean of the squared residuals. What do you return?",
    family={"of": (Expression("lambda y_hat, y: y_hat"),)},
)
def training_loss_before_the_loss(theta, X, y, *, of):
    return of(X @ theta[:-1] + theta[-1], y)


@misconception(
    "losses.training_loss",
    "the last example alone",
    "A loop has to add to what it has; yours begins anew with each example. Change the first row: does your loss change?",
    family={"by": (Expression("lambda n: n"), Expression("lambda n: 2"))},
)
def training_loss_of_the_last(theta, X, y, *, by):
    return float((X[-1] @ theta[:-1] + theta[-1] - y[-1]) ** 2 / by(len(y)))


# one_hot, accuracy


@misconception(
    "losses.one_hot",
    "another number of rows or columns",
    "There is one row for each label and one column for each class. Which two lengths does your table have?",
    family={
        "table": (
            Expression("lambda y, k: np.eye(len(y))[y % len(y)]"),
            Expression("lambda y, k: np.eye(max(k, len(y)))[y]"),
            Expression("lambda y, k: np.eye(k) * np.isin(np.arange(k), y)"),
            Expression("lambda y, k: np.eye(k)[np.unique(y)]"),
            Expression("lambda y, k: np.eye(k)[y][:, 1:]"),
            Expression("lambda y, k: np.zeros((k, k))"),
        )
    },
)
def one_hot_of_another_shape(y, k, *, table):
    return table(y, k)


@misconception(
    "losses.accuracy",
    "another guess",
    "The guess of a row is the place of its largest number, in the axis of the classes. What is the guess in your code, for a row of which all numbers are negative?",
    family={
        "guess": (
            Expression("lambda Z, y: (Z > 0).argmax(axis=1)"),
            Expression("lambda Z, y: Z.astype(int).argmax(axis=1)"),
            Expression("lambda Z, y: np.sort(Z.argmax(axis=1))"),
        )
    },
)
def accuracy_of_another_guess(Z, y, *, guess):
    return float(np.mean(guess(Z, y) == y))


@misconception(
    "losses.accuracy",
    "entries of the table counted",
    "What counts is one guess for each row: right or wrong. How many comparisons do you average?",
    family={
        "of": (
            Expression("lambda hit, true: np.mean(hit == true)"),
            Expression("lambda hit, true: np.sum(hit == true) / len(hit)"),
        )
    },
)
def accuracy_of_entries(Z, y, *, of):
    return float(of(Z.max(axis=1, keepdims=True) == Z, np.eye(Z.shape[1], dtype=bool)[y]))

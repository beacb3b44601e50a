"""Usual mistakes of 01-models as families of formulas. Appended to models.py when they run."""

from __future__ import annotations

import numpy as np
from models import linear, softmax, unpack

from autograder.misconceptions import Expression, misconception

# linear


@misconception(
    "models.linear",
    "some rows only",
    "One number for each example is asked for. Which rows of X have no part in yours?",
    family={
        "rows": (
            Expression("slice(0, 1)"),
            Expression("slice(1, None)"),
            Expression("slice(0, -1)"),
            Expression("slice(-1, None)"),
        )
    },
)
def linear_some_rows(theta, X, *, rows):
    return X[rows] @ theta[:-1] + theta[-1]


@misconception(
    "models.linear",
    "one number, of all examples together",
    "You return a single number. How many examples are there?",
    family={"of": (Expression("lambda X, w, b: float(np.sum(X @ w) + b)"),)},
)
def linear_one_number(theta, X, *, of):
    return of(X, theta[:-1], theta[-1])


@misconception(
    "models.linear",
    "the bias inside the product",
    "The bias is added once to each score. With what is it multiplied in yours?",
    family={
        "f": (
            Expression("lambda X, w, b: (X + b) @ w"),
            Expression("lambda X, w, b: X @ (w + b)"),
            Expression("lambda X, w, b: (X + b) @ (w + b)"),
            Expression("lambda X, w, b: X @ w + b * X.sum(axis=1)"),
            Expression("lambda X, w, b: X @ w + b * X[:, -1]"),
            Expression("lambda X, w, b: X @ w + b * X[:, 0]"),
        )
    },
)
def linear_bias_inside(theta, X, *, f):
    return f(X, theta[:-1], theta[-1])


@misconception(
    "models.linear",
    "theta cut at another place",
    "theta has d weights and one bias behind them. Where do you cut it, for d = 3?",
    family={
        "f": (
            Expression("lambda t, X: X[:, :-1] @ t[:-2] + t[-2]"),
            Expression("lambda t, X: X[:, :-1] @ t[:-2] + t[-2] + t[-1]"),
            Expression("lambda t, X: X[:, 1:] @ t[1:-1] + t[0] + t[-1]"),
            Expression("lambda t, X: X[:, 1:] @ t[1:-1] + t[0]"),
            Expression("lambda t, X: X[:, :-1] @ t[1:-1] + t[0]"),
            Expression("lambda t, X: X[:, :-1] @ t[1:-1] + t[-1]"),
            Expression("lambda t, X: X[:, 1:] @ t[:-2] + t[-1]"),
        )
    },
)
def linear_cut(theta, X, *, f):
    return f(theta, X)


@misconception(
    "models.linear",
    "sums down the columns",
    "Each row of X is an example, and its features are added up. Along which axis do you add?",
    family={"b": (Expression("lambda b: b"), Expression("lambda b: 0.0"))},
)
def linear_down(theta, X, *, b):
    return np.sum(X * theta[:-1], axis=0) + b(theta[-1])


# sigmoid


@misconception(
    "models.sigmoid",
    "another function with the same shape",
    "At 0 it should be 1/2 with a slope of 1/4, and sigmoid(2) is 0.8808. Which function is yours?",
    family={
        "f": (
            Expression("lambda z: np.tanh(z)"),
            Expression("lambda z: z / np.sqrt(1 + z * z)"),
            Expression("lambda z: np.exp(z) / (1 - np.exp(z))"),
            Expression("lambda z: np.log(1 / (1 + np.exp(-z)))"),
            Expression(
                "lambda z: np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), -1 / (1 + np.exp(-np.abs(z))))"
            ),
        )
    },
)
def sigmoid_other(z, *, f):
    return f(z)


@misconception(
    "models.sigmoid",
    "kept away from 0 and 1",
    "A small probability is small on purpose. To what do you limit your result?",
    family={
        "eps": (
            1e-14,
            1e-13,
            1e-12,
            1e-11,
            1e-10,
            1e-9,
            1e-8,
            1e-7,
            1e-6,
            1e-5,
            1e-4,
            1e-3,
            1e-2,
        ),
        "sides": (Expression("lambda p, e: p + e"),),
    },
)
def sigmoid_kept_away(z, *, eps, sides):
    return sides(np.exp(-np.logaddexp(0, -z)), eps)


@misconception(
    "models.sigmoid",
    "a small number in the denominator",
    "1 / (1 + exp(-z)) needs nothing to be safe there: 1 + exp(-z) is never 0. What do you add?",
    family={"eps": (1e-7, 1e-6, 1e-5, 1e-3)},
)
def sigmoid_eps(z, *, eps):
    return 1 / (1 + np.exp(-z) + eps)


@misconception(
    "models.sigmoid",
    "one form for the whole array",
    "Which of the two forms is safe depends on the sign of each entry by itself. How do you decide which one is used?",
    family={
        "test": (
            Expression("lambda z: np.mean(z) >= 0"),
            Expression("lambda z: np.sum(z) > 0"),
            Expression("lambda z: z.flat[0] >= 0"),
        )
    },
)
def sigmoid_one_form(z, *, test):
    return 1 / (1 + np.exp(-z)) if test(z) else np.exp(z) / (1 + np.exp(z))


# logistic


@misconception(
    "models.logistic",
    "the sigmoid at another place",
    "First the score, then its sigmoid. What goes through the sigmoid in yours?",
    family={
        "f": (
            Expression("lambda s, t, X: X @ s(t)[:-1] + s(t)[-1]"),
            Expression("lambda s, t, X: s(X @ t[:-1]) + s(t[-1:])[0]"),
            Expression("lambda s, t, X: np.mean(s(X * t[:-1]), axis=1)"),
            Expression("lambda s, t, X: np.prod(s(X * t[:-1]), axis=1)"),
            Expression("lambda s, t, X: s(X * t[:-1]).sum(axis=1) * s(t[-1:])[0]"),
            Expression("lambda s, t, X: X @ t[:-1] + s(t[-1:])[0]"),
        )
    },
)
def logistic_elsewhere(theta, X, *, f):
    return f(lambda z: np.exp(-np.logaddexp(0, -z)), theta, X)


@misconception(
    "models.logistic",
    "scores limited on one side",
    "Scores of any size are allowed. Where do you cut them?",
    family={
        "limit": (
            5.0,
            10.0,
            15.0,
        ),
        "cut": (Expression("np.minimum"), Expression("lambda z, c: np.maximum(z, -c)")),
    },
)
def logistic_one_side(theta, X, *, limit, cut):
    return np.exp(-np.logaddexp(0, -cut(linear(theta, X), limit)))


# softmax


@misconception(
    "models.softmax",
    "a small number added",
    "Each row should add up to exactly 1. The denominator is at least 1 after the shift: what do you add to it, and why?",
    family={
        "eps": (1e-7, 1e-6, 1e-5, 1e-3),
        "f": (
            Expression("lambda E, e: (E + e) / (E.sum(axis=1, keepdims=True) + e)"),
            Expression("lambda E, e: (E + e) / (E + e).sum(axis=1, keepdims=True)"),
            Expression("lambda E, e: E / E.sum(axis=1, keepdims=True) + e"),
            Expression("lambda E, e: np.clip(E / E.sum(axis=1, keepdims=True), e, 1 - e)"),
        ),
    },
)
def softmax_eps(Z, *, eps, f):
    return f(np.exp(Z - Z.max(axis=1, keepdims=True)), eps)


@misconception(
    "models.softmax",
    "another denominator",
    "Each row should add up to 1. By what do you divide?",
    family={
        "by": (
            Expression("lambda E: np.log(E.sum(axis=1, keepdims=True))"),
            Expression("lambda E: np.sqrt(E.sum(axis=1, keepdims=True))"),
            Expression("lambda E: E.sum(axis=1, keepdims=True) - 1"),
            Expression("lambda E: E.prod(axis=1, keepdims=True)"),
            Expression("lambda E: E[:, :1]"),
            Expression("lambda E: (E**2).sum(axis=1, keepdims=True)"),
        )
    },
)
def softmax_denominator(Z, *, by):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / by(E)


@misconception(
    "models.softmax",
    "something done to the logits first, or to the result",
    "exp of the logits, divided by their sum: what else do you do, before or after?",
    family={
        "before": (
            Expression("lambda Z: Z / Z.shape[1]"),
            Expression("lambda Z: Z / 2"),
            Expression("lambda Z: Z**2"),
            Expression("lambda Z: np.abs(Z)"),
            Expression("lambda Z: np.maximum(Z, 0)"),
            Expression("lambda Z: np.tanh(Z)"),
            Expression(
                "lambda Z: (Z - Z.mean(axis=1, keepdims=True)) / (Z.std(axis=1, keepdims=True) + 1e-300)"
            ),
        ),
        "after": (
            Expression("lambda P: P**2"),
            Expression("lambda P: np.sqrt(P)"),
            Expression("lambda P: 1 - P"),
            Expression("lambda P: -P"),
            Expression("lambda P: P * (1 - P)"),
            Expression("lambda P: np.round(P)"),
        ),
    },
)
def softmax_extra(Z, *, before, after):
    Z = before(Z)
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return after(E / E.sum(axis=1, keepdims=True))


# log_softmax


@misconception(
    "models.log_softmax",
    "a tiny number added under the logarithm",
    "Take the logarithm on paper first. With the tiny number, how small can a probability of yours become?",
    family={
        "eps": (1e-300, 1e-200, 1e-100, 1e-50, 1e-30, 1e-20, 1e-16),
        "f": (Expression("lambda P, e: np.log(P + e)"), Expression("lambda P, e: np.log(np.maximum(P, e))")),
    },
)
def log_softmax_eps(Z, *, eps, f):
    return f(softmax(Z), eps)


@misconception(
    "models.log_softmax",
    "another number subtracted in the end",
    "What you return and the right logarithms differ by a number for each row, or for all. Which number do you subtract from a row?",
    family={
        "less": (
            Expression("lambda L, Z: np.log(np.exp(L).sum())"),
            Expression("lambda L, Z: L.mean(axis=1, keepdims=True)"),
            Expression("lambda L, Z: L.max()"),
            Expression("lambda L, Z: np.log(Z.shape[1])"),
            Expression("lambda L, Z: -np.log(Z.shape[1])"),
            Expression("lambda L, Z: 1.0"),
            Expression("lambda L, Z: -1.0"),
            Expression("lambda L, Z: np.log(len(Z))"),
            Expression("lambda L, Z: L.sum(axis=1, keepdims=True)"),
        )
    },
)
def log_softmax_less(Z, *, less):
    L = Z - np.logaddexp.reduce(Z, axis=1)[:, None]
    return L - less(L, Z)


@misconception(
    "models.log_softmax",
    "another sum inside the logarithm",
    "Which numbers are added up before the logarithm is taken?",
    family={
        "f": (
            Expression("lambda S: S - np.log(np.exp(S).sum())"),
            Expression("lambda S: S - np.log(np.abs(S).sum(axis=1, keepdims=True))"),
            Expression("lambda S: S - np.log(np.exp(S).max(axis=1, keepdims=True) + 1e-300) - 1"),
            Expression("lambda S: S - np.log(np.exp(S).prod(axis=1, keepdims=True))"),
            Expression("lambda S: S - np.log(np.exp(-S).sum(axis=1, keepdims=True))"),
            Expression("lambda S: S - np.log(np.exp(S).sum(axis=1, keepdims=True)) ** 2"),
            Expression("lambda S: S - 0.5 * np.log(np.exp(S).sum(axis=1, keepdims=True))"),
            Expression("lambda S: S * np.log(np.exp(S).sum(axis=1, keepdims=True))"),
            Expression("lambda S: np.log1p(np.abs(S)) - np.log(np.exp(S).sum(axis=1, keepdims=True))"),
            Expression("lambda S: np.exp(S) - np.log(np.exp(S).sum(axis=1, keepdims=True))"),
            Expression("lambda S: S / np.exp(S).sum(axis=1, keepdims=True)"),
        )
    },
)
def log_softmax_sum(Z, *, f):
    return f(Z - Z.max(axis=1, keepdims=True))


# softmax_logits


@misconception(
    "models.softmax_logits",
    "other numbers of theta as biases",
    "The biases are the last k numbers of theta, one for each class. Which numbers do you add?",
    family={
        "b": (
            Expression("lambda t, d, k: t[d * k - 1 : -1]"),
            Expression("lambda t, d, k: np.roll(t[d * k :], -1)"),
            Expression("lambda t, d, k: np.append(t[d * k + 1 :], 0.0)"),
            Expression("lambda t, d, k: np.append(t[d * k : -1], 0.0)"),
            Expression("lambda t, d, k: t[d * k :].max()"),
            Expression("lambda t, d, k: t[d * k - k : d * k]"),
            Expression("lambda t, d, k: np.abs(t[d * k :])"),
            Expression("lambda t, d, k: np.exp(t[d * k :])"),
        )
    },
)
def softmax_logits_biases(theta, X, k, *, b):
    d = X.shape[1]
    return X @ theta[: d * k].reshape(d, k) + b(theta, d, k)


@misconception(
    "models.softmax_logits",
    "the bias inside the product",
    "Z = X @ W + b: the bias of a class is added once to its score. With what is it multiplied in yours?",
    family={
        "f": (
            Expression("lambda X, W, b: (X + b.mean()) @ W"),
            Expression("lambda X, W, b: (X + b.sum()) @ W"),
            Expression("lambda X, W, b: X @ (W + b)"),
            Expression("lambda X, W, b: X @ W + b * X.sum(axis=1, keepdims=True)"),
            Expression("lambda X, W, b: X @ W + len(X) * b"),
            Expression("lambda X, W, b: X @ W + b / 2"),
        )
    },
)
def softmax_logits_inside(theta, X, k, *, f):
    d = X.shape[1]
    return f(X, theta[: d * k].reshape(d, k), theta[d * k :])


@misconception(
    "models.softmax_logits",
    "some scores set or left out",
    "Each of the k classes has a score of its own. Which column of yours is not one?",
    family={
        "f": (
            Expression("lambda Z: np.column_stack([Z[:, :-1], np.zeros(len(Z))])"),
            Expression("lambda Z: np.column_stack([np.zeros(len(Z)), Z[:, 1:]])"),
            Expression("lambda Z: Z - Z[:, :1]"),
            Expression("lambda Z: Z - Z[:, -1:]"),
            Expression("lambda Z: Z[:, ::-1]"),
        )
    },
)
def softmax_logits_columns(theta, X, k, *, f):
    d = X.shape[1]
    return f(X @ theta[: d * k].reshape(d, k) + theta[d * k :])


# two_layer


@misconception(
    "models.two_layer",
    "another exception than ValueError",
    "For an unknown act the text asks for a ValueError.",
    family={
        "error": (
            Expression("KeyError"),
            Expression("TypeError"),
            Expression("NotImplementedError"),
            Expression("AssertionError"),
            Expression("NameError"),
            Expression("Exception"),
            Expression("RuntimeError"),
        )
    },
)
def two_layer_error(theta, X, sizes, act="tanh", *, error):
    if act not in ("tanh", "relu"):
        raise error(f"unknown act {act!r}")
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return (np.tanh(A) if act == "tanh" else np.maximum(A, 0)) @ W2 + b2


@misconception(
    "models.two_layer",
    "relu cut at another place than 0",
    "relu is max(a, 0). With which number do you compare a?",
    family={
        "f": (
            Expression("lambda A: np.maximum(A, A.mean())"),
            Expression("lambda A: np.maximum(A, A.mean(axis=0))"),
            Expression("lambda A: np.maximum(A, 0.5)"),
            Expression("lambda A: np.where(A > 1, A, 0)"),
            Expression("lambda A: np.where(A > 0, 1.0, A)"),
        )
    },
)
def two_layer_relu_cut(theta, X, sizes, act="tanh", *, f):
    if act not in ("tanh", "relu"):
        raise ValueError(f"unknown act {act!r}")
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return (np.tanh(A) if act == "tanh" else f(A)) @ W2 + b2


@misconception(
    "models.two_layer",
    "more than the outputs",
    "The outputs alone are asked for, one array (n, k).",
    family={
        "form": (
            Expression("lambda A, H, Y: (H, Y)"),
            Expression("lambda A, H, Y: (Y, H)"),
            Expression("lambda A, H, Y: (A, H, Y)"),
            Expression("lambda A, H, Y: [Y]"),
            Expression("lambda A, H, Y: (Y,)"),
            Expression("lambda A, H, Y: Y[None]"),
        )
    },
)
def two_layer_more(theta, X, sizes, act="tanh", *, form):
    if act not in ("tanh", "relu"):
        raise ValueError(f"unknown act {act!r}")
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    return form(A, H, H @ W2 + b2)


@misconception(
    "models.two_layer",
    "the parts put together in another way",
    "act(X @ W1 + b1) @ W2 + b2: go through it from the inside to the outside. Which step is another one, or one too many?",
    family={
        "net": (
            Expression(
                "lambda f, X, W1, b1, W2, b2: f(X @ W1 + b1) @ W2 + b2 + X.sum(axis=1, keepdims=True)"
            ),
            Expression(
                "lambda f, X, W1, b1, W2, b2: f(X @ W1 + b1) @ W2 + b2 + X.mean(axis=1, keepdims=True)"
            ),
            Expression("lambda f, X, W1, b1, W2, b2: f(X @ W1 + b1) @ f(W2) + b2"),
            Expression("lambda f, X, W1, b1, W2, b2: f(X @ f(W1) + b1) @ W2 + b2"),
            Expression("lambda f, X, W1, b1, W2, b2: f(X @ W1 + f(b1)) @ W2 + b2"),
            Expression("lambda f, X, W1, b1, W2, b2: f(f(X @ W1 + b1) @ W2) + b2"),
            Expression("lambda f, X, W1, b1, W2, b2: f(X @ W1 + b1) @ W2 + f(b2)"),
            Expression("lambda f, X, W1, b1, W2, b2: f(X @ W1 + b1) @ W2 * b2"),
            Expression("lambda f, X, W1, b1, W2, b2: (f(X @ W1 + b1) + b1) @ W2 + b2"),
            Expression("lambda f, X, W1, b1, W2, b2: f(X @ W1 + b1) @ W2 + b2.mean()"),
            Expression("lambda f, X, W1, b1, W2, b2: f((X - X.mean(axis=0)) @ W1 + b1) @ W2 + b2"),
            Expression("lambda f, X, W1, b1, W2, b2: (X @ W1 + b1) @ W2"),
            Expression("lambda f, X, W1, b1, W2, b2: X @ W1 @ W2 + b2"),
            Expression("lambda f, X, W1, b1, W2, b2: f(X @ W1 @ W2 + b2)"),
            Expression("lambda f, X, W1, b1, W2, b2: np.maximum(X @ W1, 0) @ W2 + b2"),
            Expression("lambda f, X, W1, b1, W2, b2: np.tanh(X @ W1) @ W2 + b2"),
        )
    },
)
def two_layer_put_together(theta, X, sizes, act="tanh", *, net):
    if act not in ("tanh", "relu"):
        raise ValueError(f"unknown act {act!r}")
    f = np.tanh if act == "tanh" else (lambda A: np.maximum(A, 0))
    return net(f, X, *unpack(theta, sizes))


# n_params


@misconception(
    "models.n_params",
    "another number of weights for a layer",
    "A layer from a to b units has a b weights and b biases. What do you add up for each?",
    family={
        "of": (
            Expression("lambda a, b: a * a + b"),
            Expression("lambda a, b: 2 * a * b"),
            Expression("lambda a, b: a * b + a + b"),
            Expression("lambda a, b: (a + 1) * b + 1"),
            Expression("lambda a, b: a + b + 1"),
            Expression("lambda a, b: a * b + b + 1"),
            Expression("lambda a, b: a ** b + b"),
        )
    },
)
def n_params_layer(sizes, *, of):
    return sum(of(a, b) for a, b in zip(sizes[:-1], sizes[1:]))


@misconception(
    "models.n_params",
    "the right weights with other biases",
    "The weights are right. How many biases are there: one for each unit behind the inputs?",
    family={
        "biases": (
            Expression("lambda s: 1"),
            Expression("lambda s: len(s)"),
            Expression("lambda s: s[0]"),
            Expression("lambda s: len(s) - 2"),
            Expression("lambda s: sum(s) - 1"),
        )
    },
)
def n_params_biases(sizes, *, biases):
    return sum(a * b for a, b in zip(sizes[:-1], sizes[1:])) + biases(sizes)


@misconception(
    "models.n_params",
    "no whole number",
    "A length is an int. Where does a fraction come in?",
    family={
        "as_number": (
            Expression("str"),
            Expression("lambda n: (n,)"),
            Expression("lambda n: [n]"),
        )
    },
)
def n_params_as(sizes, *, as_number):
    return as_number(sum(a * b + b for a, b in zip(sizes[:-1], sizes[1:])))

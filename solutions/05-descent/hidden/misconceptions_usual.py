"""Usual mistakes of 05-descent as families of formulas. Appended to descent.py when they run."""

from __future__ import annotations

import numpy as np
from landscapes import double_well_grad

from autograder.misconceptions import Expression, misconception

# basin


@misconception(
    "descent.basin",
    "a side for what runs away",
    "What runs away to infinity has settled nowhere, on whichever side it left. What should you return?",
    family={
        "of": (
            Expression("lambda x, x0: 1 if x > 0 else -1"),
            Expression("lambda x, x0: -1 if x > 0 else 1"),
            Expression("lambda x, x0: -1 if x0 < 0 else 1"),
        )
    },
)
def basin_of_what_runs_away(x0, lr, *, of):
    x = x0
    for _ in range(500):
        with np.errstate(all="ignore"):
            x = x - lr * double_well_grad(x)
        if not abs(x) < 1e6:
            return of(x, x0)
    if not abs(double_well_grad(x)) < 1e-6:
        return 0
    return -1 if x < 0 else 1


@misconception(
    "descent.basin",
    "held back where it would run away",
    "You hold x in an interval, so nothing ever runs away. What should come out where a path of steps that are too long leaves it?",
    family={"most": (1.5, 2.0)},
)
def basin_held_back(x0, lr, *, most):
    x = x0
    for _ in range(500):
        x = float(np.clip(x - lr * double_well_grad(x), -most, most))
    if not abs(double_well_grad(x)) < 1e-6:
        return 0
    return -1 if x < 0 else 1


# gradient_descent


@misconception(
    "descent.gradient_descent",
    "the last row is never filled",
    "The last row of your path holds no point. How many steps does your loop take?",
    family={"empty": (0.0, Expression("np.nan"), 1.0)},
)
def gradient_descent_last_row(grad, theta0, lr, steps, *, empty):
    path = np.full((steps + 1, theta0.size), empty)
    path[0] = theta0
    for t in range(1, steps):
        path[t] = path[t - 1] - lr * grad(path[t - 1])
    return path


@misconception(
    "descent.gradient_descent",
    "a table of another kind of number",
    "Your points lose digits when they are stored. Of which kind are the numbers of your table?",
    family={"kind": (Expression("np.int64"), Expression("np.float32"))},
)
def gradient_descent_kind(grad, theta0, lr, steps, *, kind):
    path = np.zeros((steps + 1, theta0.size), dtype=kind)
    path[0] = theta0
    for t in range(steps):
        path[t + 1] = path[t] - lr * grad(path[t])
    return path


# ols


@misconception(
    "descent.ols",
    "sums and means mixed",
    "Your weights are all too large or too small by one factor. Is one side of your equations a mean where the other is a sum?",
    family={
        "factor": (
            Expression("lambda n: (n - 1) / n"),
            Expression("lambda n: n / (n - 1)"),
        )
    },
)
def ols_mixed_sums(X, y, *, factor):
    w = factor(len(X)) * np.linalg.lstsq(X - X.mean(axis=0), y - y.mean(), rcond=None)[0]
    return np.append(w, y.mean() - X.mean(axis=0) @ w)


@misconception(
    "descent.ols",
    "as many numbers as examples",
    "You return as many numbers as there are examples. How many weights are there, and how long is X.T @ y?",
    family={
        "of": (
            Expression("lambda A, y: np.linalg.pinv(A @ A.T) @ y"),
            Expression("lambda A, y: A @ A.T @ y"),
            Expression("lambda A, y: np.linalg.lstsq(A @ A.T, y, rcond=None)[0]"),
        )
    },
)
def ols_per_example(X, y, *, of):
    return of(np.column_stack([X, np.ones(len(X))]), y)


# max_stable_lr


@misconception(
    "descent.max_stable_lr",
    "one step towards the largest curvature",
    "You multiply a vector by H once or a few times, and take how much longer it gets. That comes near L only after many times.",
    family={
        "of": (
            Expression("lambda H, v: np.linalg.norm(H @ v) / np.linalg.norm(v)"),
            Expression("lambda H, v: np.linalg.norm(H @ H @ v) / np.linalg.norm(H @ v)"),
            Expression("lambda H, v: np.max(np.abs(H @ v))"),
            Expression("lambda H, v: np.linalg.norm(H @ v)"),
            Expression("lambda H, v: np.linalg.norm(H @ H[0]) / np.linalg.norm(H[0])"),
        )
    },
)
def max_stable_lr_one_step(H, *, of):
    return float(2 / of(H, np.ones(len(H))))

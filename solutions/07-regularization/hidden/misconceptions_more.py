"""More of what goes wrong in 07-regularization: the everyday mistakes, and families of them."""

from __future__ import annotations

import numpy as np
from regularization import ista_step, soft_threshold

from autograder.misconceptions import Between, Expression, misconception

# ridge


@misconception(
    "regularization.ridge",
    "another weight of the penalty",
    "Set the gradient of the objective to 0: which factor meets lam, and with which sign?",
    family={
        "of": (
            Expression("lambda lam, n, d: 2 * lam"),
            Expression("lambda lam, n, d: -n / 2 * lam"),
            Expression("lambda lam, n, d: 2 * n * lam"),
            Expression("lambda lam, n, d: lam / n"),
            Expression("lambda lam, n, d: n * lam / 4"),
            Expression("lambda lam, n, d: n / 2 * lam**2"),
            Expression("lambda lam, n, d: d * lam / 2"),
            Expression("lambda lam, n, d: n / 2 * np.sqrt(lam)"),
            Expression("lambda lam, n, d: d * lam"),
            Expression("lambda lam, n, d: n / 2 / lam"),
            Expression("lambda lam, n, d: 2 * lam / n"),
            Expression("lambda lam, n, d: lam / (2 * n)"),
            Expression("lambda lam, n, d: (n - 1) / 2 * lam"),
            Expression("lambda lam, n, d: (n + 1) / 2 * lam"),
            Expression("lambda lam, n, d: n**2 / 2 * lam"),
            Expression("lambda lam, n, d: n / 2"),
            Expression("lambda lam, n, d: 1.0"),
            Expression("lambda lam, n, d: n / 2 * lam / d"),
            Expression("lambda lam, n, d: lam**2"),
        )
    },
)
def ridge_another_weight_of_the_penalty(X, y, lam, *, of):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    return np.linalg.lstsq(Z.T @ Z + of(lam, n, d) * np.diag(np.r_[np.ones(d), 0.0]), Z.T @ y, rcond=None)[0]


@misconception(
    "regularization.ridge",
    "bias penalised, and another weight",
    "Which entry of your matrix belongs to the bias, and which factor meets lam?",
    family={
        "of": (
            Expression("lambda lam, n: lam"),
            Expression("lambda lam, n: n * lam"),
            Expression("lambda lam, n: lam / 2"),
            Expression("lambda lam, n: 2 * lam"),
            Expression("lambda lam, n: lam / n"),
            Expression("lambda lam, n: lam**2"),
        )
    },
)
def ridge_bias_penalised_and_another_weight(X, y, lam, *, of):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    return np.linalg.lstsq(Z.T @ Z + of(lam, n) * np.eye(d + 1), Z.T @ y, rcond=None)[0]


@misconception(
    "regularization.ridge",
    "no bias, and another weight",
    "What does your model predict where all features are 0, and which factor meets lam?",
    family={
        "of": (
            Expression("lambda lam, n: lam"),
            Expression("lambda lam, n: n * lam"),
            Expression("lambda lam, n: lam / 2"),
        )
    },
)
def ridge_no_bias_and_another_weight(X, y, lam, *, of):
    n, d = X.shape
    return np.r_[np.linalg.lstsq(X.T @ X + of(lam, n) * np.eye(d), X.T @ y, rcond=None)[0], 0.0]


@misconception(
    "regularization.ridge",
    "another entry spared",
    "Which entry of the diagonal belongs to the bias?",
    family={
        "of": (
            Expression("lambda d: np.r_[0.0, np.ones(d)]"),
            Expression("lambda d: np.r_[np.zeros(d), 1.0]"),
            Expression("lambda d: np.r_[0.0, np.ones(d - 1), 0.0]"),
            Expression("lambda d: np.r_[1.0, np.zeros(d)]"),
            Expression("lambda d: np.r_[np.ones(d), -1.0]"),
            Expression("lambda d: np.r_[np.ones(d - 1), 0.0, 0.0]"),
        )
    },
)
def ridge_another_entry_spared(X, y, lam, *, of):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    return np.linalg.lstsq(Z.T @ Z + n / 2 * lam * np.diag(of(d)), Z.T @ y, rcond=None)[0]


@misconception(
    "regularization.ridge",
    "bias left out of theta",
    "theta has d + 1 entries. How many do you return?",
    family={"centred": (False, True)},
)
def ridge_bias_left_out_of_theta(X, y, lam, *, centred):
    n, d = X.shape
    A, b = (X - X.mean(axis=0), y - y.mean()) if centred else (X, y)
    return np.linalg.lstsq(A.T @ A + n / 2 * lam * np.eye(d), A.T @ b, rcond=None)[0]


@misconception(
    "regularization.ridge",
    "bias from right weights",
    "What is the bias when the mean of X is not 0?",
    family={
        "of": (
            Expression("lambda w, X, y: 0.0"),
            Expression("lambda w, X, y: y.mean() + X.mean(axis=0) @ w"),
            Expression("lambda w, X, y: np.median(y - X @ w)"),
            Expression("lambda w, X, y: np.sum(y - X @ w)"),
            Expression("lambda w, X, y: X.mean(axis=0) @ w - y.mean()"),
            Expression("lambda w, X, y: y[0] - X[0] @ w"),
            Expression("lambda w, X, y: y.mean() - X.mean() * w.sum()"),
        )
    },
)
def ridge_bias_from_right_weights(X, y, lam, *, of):
    n, d = X.shape
    A = X - X.mean(axis=0)
    w = np.linalg.lstsq(A.T @ A + n / 2 * lam * np.eye(d), A.T @ (y - y.mean()), rcond=None)[0]
    return np.r_[w, of(w, X, y)]


@misconception(
    "regularization.ridge",
    "least squares, and shrunk afterwards",
    "The penalty takes part in the search. When does lam enter yours?",
    family={
        "of": (
            Expression("lambda w, lam: w / (1 + lam)"),
            Expression("lambda w, lam: w / (1 + lam / 2)"),
            Expression("lambda w, lam: w * (1 - lam)"),
            Expression("lambda w, lam: w - lam * w / 2"),
            Expression("lambda w, lam: np.sign(w) * np.maximum(np.abs(w) - lam, 0)"),
            Expression("lambda w, lam: w - lam"),
        )
    },
)
def ridge_least_squares_and_shrunk_afterwards(X, y, lam, *, of):
    n, _d = X.shape
    theta = np.linalg.lstsq(np.c_[X, np.ones(n)], y, rcond=None)[0]
    return np.r_[of(theta[:-1], lam), theta[-1]]


@misconception(
    "regularization.ridge",
    "right side off",
    "Set the gradient of the objective to 0: what stands on the right side of your system?",
    family={
        "of": (
            Expression("lambda Z, y, n, lam: Z.T @ y / n"),
            Expression("lambda Z, y, n, lam: 2 * Z.T @ y"),
            Expression("lambda Z, y, n, lam: Z.T @ y * 2 / n"),
            Expression("lambda Z, y, n, lam: -Z.T @ y"),
            Expression("lambda Z, y, n, lam: Z.T @ (y - y.mean())"),
            Expression("lambda Z, y, n, lam: Z.T @ y + lam"),
            Expression("lambda Z, y, n, lam: n / 2 * Z.T @ y"),
            Expression("lambda Z, y, n, lam: Z.T @ y / 2"),
        )
    },
)
def ridge_right_side_off(X, y, lam, *, of):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    return np.linalg.lstsq(
        Z.T @ Z + n / 2 * lam * np.diag(np.r_[np.ones(d), 0.0]), of(Z, y, n, lam), rcond=None
    )[0]


@misconception(
    "regularization.ridge",
    "matrix off",
    "Set the gradient of the objective to 0: what stands in the matrix of your system?",
    family={
        "of": (
            Expression("lambda Z, n, lam, M: Z.T @ Z / n + n / 2 * lam * M"),
            Expression("lambda Z, n, lam, M: 2 * Z.T @ Z + n / 2 * lam * M"),
            Expression("lambda Z, n, lam, M: n / 2 * lam * M"),
            Expression("lambda Z, n, lam, M: np.diag(np.diag(Z.T @ Z)) + n / 2 * lam * M"),
            Expression("lambda Z, n, lam, M: (1 + n / 2 * lam) * Z.T @ Z"),
            Expression("lambda Z, n, lam, M: Z.T @ Z / n + lam * M"),
            Expression("lambda Z, n, lam, M: np.cov(Z.T) + lam * M"),
        )
    },
)
def ridge_matrix_off(X, y, lam, *, of):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    return np.linalg.lstsq(of(Z, n, lam, np.diag(np.r_[np.ones(d), 0.0])), Z.T @ y, rcond=None)[0]


@misconception(
    "regularization.ridge",
    "features standardised, or centred, first",
    "The text asks for the objective in the features as they are. What do you do to X before?",
    family={
        "of": (
            Expression("lambda X: (X - X.mean(axis=0)) / X.std(axis=0)"),
            Expression("lambda X: X / X.std(axis=0)"),
            Expression("lambda X: X / np.linalg.norm(X, axis=0)"),
        )
    },
)
def ridge_features_standardised_or_centred_first(X, y, lam, *, of):
    n, d = X.shape
    Z = np.c_[of(X), np.ones(n)]
    return np.linalg.lstsq(Z.T @ Z + n / 2 * lam * np.diag(np.r_[np.ones(d), 0.0]), Z.T @ y, rcond=None)[0]


@misconception(
    "regularization.ridge",
    "a few steps of descent",
    "No descent is asked for: the least place has a formula.",
    family={"steps": (100, 1000), "lr": (0.1, 0.01)},
)
def ridge_a_few_steps_of_descent(X, y, lam, *, steps, lr):
    n, d = X.shape
    Z, mask, theta = np.c_[X, np.ones(n)], np.r_[np.ones(d), 0.0], np.zeros(d + 1)
    for _ in range(steps):
        theta = theta - lr * (2 / n * Z.T @ (Z @ theta - y) + lam * mask * theta)
    return theta


@misconception(
    "regularization.ridge",
    "sizes of the weights punished",
    "Is it the square of a weight that costs, or its size?",
)
def ridge_sizes_of_the_weights_punished(X, y, lam):
    n, d = X.shape
    Z, mask = np.c_[X, np.ones(n)], np.r_[np.ones(d), 0.0]
    theta = np.linalg.lstsq(Z, y, rcond=None)[0]
    return np.linalg.lstsq(Z.T @ Z, Z.T @ y - n / 2 * lam * mask * np.sign(theta), rcond=None)[0]


@misconception(
    "regularization.ridge",
    "a constant in front",
    "Your theta is a multiple of the right one.",
    family={"c": Between(0.01, 100, examples=(0.7,))},
)
def ridge_a_constant_in_front(X, y, lam, *, c):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    return (
        c * np.linalg.lstsq(Z.T @ Z + n / 2 * lam * np.diag(np.r_[np.ones(d), 0.0]), Z.T @ y, rcond=None)[0]
    )


@misconception(
    "regularization.ridge",
    "not theta, or in another form",
    "theta is one array: the weights, and the bias last.",
    family={
        "of": (
            Expression("lambda t, Z, y: (t[:-1], t[-1])"),
            Expression("lambda t, Z, y: Z @ t"),
            Expression("lambda t, Z, y: t[:, None]"),
            Expression("lambda t, Z, y: float(np.mean((Z @ t - y) ** 2))"),
            Expression("lambda t, Z, y: np.round(t, 3)"),
            Expression("lambda t, Z, y: np.round(t, 2)"),
            Expression("lambda t, Z, y: np.round(t, 4)"),
            Expression("lambda t, Z, y: t[::-1]"),
            Expression("lambda t, Z, y: np.abs(t)"),
        )
    },
)
def ridge_not_theta_or_in_another_form(X, y, lam, *, of):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    return of(
        np.linalg.lstsq(Z.T @ Z + n / 2 * lam * np.diag(np.r_[np.ones(d), 0.0]), Z.T @ y, rcond=None)[0], Z, y
    )


@misconception(
    "regularization.ridge",
    "bias last, penalty on the first column of ones",
    "Which comes first in your matrix, the ones or the features, and what do you return?",
)
def ridge_bias_last_penalty_on_the_first_column_of_ones(X, y, lam):
    n, d = X.shape
    Z = np.c_[np.ones(n), X]
    theta = np.linalg.lstsq(Z.T @ Z + n / 2 * lam * np.eye(d + 1), Z.T @ y, rcond=None)[0]
    return theta


# soft_threshold


@misconception(
    "regularization.soft_threshold",
    "another threshold",
    "How far is each entry moved?",
    family={
        "of": (
            Expression("lambda t: 2 * t"),
            Expression("lambda t: t / 2"),
            Expression("lambda t: t**2"),
            Expression("lambda t: np.sqrt(t)"),
            Expression("lambda t: -t"),
            Expression("lambda t: 1.0"),
            Expression("lambda t: 0.0"),
            Expression("lambda t: 1 / max(t, 1e-300)"),
        )
    },
)
def soft_threshold_another_threshold(v, t, *, of):
    return np.sign(v) * np.maximum(np.abs(v) - of(t), 0.0)


@misconception(
    "regularization.soft_threshold",
    "moved away from 0",
    "Are your entries larger or smaller than before?",
    family={
        "of": (
            Expression("lambda v, t: np.where(np.abs(v) > t, v + t * np.sign(v), 0.0)"),
            Expression("lambda v, t: v + t"),
            Expression("lambda v, t: np.abs(v) + t"),
        )
    },
)
def soft_threshold_moved_away_from_0(v, t, *, of):
    return of(v, t)


@misconception(
    "regularization.soft_threshold",
    "the same number for all entries",
    "Positive entries move down, and negative ones up. Which way do yours move?",
    family={
        "of": (
            Expression("lambda v, t: v - t"),
            Expression("lambda v, t: np.maximum(v - t, 0) + np.minimum(v - t, 0) * (v < 0)"),
            Expression("lambda v, t: np.where(v > t, v - t, v)"),
            Expression("lambda v, t: np.where(v > t, v - t, np.where(v < -t, v, 0.0))"),
            Expression("lambda v, t: np.where(v > t, v, np.where(v < -t, v + t, 0.0))"),
            Expression("lambda v, t: np.minimum(v + t, 0.0)"),
            Expression("lambda v, t: np.where(v > t, v - t, v + t)"),
        )
    },
)
def soft_threshold_the_same_number_for_all_entries(v, t, *, of):
    return of(v, t)


@misconception(
    "regularization.soft_threshold",
    "what is cut away",
    "You return what the threshold takes, and not what it leaves.",
    family={
        "of": (
            Expression("lambda v, t: np.where(np.abs(v) > t, 0.0, v)"),
            Expression("lambda v, t: np.where(np.abs(v) > t, t * np.sign(v), 0.0)"),
            Expression("lambda v, t: np.sign(v) * np.minimum(np.abs(v), t) * -1"),
            Expression("lambda v, t: np.where(np.abs(v) > t, np.sign(v), 0.0)"),
            Expression("lambda v, t: t * np.sign(v)"),
            Expression("lambda v, t: (np.abs(v) > t).astype(float)"),
        )
    },
)
def soft_threshold_what_is_cut_away(v, t, *, of):
    return of(v, t)


@misconception(
    "regularization.soft_threshold",
    "sign turned round",
    "A positive entry stays positive, or becomes 0. What becomes of it in yours?",
    family={
        "of": (
            Expression("lambda v, t: -np.sign(v) * np.maximum(np.abs(v) - t, 0.0)"),
            Expression("lambda v, t: -np.maximum(np.abs(v) - t, 0.0)"),
            Expression("lambda v, t: np.sign(v) * (t - np.abs(v))"),
            Expression("lambda v, t: np.sign(v) * np.maximum(t - np.abs(v), 0.0)"),
            Expression("lambda v, t: np.abs(np.abs(v) - t)"),
            Expression("lambda v, t: np.sign(v) * np.abs(np.abs(v) - t)"),
        )
    },
)
def soft_threshold_sign_turned_round(v, t, *, of):
    return of(v, t)


@misconception(
    "regularization.soft_threshold",
    "size multiplied",
    "Each entry is moved by t. By what do you multiply it?",
    family={
        "of": (
            Expression("lambda v, t: v * np.maximum(np.abs(v) - t, 0.0)"),
            Expression("lambda v, t: v * (np.abs(v) > t) * (1 - t)"),
            Expression("lambda v, t: v * (1 - t)"),
            Expression("lambda v, t: t * v"),
            Expression("lambda v, t: v * np.maximum(1 - t, 0.0)"),
            Expression("lambda v, t: v / (1 + 2 * t)"),
            Expression("lambda v, t: v * np.maximum(1 - t / max(np.linalg.norm(v), 1e-300), 0)"),
            Expression("lambda v, t: v * np.maximum(1 - t / np.maximum(v**2, 1e-300), 0)"),
            Expression("lambda v, t: v * np.exp(-t)"),
        )
    },
)
def soft_threshold_size_multiplied(v, t, *, of):
    return of(v, t)


@misconception(
    "regularization.soft_threshold",
    "squares compared",
    "The size of an entry is compared with t. Of what do you take the size?",
    family={
        "of": (
            Expression("lambda v, t: np.sign(v) * np.sqrt(np.maximum(v**2 - t**2, 0.0))"),
            Expression("lambda v, t: np.sign(v) * np.maximum(v**2 - t, 0.0)"),
            Expression("lambda v, t: np.where(v**2 > t, v - t * np.sign(v), 0.0)"),
            Expression("lambda v, t: np.where(v > t, v, 0.0)"),
            Expression("lambda v, t: np.where(np.abs(v) < t, v - t * np.sign(v), v)"),
            Expression("lambda v, t: np.where(np.abs(v) > 2 * t, v - t * np.sign(v), 0.0)"),
            Expression("lambda v, t: np.maximum(v, 0.0)"),
            Expression("lambda v, t: np.maximum(v, t)"),
            Expression("lambda v, t: np.minimum(v, t)"),
        )
    },
)
def soft_threshold_squares_compared(v, t, *, of):
    return of(v, t)


@misconception(
    "regularization.soft_threshold",
    "rounded",
    "Your entries have few digits. Which line takes them away?",
    family={"decimals": (0, 1, 2, 3, 4)},
)
def soft_threshold_rounded(v, t, *, decimals):
    return np.round(np.sign(v) * np.maximum(np.abs(v) - t, 0.0), decimals)


@misconception(
    "regularization.soft_threshold",
    "one number",
    "A new array is asked for.",
    family={"of": (Expression("np.sum"), Expression("np.linalg.norm"))},
)
def soft_threshold_one_number(v, t, *, of):
    return float(of(np.sign(v) * np.maximum(np.abs(v) - t, 0.0)))


@misconception(
    "regularization.soft_threshold", "zeros left out", "A new array of the same length is asked for."
)
def soft_threshold_zeros_left_out(v, t):
    return (np.sign(v) * np.maximum(np.abs(v) - t, 0.0))[np.abs(v) > t]


# lasso


@misconception(
    "regularization.lasso",
    "another learning rate",
    "The learning rate is 1 / L. What is yours?",
    family={
        "of": (
            Expression("lambda H, n: 0.5 / np.linalg.eigvalsh(H)[-1]"),
            Expression("lambda H, n: 1 / np.linalg.eigvalsh(H)[0]"),
            Expression("lambda H, n: 1 / np.trace(H)"),
            Expression("lambda H, n: 1 / np.linalg.norm(H)"),
            Expression("lambda H, n: 1 / np.max(np.diag(H))"),
            Expression("lambda H, n: 1 / np.linalg.eigvalsh(H * n)[-1]"),
            Expression("lambda H, n: 1 / np.linalg.eigvalsh(H * n / 2)[-1]"),
            Expression("lambda H, n: 0.1"),
            Expression("lambda H, n: 0.01"),
            Expression("lambda H, n: 1 / np.linalg.eigvalsh(H)[-1] ** 2"),
            Expression("lambda H, n: 1 / np.sqrt(np.linalg.eigvalsh(H)[-1])"),
            Expression("lambda H, n: 1 / np.mean(np.linalg.eigvalsh(H))"),
            Expression("lambda H, n: 1 / np.max(np.abs(H))"),
            Expression("lambda H, n: 1 / (np.linalg.eigvalsh(H)[-1] + np.linalg.eigvalsh(H)[0])"),
            Expression("lambda H, n: 2 / (np.linalg.eigvalsh(H)[-1] + np.linalg.eigvalsh(H)[0])"),
            Expression("lambda H, n: 1 / np.sum(np.abs(H), axis=1).max()"),
            Expression("lambda H, n: 0.001"),
            Expression("lambda H, n: 0.9 / np.linalg.eigvalsh(H)[-1]"),
            Expression("lambda H, n: 1 / np.linalg.eigvalsh(n**2 / 2 * H)[-1]"),
        )
    },
)
def lasso_another_learning_rate(X, y, lam, steps, *, of):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr, theta = of(2 / n * Z.T @ Z, n), np.zeros(d + 1)
    for _ in range(steps):
        g = 2 / n * Z.T @ (Z @ theta - y)
        theta = np.r_[ista_step(theta[:-1], g[:-1], lr, lam), theta[-1] - lr * g[-1]]
    return theta


@misconception(
    "regularization.lasso",
    "another threshold",
    "How far does a step pull each weight towards 0?",
    family={
        "of": (
            Expression("lambda lr, lam, n: lr * lam / 2"),
            Expression("lambda lr, lam, n: lr"),
            Expression("lambda lr, lam, n: lam / lr"),
            Expression("lambda lr, lam, n: lr * lam * n"),
            Expression("lambda lr, lam, n: 0.0"),
            Expression("lambda lr, lam, n: lr * lam**2"),
            Expression("lambda lr, lam, n: lr**2 * lam"),
            Expression("lambda lr, lam, n: lr * n / 2 * lam"),
            Expression("lambda lr, lam, n: lam / n"),
            Expression("lambda lr, lam, n: lam / 2"),
        )
    },
)
def lasso_another_threshold(X, y, lam, steps, *, of):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr, theta = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1], np.zeros(d + 1)
    for _ in range(steps):
        v = theta - lr * 2 / n * Z.T @ (Z @ theta - y)
        theta = np.r_[soft_threshold(v[:-1], of(lr, lam, n)), v[-1]]
    return theta


@misconception(
    "regularization.lasso",
    "another pull towards 0",
    "After each step the weights are thresholded. What do you do with them?",
    family={
        "of": (
            Expression("lambda w, t: np.where(np.abs(w) > t, w, 0.0)"),
            Expression("lambda w, t: w / (1 + t)"),
            Expression("lambda w, t: w * (1 - t)"),
            Expression("lambda w, t: np.maximum(w - t, 0.0)"),
            Expression("lambda w, t: np.maximum(np.abs(w) - t, 0.0)"),
            Expression("lambda w, t: w - t * np.sign(w)"),
            Expression("lambda w, t: w - t"),
            Expression("lambda w, t: w / (1 + 2 * t)"),
            Expression("lambda w, t: np.clip(w, -t, t)"),
        )
    },
)
def lasso_another_pull_towards_0(X, y, lam, steps, *, of):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr, theta = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1], np.zeros(d + 1)
    for _ in range(steps):
        v = theta - lr * 2 / n * Z.T @ (Z @ theta - y)
        theta = np.r_[of(v[:-1], lr * lam), v[-1]]
    return theta


@misconception(
    "regularization.lasso",
    "thresholded once, at the end",
    "The weights are thresholded in each step. When are yours?",
    family={"of": (Expression("lambda lr, lam: lam"), Expression("lambda lr, lam: lr * lam"))},
)
def lasso_thresholded_once_at_the_end(X, y, lam, steps, *, of):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr, theta = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1], np.zeros(d + 1)
    for _ in range(steps):
        theta = theta - lr * 2 / n * Z.T @ (Z @ theta - y)
    return np.r_[soft_threshold(theta[:-1], of(lr, lam)), theta[-1]]


@misconception(
    "regularization.lasso",
    "thresholded before the step",
    "Which comes first in a step, downhill or the threshold?",
)
def lasso_thresholded_before_the_step(X, y, lam, steps):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr, theta = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1], np.zeros(d + 1)
    for _ in range(steps):
        g = 2 / n * Z.T @ (Z @ theta - y)
        theta = np.r_[soft_threshold(theta[:-1], lr * lam), theta[-1]] - lr * g
    return theta


@misconception(
    "regularization.lasso",
    "another gradient",
    "Write the gradient of the mean squared error down: its sign, its factor, its matrix.",
    family={
        "of": (
            Expression("lambda Z, theta, y, n: 2 / n * Z.T @ (y - Z @ theta)"),
            Expression("lambda Z, theta, y, n: 2 * Z.T @ (Z @ theta - y)"),
            Expression("lambda Z, theta, y, n: Z.T @ (Z @ theta - y)"),
            Expression("lambda Z, theta, y, n: 4 / n * Z.T @ (Z @ theta - y)"),
            Expression("lambda Z, theta, y, n: 2 / n * (Z.T @ Z @ theta)"),
            Expression("lambda Z, theta, y, n: 2 / n * Z.T @ (Z @ theta + y)"),
            Expression("lambda Z, theta, y, n: 1 / n * np.sign(Z.T @ (Z @ theta - y))"),
            Expression("lambda Z, theta, y, n: 1 / n * Z.T @ np.sign(Z @ theta - y)"),
        )
    },
)
def lasso_another_gradient(X, y, lam, steps, *, of):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr, theta = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1], np.zeros(d + 1)
    for _ in range(steps):
        g = of(Z, theta, y, n)
        theta = np.r_[ista_step(theta[:-1], g[:-1], lr, lam), theta[-1] - lr * g[-1]]
    return theta


@misconception(
    "regularization.lasso",
    "another start",
    "The search begins at theta = 0. Where does yours begin?",
    family={
        "of": (
            Expression("lambda Z, y: np.ones(Z.shape[1])"),
            Expression("lambda Z, y: np.linalg.lstsq(Z, y, rcond=None)[0]"),
            Expression("lambda Z, y: Z.T @ y / len(y)"),
            Expression("lambda Z, y: np.r_[np.zeros(Z.shape[1] - 1), 1.0]"),
        )
    },
)
def lasso_another_start(X, y, lam, steps, *, of):
    n, _d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr, theta = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1], of(Z, y)
    for _ in range(steps):
        g = 2 / n * Z.T @ (Z @ theta - y)
        theta = np.r_[ista_step(theta[:-1], g[:-1], lr, lam), theta[-1] - lr * g[-1]]
    return theta


@misconception(
    "regularization.lasso",
    "another step of the bias",
    "The bias takes a plain step, with the same learning rate. What does yours do?",
    family={
        "of": (
            Expression("lambda b, g, lr, r, t: b + lr * g"),
            Expression("lambda b, g, lr, r, t: b - g"),
            Expression("lambda b, g, lr, r, t: b - lr * g / 2"),
            Expression("lambda b, g, lr, r, t: b - 2 * lr * g"),
            Expression("lambda b, g, lr, r, t: b - g / 2"),
            Expression("lambda b, g, lr, r, t: -lr * g"),
            Expression("lambda b, g, lr, r, t: -r.mean()"),
        )
    },
)
def lasso_another_step_of_the_bias(X, y, lam, steps, *, of):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr, theta = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1], np.zeros(d + 1)
    for _ in range(steps):
        r = Z @ theta - y
        g = 2 / n * Z.T @ r
        theta = np.r_[ista_step(theta[:-1], g[:-1], lr, lam), of(theta[-1], g[-1], lr, r, 0)]
    return theta


@misconception(
    "regularization.lasso", "steps with a velocity", "Plain steps are asked for. What does yours remember?"
)
def lasso_steps_with_a_velocity(X, y, lam, steps):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr, theta = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1], np.zeros(d + 1)
    at, t = theta, 1.0
    for _ in range(steps):
        v = at - lr * 2 / n * Z.T @ (Z @ at - y)
        new = np.r_[soft_threshold(v[:-1], lr * lam), v[-1]]
        s = (1 + np.sqrt(1 + 4 * t * t)) / 2
        at, theta, t = new + (t - 1) / s * (new - theta), new, s
    return theta


@misconception(
    "regularization.lasso",
    "shrinking steps",
    "The learning rate is 1 / L in every step. What is it in yours?",
    family={
        "of": (
            Expression("lambda lr, t: lr / (t + 1)"),
            Expression("lambda lr, t: lr / np.sqrt(t + 1)"),
            Expression("lambda lr, t: lr * 0.99**t"),
        )
    },
)
def lasso_shrinking_steps(X, y, lam, steps, *, of):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr, theta = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1], np.zeros(d + 1)
    for t in range(steps):
        g = 2 / n * Z.T @ (Z @ theta - y)
        theta = np.r_[ista_step(theta[:-1], g[:-1], of(lr, t), lam), theta[-1] - of(lr, t) * g[-1]]
    return theta


@misconception(
    "regularization.lasso",
    "weights penalised by their squares",
    "The penalty is lam times the sum of the sizes. Which is yours?",
    family={"c": (1.0, 2.0)},
)
def lasso_weights_penalised_by_their_squares(X, y, lam, steps, *, c):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr, theta = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1], np.zeros(d + 1)
    for _ in range(steps):
        theta = theta - lr * (2 / n * Z.T @ (Z @ theta - y) + c * lam * np.r_[theta[:-1], 0.0])
    return theta


@misconception(
    "regularization.lasso",
    "features centred first",
    "The search goes over the features as they are. What do you do to them before?",
    family={
        "of": (
            Expression("lambda X: X - X.mean(axis=0)"),
            Expression("lambda X: (X - X.mean(axis=0)) / X.std(axis=0)"),
        )
    },
)
def lasso_features_centred_first(X, y, lam, steps, *, of):
    X = of(X)
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr, theta = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1], np.zeros(d + 1)
    for _ in range(steps):
        g = 2 / n * Z.T @ (Z @ theta - y)
        theta = np.r_[ista_step(theta[:-1], g[:-1], lr, lam), theta[-1] - lr * g[-1]]
    return theta


@misconception(
    "regularization.lasso",
    "in another form",
    "theta is one array: the weights, and the bias last. What do you return?",
    family={
        "of": (
            Expression("lambda t: (t[:-1], t[-1])"),
            Expression("lambda t: t[:-1]"),
            Expression("lambda t: np.r_[t[-1], t[:-1]]"),
            Expression("lambda t: np.round(t, 3)"),
            Expression("lambda t: np.abs(t)"),
            Expression("lambda t: t[:, None]"),
        )
    },
)
def lasso_in_another_form(X, y, lam, steps, *, of):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr, theta = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1], np.zeros(d + 1)
    for _ in range(steps):
        g = 2 / n * Z.T @ (Z @ theta - y)
        theta = np.r_[ista_step(theta[:-1], g[:-1], lr, lam), theta[-1] - lr * g[-1]]
    return of(theta)


@misconception(
    "regularization.lasso",
    "another number of steps",
    "How many steps do you take?",
    family={"of": (Expression("lambda steps: 2 * steps"), Expression("lambda steps: min(steps, 1)"))},
)
def lasso_another_number_of_steps(X, y, lam, steps, *, of):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr, theta = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1], np.zeros(d + 1)
    for _ in range(of(steps)):
        g = 2 / n * Z.T @ (Z @ theta - y)
        theta = np.r_[ista_step(theta[:-1], g[:-1], lr, lam), theta[-1] - lr * g[-1]]
    return theta


# lasso_gap


@misconception(
    "regularization.lasso_gap",
    "another u",
    "Compare your line for u with its formula.",
    family={
        "of": (
            Expression("lambda r, n: r - r.mean()"),
            Expression("lambda r, n: 2 * (r - r.mean())"),
            Expression("lambda r, n: 4 / n * (r - r.mean())"),
            Expression("lambda r, n: 2 / n * (r + r.mean())"),
            Expression("lambda r, n: 2 / n * r - r.mean()"),
            Expression("lambda r, n: 2 / n * (r - np.median(r))"),
            Expression("lambda r, n: 2 / n * (r - r.sum())"),
            Expression("lambda r, n: 2 / (n - 1) * (r - r.mean())"),
            Expression("lambda r, n: 2 / n * (r - r.mean()) / r.std()"),
            Expression("lambda r, n: 2 / n * np.abs(r - r.mean())"),
            Expression("lambda r, n: 2 * r"),
            Expression("lambda r, n: r"),
        )
    },
)
def lasso_gap_another_u(theta, X, y, lam, *, of):
    n = len(y)
    r = y - X @ theta[:-1] - theta[-1]
    u = of(r, n)
    most = np.max(np.abs(X.T @ u))
    u = u * (lam / most if most > lam else 1.0)
    return float(np.mean(r**2) + lam * np.abs(theta[:-1]).sum() - (y @ u - n / 4 * u @ u))


@misconception(
    "regularization.lasso_gap",
    "another s",
    "Compare your line for s with its formula: what is smaller than 1, and when?",
    family={
        "of": (
            Expression("lambda a, lam: max(1.0, lam / max(np.max(np.abs(a)), 1e-300))"),
            Expression("lambda a, lam: min(1.0, np.max(np.abs(a)) / lam)"),
            Expression(
                "lambda a, lam: lam / max(np.linalg.norm(a), 1e-300) if np.linalg.norm(a) > lam else 1.0"
            ),
            Expression("lambda a, lam: min(1.0, 1 / max(np.max(np.abs(a)), 1e-300))"),
            Expression("lambda a, lam: min(1.0, lam)"),
            Expression("lambda a, lam: min(1.0, lam / max(np.min(np.abs(a)), 1e-300))"),
            Expression("lambda a, lam: min(1.0, lam / max(np.mean(np.abs(a)), 1e-300))"),
            Expression("lambda a, lam: min(1.0, lam * np.max(np.abs(a)))"),
            Expression("lambda a, lam: min(1.0, lam / max(abs(a.sum()), 1e-300))"),
            Expression("lambda a, lam: min(1.0, 2 * lam / max(np.max(np.abs(a)), 1e-300))"),
            Expression("lambda a, lam: min(1.0, lam / 2 / max(np.max(np.abs(a)), 1e-300))"),
            Expression("lambda a, lam: min(1.0, lam / (np.max(np.abs(a)) + 1e-12)) * (1 - 1e-3)"),
        )
    },
)
def lasso_gap_another_s(theta, X, y, lam, *, of):
    n = len(y)
    r = y - X @ theta[:-1] - theta[-1]
    u = 2 / n * (r - r.mean())
    u = u * of(X.T @ u, lam)
    return float(np.mean(r**2) + lam * np.abs(theta[:-1]).sum() - (y @ u - n / 4 * u @ u))


@misconception(
    "regularization.lasso_gap",
    "s in one of the two places",
    "s stands in both terms of the bracket, and in one of them squared.",
    family={
        "of": (
            Expression("lambda y, u, s, n: s * y @ u - n / 4 * u @ u"),
            Expression("lambda y, u, s, n: y @ u - n / 4 * s**2 * u @ u"),
            Expression("lambda y, u, s, n: s * y @ u - n / 4 * s * u @ u"),
            Expression("lambda y, u, s, n: s**2 * (y @ u) - n / 4 * s**2 * u @ u"),
        )
    },
)
def lasso_gap_s_in_one_of_the_two_places(theta, X, y, lam, *, of):
    n = len(y)
    r = y - X @ theta[:-1] - theta[-1]
    u = 2 / n * (r - r.mean())
    most = np.max(np.abs(X.T @ u))
    return float(
        np.mean(r**2) + lam * np.abs(theta[:-1]).sum() - of(y, u, lam / most if most > lam else 1.0, n)
    )


@misconception(
    "regularization.lasso_gap",
    "another bracket",
    "Compare the bracket with its formula: signs, factors, squares.",
    family={
        "of": (
            Expression("lambda y, u, n, r: y @ u + n / 4 * u @ u"),
            Expression("lambda y, u, n, r: y @ u"),
            Expression("lambda y, u, n, r: y @ u - u @ u / 4"),
            Expression("lambda y, u, n, r: y @ u - n / 4 * np.linalg.norm(u)"),
            Expression("lambda y, u, n, r: -n / 4 * u @ u"),
            Expression("lambda y, u, n, r: y @ u - n * u @ u"),
            Expression("lambda y, u, n, r: y @ u - 4 / n * u @ u"),
            Expression("lambda y, u, n, r: r @ u - n / 4 * u @ u"),
            Expression("lambda y, u, n, r: y @ u - n / 4 * np.mean(u**2)"),
            Expression("lambda y, u, n, r: (y - y.mean()) @ u * 2 - n / 4 * u @ u"),
            Expression("lambda y, u, n, r: y @ u - n / 4 * np.sum(u) ** 2"),
            Expression("lambda y, u, n, r: y @ u - n**2 / 4 * u @ u"),
            Expression("lambda y, u, n, r: np.mean(y * u) - n / 4 * u @ u"),
            Expression("lambda y, u, n, r: y @ u - n / 8 * u @ u"),
            Expression("lambda y, u, n, r: y @ u / 2 - n / 4 * u @ u"),
            Expression("lambda y, u, n, r: y @ u - n / 4 * np.max(np.abs(u)) ** 2"),
        )
    },
)
def lasso_gap_another_bracket(theta, X, y, lam, *, of):
    n = len(y)
    r = y - X @ theta[:-1] - theta[-1]
    u = 2 / n * (r - r.mean())
    most = np.max(np.abs(X.T @ u))
    u = u * (lam / most if most > lam else 1.0)
    return float(np.mean(r**2) + lam * np.abs(theta[:-1]).sum() - of(y, u, n, r))


@misconception(
    "regularization.lasso_gap",
    "another objective",
    "The first two terms are the objective of the lasso. Which are yours?",
    family={
        "of": (
            Expression("lambda r, w, lam: np.sum(r**2) + lam * np.abs(w).sum()"),
            Expression("lambda r, w, lam: 0.5 * np.mean(r**2) + lam * np.abs(w).sum()"),
            Expression("lambda r, w, lam: np.mean(r**2) + lam * np.sum(w**2)"),
            Expression("lambda r, w, lam: np.mean(r**2) + lam / 2 * np.sum(w**2)"),
            Expression("lambda r, w, lam: np.mean(r**2)"),
            Expression("lambda r, w, lam: np.mean(r**2) + np.abs(w).sum()"),
            Expression("lambda r, w, lam: np.mean(r**2) - lam * np.abs(w).sum()"),
            Expression("lambda r, w, lam: np.mean(r**2) + lam * w.sum()"),
            Expression("lambda r, w, lam: np.mean(r**2) + lam * np.abs(w).mean()"),
            Expression("lambda r, w, lam: np.mean(r**2) + lam * np.abs(w).max()"),
            Expression("lambda r, w, lam: np.mean(r) ** 2 + lam * np.abs(w).sum()"),
            Expression("lambda r, w, lam: np.mean(np.abs(r)) + lam * np.abs(w).sum()"),
            Expression("lambda r, w, lam: np.mean(r**2) + 2 * lam * np.abs(w).sum()"),
            Expression("lambda r, w, lam: np.mean(r**2) + lam / 2 * np.abs(w).sum()"),
            Expression("lambda r, w, lam: np.sqrt(np.mean(r**2)) + lam * np.abs(w).sum()"),
            Expression("lambda r, w, lam: np.mean(r**2) + lam * np.linalg.norm(w)"),
            Expression("lambda r, w, lam: np.mean((r - r.mean()) ** 2) + lam * np.abs(w).sum()"),
        )
    },
)
def lasso_gap_another_objective(theta, X, y, lam, *, of):
    n = len(y)
    r = y - X @ theta[:-1] - theta[-1]
    u = 2 / n * (r - r.mean())
    most = np.max(np.abs(X.T @ u))
    u = u * (lam / most if most > lam else 1.0)
    return float(of(r, theta[:-1], lam) - (y @ u - n / 4 * u @ u))


@misconception(
    "regularization.lasso_gap",
    "residuals without the bias, or with another",
    "r = y - X w - b. What is your r?",
    family={
        "of": (
            Expression("lambda theta, X, y: y - X @ theta[:-1]"),
            Expression("lambda theta, X, y: y - X @ theta[:-1] + theta[-1]"),
            Expression("lambda theta, X, y: y - X @ theta[1:] - theta[0]"),
            Expression("lambda theta, X, y: X @ theta[:-1] + theta[-1]"),
            Expression("lambda theta, X, y: y"),
        )
    },
)
def lasso_gap_residuals_without_the_bias_or_with_another(theta, X, y, lam, *, of):
    n = len(y)
    r = of(theta, X, y)
    u = 2 / n * (r - r.mean())
    most = np.max(np.abs(X.T @ u))
    u = u * (lam / most if most > lam else 1.0)
    return float(np.mean(r**2) + lam * np.abs(theta[:-1]).sum() - (y @ u - n / 4 * u @ u))


@misconception(
    "regularization.lasso_gap",
    "bracket alone, or added",
    "The gap is the objective minus the bracket.",
    family={
        "of": (
            Expression("lambda p, q: q"),
            Expression("lambda p, q: p + q"),
            Expression("lambda p, q: q - p"),
            Expression("lambda p, q: abs(p - q) + 0.001"),
            Expression("lambda p, q: (p - q) / max(abs(p), 1e-300)"),
            Expression("lambda p, q: (p - q) ** 2"),
            Expression("lambda p, q: 2 * (p - q)"),
            Expression("lambda p, q: (p - q) / 2"),
            Expression("lambda p, q: -np.log10(max(p - q, 1e-300))"),
        )
    },
)
def lasso_gap_bracket_alone_or_added(theta, X, y, lam, *, of):
    n = len(y)
    r = y - X @ theta[:-1] - theta[-1]
    u = 2 / n * (r - r.mean())
    most = np.max(np.abs(X.T @ u))
    u = u * (lam / most if most > lam else 1.0)
    return float(of(np.mean(r**2) + lam * np.abs(theta[:-1]).sum(), y @ u - n / 4 * u @ u))


@misconception(
    "regularization.lasso_gap",
    "not centred, and not scaled",
    "u is made of centred residuals, and scaled where it is too large.",
)
def lasso_gap_not_centred_and_not_scaled(theta, X, y, lam):
    n = len(y)
    r = y - X @ theta[:-1] - theta[-1]
    u = 2 / n * r
    return float(np.mean(r**2) + lam * np.abs(theta[:-1]).sum() - (y @ u - n / 4 * u @ u))


@misconception(
    "regularization.lasso_gap",
    "distance of the slopes",
    "The gap is a difference of two heights. What do you measure?",
    family={
        "of": (
            Expression("lambda a, w, lam: np.max(np.abs(a)) - lam"),
            Expression("lambda a, w, lam: max(np.max(np.abs(a)) - lam, 0.0)"),
            Expression("lambda a, w, lam: np.linalg.norm(a)"),
            Expression("lambda a, w, lam: lam * np.abs(w).sum() - a @ w"),
        )
    },
)
def lasso_gap_distance_of_the_slopes(theta, X, y, lam, *, of):
    n = len(y)
    r = y - X @ theta[:-1] - theta[-1]
    return float(of(X.T @ (2 / n * (r - r.mean())), theta[:-1], lam))


# early_stopping


@misconception(
    "regularization.early_stopping",
    "largest in place of smallest",
    "Is a high validation loss good or bad?",
    family={"of": (Expression("lambda val: -val"),)},
)
def early_stopping_largest_in_place_of_smallest(val, patience, *, of):
    best, at = np.inf, -1
    val = of(val)
    for i, v in enumerate(val):
        if v < best:
            best, at = v, i
        elif i - at >= patience:
            return at, i
    return at, len(val) - 1


@misconception(
    "regularization.early_stopping",
    "best of what was seen, later of equals",
    "The same loss again is no improvement. Which of two equal epochs do you call the best?",
)
def early_stopping_best_of_what_was_seen_later_of_equals(val, patience):
    best, at, last = np.inf, -1, -1
    for i, v in enumerate(val):
        if v <= best:
            last = i
        if v < best:
            best, at = v, i
        elif i - at >= patience:
            return last, i
    return last, len(val) - 1


@misconception(
    "regularization.early_stopping",
    "another number of epochs of patience",
    "After how many epochs in a row without improvement do you stop?",
    family={
        "of": (
            Expression("lambda p: 2 * p"),
            Expression("lambda p: p + 2"),
            Expression("lambda p: max(p - 2, 1)"),
            Expression("lambda p: 5"),
            Expression("lambda p: 3"),
        )
    },
)
def early_stopping_another_number_of_epochs_of_patience(val, patience, *, of):
    best, at = np.inf, -1
    for i, v in enumerate(val):
        if v < best:
            best, at = v, i
        elif i - at >= of(patience):
            return at, i
    return at, len(val) - 1


@misconception(
    "regularization.early_stopping",
    "another stopping epoch",
    "stop_epoch is the last epoch that is trained, counted from 0. Which one is yours?",
    family={
        "of": (
            Expression("lambda at, i, n: (at, i + 1)"),
            Expression("lambda at, i, n: (at, i - 1)"),
            Expression("lambda at, i, n: (at, n - 1)"),
            Expression("lambda at, i, n: (at, n)"),
            Expression("lambda at, i, n: (at, i - at)"),
            Expression("lambda at, i, n: (at, at)"),
            Expression("lambda at, i, n: (at + 1, i)"),
            Expression("lambda at, i, n: (max(at - 1, 0), i)"),
            Expression("lambda at, i, n: (i - 1, i)"),
            Expression("lambda at, i, n: (0, i)"),
        )
    },
)
def early_stopping_another_stopping_epoch(val, patience, *, of):
    best, at = np.inf, -1
    for i, v in enumerate(val):
        if v < best:
            best, at = v, i
        elif i - at >= patience:
            return of(at, i, len(val))
    return of(at, len(val) - 1, len(val))


@misconception(
    "regularization.early_stopping",
    "another end without stopping",
    "If patience never ends, the last epoch of val is the last that is trained. What do you return then?",
    family={
        "of": (
            Expression("lambda at, n, p: (at, n)"),
            Expression("lambda at, n, p: (n - 1, n - 1)"),
            Expression("lambda at, n, p: (at, at)"),
            Expression("lambda at, n, p: None"),
            Expression("lambda at, n, p: (at, at + p)"),
            Expression("lambda at, n, p: (at, -1)"),
            Expression("lambda at, n, p: (at, None)"),
            Expression("lambda at, n, p: (-1, -1)"),
            Expression("lambda at, n, p: (at, 0)"),
            Expression("lambda at, n, p: (at, n - 2)"),
        )
    },
)
def early_stopping_another_end_without_stopping(val, patience, *, of):
    best, at = np.inf, -1
    for i, v in enumerate(val):
        if v < best:
            best, at = v, i
        elif i - at >= patience:
            return at, i
    return of(at, len(val), patience)


@misconception(
    "regularization.early_stopping",
    "losses in place of epochs",
    "Two epochs are asked for, as whole numbers. What do you return?",
    family={
        "of": (
            Expression("lambda val, at, i: (float(val[at]), i)"),
            Expression("lambda val, at, i: (float(val[at]), float(val[i]))"),
            Expression("lambda val, at, i: at"),
            Expression("lambda val, at, i: i"),
            Expression("lambda val, at, i: (float(val[at]), at)"),
            Expression("lambda val, at, i: (at, i, float(val[at]))"),
            Expression("lambda val, at, i: (at, float(val[at]))"),
        )
    },
)
def early_stopping_losses_in_place_of_epochs(val, patience, *, of):
    best, at = np.inf, -1
    for i, v in enumerate(val):
        if v < best:
            best, at = v, i
        elif i - at >= patience:
            return of(val, at, i)
    return of(val, at, len(val) - 1)


@misconception(
    "regularization.early_stopping",
    "waits from the start",
    "Patience counts from the last improvement. From where does yours count?",
)
def early_stopping_waits_from_the_start(val, patience):
    for i in range(1, len(val)):
        if i >= patience and val[i] >= val[:i].min():
            return int(np.argmin(val[: i + 1])), i
    return int(np.argmin(val)), len(val) - 1


@misconception(
    "regularization.early_stopping",
    "never stops, and looks at patience epochs only",
    "Which epochs are known when the training is stopped?",
    family={
        "of": (
            Expression("lambda val, p: (int(np.argmin(val[: p + 1])), min(p, len(val) - 1))"),
            Expression("lambda val, p: (int(np.argmin(val)), int(np.argmin(val)))"),
            Expression("lambda val, p: (int(np.argmin(val[:p])), min(p, len(val)) - 1)"),
            Expression("lambda val, p: (len(val) - 1, len(val) - 1)"),
        )
    },
)
def early_stopping_never_stops_and_looks_at_patience_epochs_only(val, patience, *, of):
    return of(val, patience)


@misconception(
    "regularization.early_stopping",
    "rises counted, at any time",
    "How many epochs in a row brought no improvement? Which ones do you count?",
    family={"of": (Expression("lambda v, last: v > last"), Expression("lambda v, last: v >= last"))},
)
def early_stopping_rises_counted_at_any_time(val, patience, *, of):
    _at, waited = 0, 0
    for i in range(1, len(val)):
        if of(val[i], val[i - 1]):
            waited += 1
            if waited >= patience:
                return int(np.argmin(val[: i + 1])), i
    return int(np.argmin(val)), len(val) - 1


@misconception(
    "regularization.early_stopping",
    "begins with another record",
    "The first epoch always improves. With which record do you begin?",
    family={"record": (1.0,), "at": (0,)},
)
def early_stopping_begins_with_another_record(val, patience, *, record, at):
    best = record
    for i, v in enumerate(val):
        if v < best:
            best, at = v, i
        elif i - at >= patience:
            return at, i
    return at, len(val) - 1


@misconception(
    "regularization.early_stopping",
    "the first epoch is not counted",
    "Epoch 0 is an epoch too. Where does your loop begin?",
)
def early_stopping_the_first_epoch_is_not_counted(val, patience):
    best, at = np.inf, 0
    for i, v in enumerate(val[1:], start=1):
        if v < best:
            best, at = v, i
        elif i - at >= patience:
            return at, i
    return at, len(val) - 1


@misconception(
    "regularization.early_stopping",
    "mean of the last epochs",
    "An epoch is compared with the best one, and not with a mean.",
    family={"of": (Expression("np.mean"), Expression("np.max"), Expression("np.median"))},
)
def early_stopping_mean_of_the_last_epochs(val, patience, *, of):
    for i in range(1, len(val)):
        if i >= patience and val[i] >= of(val[max(i - patience, 0) : i]):
            return int(np.argmin(val[: i + 1])), i
    return int(np.argmin(val)), len(val) - 1

"""What goes wrong in 07-regularization, as executable code, with the sentence that helps."""

from __future__ import annotations

import numpy as np
from regularization import ista_step, soft_threshold

from autograder.misconceptions import Between, Expression, misconception

# ridge


@misconception(
    "regularization.ridge",
    "lambda without the factor n/2",
    "Set the gradient of our objective to zero, step by step: the squared error is a mean here. Which factor meets lambda?",
)
def ridge_of_the_sum(X, y, lam):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    return np.linalg.lstsq(Z.T @ Z + lam * np.diag(np.r_[np.ones(d), 0.0]), Z.T @ y, rcond=None)[0]


@misconception(
    "regularization.ridge",
    "lambda times n, without the 1/2",
    "The derivative of the squared error brings a 2. Does the derivative of your penalty bring one as well?",
)
def ridge_without_a_half(X, y, lam):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    return np.linalg.lstsq(Z.T @ Z + n * lam * np.diag(np.r_[np.ones(d), 0.0]), Z.T @ y, rcond=None)[0]


@misconception(
    "regularization.ridge",
    "lambda ignored",
    "Let lambda grow: do your weights shrink?",
)
def ridge_without_penalty(X, y, lam):
    return np.linalg.lstsq(np.c_[X, np.ones(len(X))], y, rcond=None)[0]


@misconception(
    "regularization.ridge",
    "penalises the bias",
    "Add 7 to all targets: does only your bias change, and by 7? Which entry of the diagonal belongs to it?",
)
def ridge_with_a_penalised_bias(X, y, lam):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    return np.linalg.lstsq(Z.T @ Z + n / 2 * lam * np.eye(d + 1), Z.T @ y, rcond=None)[0]


@misconception(
    "regularization.ridge",
    "no bias",
    "What does your model predict at x = 0, and what should it be free to predict?",
)
def ridge_through_the_origin(X, y, lam):
    n, d = X.shape
    return np.r_[np.linalg.lstsq(X.T @ X + n / 2 * lam * np.eye(d), X.T @ y, rcond=None)[0], 0.0]


@misconception(
    "regularization.ridge",
    "bias first",
    "All numbers are right, but which slot of theta holds the bias?",
)
def ridge_with_the_bias_first(X, y, lam):
    n, d = X.shape
    Z = np.c_[np.ones(n), X]
    return np.linalg.lstsq(Z.T @ Z + n / 2 * lam * np.diag(np.r_[0.0, np.ones(d)]), Z.T @ y, rcond=None)[0]


@misconception(
    "regularization.ridge",
    "the mean of y as the bias",
    "The best bias is the mean of y only if each column of X has the mean 0. Has it?",
)
def ridge_with_the_mean_as_bias(X, y, lam):
    n, d = X.shape
    Xc = X - X.mean(axis=0)
    w = np.linalg.lstsq(Xc.T @ Xc + n / 2 * lam * np.eye(d), Xc.T @ y, rcond=None)[0]
    return np.r_[w, y.mean()]


@misconception(
    "regularization.ridge",
    "half of lambda, and no n",
    "Take each example twice: nothing should change. Where the squared error has lost its 1/n, what has become of lambda?",
)
def ridge_without_n(X, y, lam):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    return np.linalg.lstsq(Z.T @ Z + lam / 2 * np.diag(np.r_[np.ones(d), 0.0]), Z.T @ y, rcond=None)[0]


@misconception(
    "regularization.ridge",
    "a bias that comes too late",
    "Your weights are those of a model without a bias, and the bias is fitted to what they leave. Search for both at once.",
)
def ridge_with_a_late_bias(X, y, lam):
    n, d = X.shape
    w = np.linalg.lstsq(X.T @ X + n / 2 * lam * np.eye(d), X.T @ y, rcond=None)[0]
    return np.r_[w, np.mean(y - X @ w)]


@misconception(
    "regularization.ridge",
    "lambda in every entry of the matrix",
    "The square of a weight depends on that weight alone. In which entries of the matrix may lambda stand?",
)
def ridge_with_lambda_everywhere(X, y, lam):
    n = len(X)
    Z = np.c_[X, np.ones(n)]
    return np.linalg.lstsq(Z.T @ Z + n / 2 * lam, Z.T @ y, rcond=None)[0]


# soft_threshold


@misconception(
    "regularization.soft_threshold",
    "hard threshold",
    "Large entries must shrink as well: by how much?",
)
def threshold_hard(v, t):
    return np.where(np.abs(v) > t, v, 0.0)


@misconception(
    "regularization.soft_threshold",
    "sign lost",
    "Try v = -3 with t = 1: on which side of 0 do you land?",
)
def threshold_without_sign(v, t):
    return np.maximum(np.abs(v) - t, 0.0)


@misconception(
    "regularization.soft_threshold",
    "small entries cross zero",
    "An entry of 0.2 moves towards 0 by 1: where should it come to a halt?",
)
def threshold_without_a_stop(v, t):
    return v - t * np.sign(v)


@misconception(
    "regularization.soft_threshold",
    "clips instead",
    "What remains of a large entry: what is within t of 0, or what is beyond it?",
)
def threshold_as_a_clip(v, t):
    return np.clip(v, -t, t)


@misconception(
    "regularization.soft_threshold",
    "only positive entries are kept",
    "Negative entries may be large too. Try v = -3 with t = 1.",
)
def threshold_of_one_side(v, t):
    return np.maximum(v - t, 0.0)


@misconception(
    "regularization.soft_threshold",
    "subtracts t everywhere",
    "From a negative entry you move away from 0. Which way is towards it?",
)
def threshold_subtracts(v, t):
    return np.where(np.abs(v) > t, v - t, 0.0)


@misconception(
    "regularization.soft_threshold",
    "shrinks by a factor",
    "Each entry moves by the same distance, not by the same part of itself.",
)
def threshold_as_a_factor(v, t):
    return v / (1.0 + t)


@misconception(
    "regularization.soft_threshold",
    "keeps small entries",
    "An entry that would go past 0 is put on 0. What becomes of 0.2 when t is 1?",
)
def threshold_that_keeps_small_entries(v, t):
    return np.where(np.abs(v) > t, v - t * np.sign(v), v)


@misconception(
    "regularization.soft_threshold",
    "divides by an entry of 0",
    "Right where no entry is 0. What is t / |v| for an entry that is?",
)
def threshold_by_division(v, t):
    with np.errstate(divide="ignore", invalid="ignore"):
        return v * np.maximum(1 - t / np.abs(v), 0.0)


# lasso


@misconception(
    "regularization.lasso",
    "thresholds the bias",
    "Let lam be huge: the weights are 0 then, and the best bias is the mean of the targets. Where is yours?",
)
def lasso_with_a_penalised_bias(X, y, lam, steps):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1]
    theta = np.zeros(d + 1)
    for _ in range(steps):
        theta = ista_step(theta, 2 / n * Z.T @ (Z @ theta - y), lr, lam)
    return theta


@misconception(
    "regularization.lasso",
    "one half of the squared error",
    "Is your gradient that of the mean squared error, or of half of it? The penalty notices the difference.",
)
def lasso_of_half_the_error(X, y, lam, steps):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr = 1 / np.linalg.eigvalsh(1 / n * Z.T @ Z)[-1]
    theta = np.zeros(d + 1)
    for _ in range(steps):
        g = 1 / n * Z.T @ (Z @ theta - y)
        theta = np.r_[ista_step(theta[:-1], g[:-1], lr, lam), theta[-1] - lr * g[-1]]
    return theta


@misconception(
    "regularization.lasso",
    "sum instead of mean",
    "Take each example twice: the mean squared error stays the same, and yours is twice as large. Which steps notice?",
)
def lasso_of_the_sum(X, y, lam, steps):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr = 1 / np.linalg.eigvalsh(2 * Z.T @ Z)[-1]
    theta = np.zeros(d + 1)
    for _ in range(steps):
        g = 2 * Z.T @ (Z @ theta - y)
        theta = np.r_[ista_step(theta[:-1], g[:-1], lr, lam), theta[-1] - lr * g[-1]]
    return theta


@misconception(
    "regularization.lasso",
    "the bias stays 0",
    "Which of your steps moves the bias?",
)
def lasso_through_the_origin(X, y, lam, steps):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1]
    w = np.zeros(d)
    for _ in range(steps):
        w = ista_step(w, 2 / n * X.T @ (X @ w - y), lr, lam)
    return np.r_[w, 0.0]


@misconception(
    "regularization.lasso",
    "the curvature without the column of ones",
    "The bias is searched for as well. Does your L know how steep the loss is along it?",
)
def lasso_with_the_curvature_of_the_weights(X, y, lam, steps):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr = n / 2 / np.linalg.eigvalsh(X.T @ X)[-1]
    theta = np.zeros(d + 1)
    for _ in range(steps):
        g = 2 / n * Z.T @ (Z @ theta - y)
        theta = np.r_[ista_step(theta[:-1], g[:-1], lr, lam), theta[-1] - lr * g[-1]]
    return theta


@misconception(
    "regularization.lasso",
    "the gradient at the start, in every step",
    "Does your slope change from step to step, as the place does?",
)
def lasso_with_one_gradient(X, y, lam, steps):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1]
    theta, g = np.zeros(d + 1), -2 / n * Z.T @ y
    for _ in range(steps):
        theta = np.r_[ista_step(theta[:-1], g[:-1], lr, lam), theta[-1] - lr * g[-1]]
    return theta


@misconception(
    "regularization.lasso",
    "one step too few",
    "Count your steps: with steps = 1, has theta moved?",
)
def lasso_one_step_short(X, y, lam, steps):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1]
    theta = np.zeros(d + 1)
    for _ in range(steps - 1):
        g = 2 / n * Z.T @ (Z @ theta - y)
        theta = np.r_[ista_step(theta[:-1], g[:-1], lr, lam), theta[-1] - lr * g[-1]]
    return theta


@misconception(
    "regularization.lasso",
    "the gradient for the bias from the new weights",
    "Weights and bias should both see the slope at the same theta. Yours take turns.",
)
def lasso_that_takes_turns(X, y, lam, steps):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1]
    w, b = np.zeros(d), 0.0
    for _ in range(steps):
        w = ista_step(w, 2 / n * X.T @ (X @ w + b - y), lr, lam)
        b = b - lr * 2 * np.mean(X @ w + b - y)
    return np.r_[w, b]


@misconception(
    "regularization.lasso",
    "one step too many",
    "Count your steps: with steps = 0, should theta have moved?",
)
def lasso_one_step_more(X, y, lam, steps):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1]
    theta = np.zeros(d + 1)
    for _ in range(1 + steps):
        g = 2 / n * Z.T @ (Z @ theta - y)
        theta = np.r_[ista_step(theta[:-1], g[:-1], lr, lam), theta[-1] - lr * g[-1]]
    return theta


@misconception(
    "regularization.lasso",
    "half of the gradient",
    "L has the 2 of the square in it. Has your gradient?",
)
def lasso_with_half_the_gradient(X, y, lam, steps):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1]
    theta = np.zeros(d + 1)
    for _ in range(steps):
        g = 1 / n * Z.T @ (Z @ theta - y)
        theta = np.r_[ista_step(theta[:-1], g[:-1], lr, lam), theta[-1] - lr * g[-1]]
    return theta


@misconception(
    "regularization.lasso",
    "steps of twice the length",
    "With the mean squared error as it is, without a 1/2, what is its curvature? Your steps are 2/L long.",
)
def lasso_with_long_steps(X, y, lam, steps):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr = 1 / np.linalg.eigvalsh(1 / n * Z.T @ Z)[-1]
    theta = np.zeros(d + 1)
    for _ in range(steps):
        g = 2 / n * Z.T @ (Z @ theta - y)
        theta = np.r_[ista_step(theta[:-1], g[:-1], lr, lam), theta[-1] - lr * g[-1]]
    return theta


@misconception(
    "regularization.lasso",
    "threshold lambda instead of lambda / L",
    "How far a step pulls depends on its length. By what do you threshold?",
)
def lasso_with_the_whole_threshold(X, y, lam, steps):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1]
    theta = np.zeros(d + 1)
    for _ in range(steps):
        v = theta - lr * 2 / n * Z.T @ (Z @ theta - y)
        theta = np.r_[soft_threshold(v[:-1], lam), v[-1]]
    return theta


@misconception(
    "regularization.lasso",
    "subgradient steps instead of a threshold",
    "Are any of your weights exactly 0 in the end, or do they jitter about it?",
)
def lasso_by_subgradients(X, y, lam, steps):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1]
    theta = np.zeros(d + 1)
    for _ in range(steps):
        pull = np.r_[lam * np.sign(theta[:-1]), 0.0]
        theta = theta - lr * (2 / n * Z.T @ (Z @ theta - y) + pull)
    return theta


@misconception(
    "regularization.lasso",
    "the bias begins at the mean of y",
    "A good place to begin, but not the one that is asked for. Where does the search begin?",
)
def lasso_from_the_mean(X, y, lam, steps):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    lr = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1]
    theta = np.r_[np.zeros(d), y.mean()]
    for _ in range(steps):
        g = 2 / n * Z.T @ (Z @ theta - y)
        theta = np.r_[ista_step(theta[:-1], g[:-1], lr, lam), theta[-1] - lr * g[-1]]
    return theta


# lasso_gap


@misconception(
    "regularization.lasso_gap",
    "u is not scaled",
    "u must not be too steep: compare max |X^T u| with lam, at a place far from the lowest one.",
)
def gap_without_scaling(theta, X, y, lam):
    n = len(y)
    r = y - X @ theta[:-1] - theta[-1]
    u = 2 / n * (r - r.mean())
    return float(np.mean(r**2) + lam * np.abs(theta[:-1]).sum() - (y @ u - n / 4 * u @ u))


@misconception(
    "regularization.lasso_gap",
    "u is scaled always",
    "Where X^T u is small enough already, u is left as it is: s is the smaller one of two numbers.",
)
def gap_with_scaling_always(theta, X, y, lam):
    n = len(y)
    r = y - X @ theta[:-1] - theta[-1]
    u = 2 / n * (r - r.mean())
    most = np.max(np.abs(X.T @ u))
    u = u * (lam / most if most > 0 else 1.0)
    return float(np.mean(r**2) + lam * np.abs(theta[:-1]).sum() - (y @ u - n / 4 * u @ u))


@misconception(
    "regularization.lasso_gap",
    "residuals not centred",
    "The bias is free, so the entries of u must add up to 0. Do yours?",
)
def gap_without_centring(theta, X, y, lam):
    n = len(y)
    r = y - X @ theta[:-1] - theta[-1]
    u = 2 / n * r
    most = np.max(np.abs(X.T @ u))
    u = u * (lam / most if most > lam else 1.0)
    return float(np.mean(r**2) + lam * np.abs(theta[:-1]).sum() - (y @ u - n / 4 * u @ u))


@misconception(
    "regularization.lasso_gap",
    "penalises the bias",
    "Which entries of theta does the penalty of the lasso count?",
)
def gap_with_a_penalised_bias(theta, X, y, lam):
    n = len(y)
    r = y - X @ theta[:-1] - theta[-1]
    u = 2 / n * (r - r.mean())
    most = np.max(np.abs(X.T @ u))
    u = u * (lam / most if most > lam else 1.0)
    return float(np.mean(r**2) + lam * np.abs(theta).sum() - (y @ u - n / 4 * u @ u))


@misconception(
    "regularization.lasso_gap",
    "u without the factor 2",
    "u is the slope of the squared error at the residuals. Which factor does a square bring?",
)
def gap_of_half_the_error(theta, X, y, lam):
    n = len(y)
    r = y - X @ theta[:-1] - theta[-1]
    u = 1 / n * (r - r.mean())
    most = np.max(np.abs(X.T @ u))
    u = u * (lam / most if most > lam else 1.0)
    return float(np.mean(r**2) + lam * np.abs(theta[:-1]).sum() - (y @ u - n / 4 * u @ u))


@misconception(
    "regularization.lasso_gap",
    "n/2 instead of n/4",
    "Look at the last term of the bracket once more, and at its factor.",
)
def gap_with_another_factor(theta, X, y, lam):
    n = len(y)
    r = y - X @ theta[:-1] - theta[-1]
    u = 2 / n * (r - r.mean())
    most = np.max(np.abs(X.T @ u))
    u = u * (lam / most if most > lam else 1.0)
    return float(np.mean(r**2) + lam * np.abs(theta[:-1]).sum() - (y @ u - n / 2 * u @ u))


@misconception(
    "regularization.lasso_gap",
    "only the objective",
    "A gap is the difference of two heights. Which one do you take off?",
)
def gap_as_the_objective(theta, X, y, lam):
    return float(np.mean((y - X @ theta[:-1] - theta[-1]) ** 2) + lam * np.abs(theta[:-1]).sum())


@misconception(
    "regularization.lasso_gap",
    "the sum of |X^T u| instead of the largest",
    "No feature alone may be too steep. Is that said by the sum of d numbers, or by one of them?",
)
def gap_with_the_sum(theta, X, y, lam):
    n = len(y)
    r = y - X @ theta[:-1] - theta[-1]
    u = 2 / n * (r - r.mean())
    most = np.sum(np.abs(X.T @ u))
    u = u * min(1.0, lam / most) if most > 0 else u
    return float(np.mean(r**2) + lam * np.abs(theta[:-1]).sum() - (y @ u - n / 4 * u @ u))


@misconception(
    "regularization.lasso_gap",
    "the largest entry instead of the largest size",
    "An entry of X^T u may be steep downwards, too. Which bars are there in max |X^T u|?",
)
def gap_without_sizes(theta, X, y, lam):
    n = len(y)
    r = y - X @ theta[:-1] - theta[-1]
    u = 2 / n * (r - r.mean())
    most = np.max(X.T @ u)
    u = u * (lam / most if most > lam else 1.0)
    return float(np.mean(r**2) + lam * np.abs(theta[:-1]).sum() - (y @ u - n / 4 * u @ u))


@misconception(
    "regularization.lasso_gap",
    "residuals the wrong way round",
    "The square does not notice, but y . u does. Which of the two is taken from which in r?",
)
def gap_of_turned_residuals(theta, X, y, lam):
    n = len(y)
    r = X @ theta[:-1] + theta[-1] - y
    u = 2 / n * (r - r.mean())
    most = np.max(np.abs(X.T @ u))
    u = u * (lam / most if most > lam else 1.0)
    return float(np.mean(r**2) + lam * np.abs(theta[:-1]).sum() - (y @ u - n / 4 * u @ u))


@misconception(
    "regularization.lasso_gap",
    "divides by 0 where u is 0",
    "What is s if the fit is perfect, so that X^T u is 0? The docstring has a word for this case.",
)
def gap_with_a_division_by_zero(theta, X, y, lam):
    n = len(y)
    r = y - X @ theta[:-1] - theta[-1]
    u = 2 / n * (r - r.mean())
    with np.errstate(divide="ignore", invalid="ignore"):
        s = np.minimum(1.0, lam / np.max(np.abs(X.T @ u)))
        u = u * (s if np.any(u) else np.nan)
    return float(np.mean(r**2) + lam * np.abs(theta[:-1]).sum() - (y @ u - n / 4 * u @ u))


# early_stopping


@misconception(
    "regularization.early_stopping",
    "returns the stopping epoch as best",
    "Which parameters do you keep: the last ones or the best ones?",
)
def stops_and_keeps_the_last(val, patience):
    best, at = np.inf, -1
    for i, v in enumerate(val):
        if v < best:
            best, at = v, i
        elif i - at >= patience:
            return i, i
    return len(val) - 1, len(val) - 1


@misconception(
    "regularization.early_stopping",
    "stops at the first rise",
    "What does a patience of 3 allow that a patience of 1 does not?",
)
def stops_at_the_first_rise(val, patience):
    best, at = np.inf, -1
    for i, v in enumerate(val):
        if v < best:
            best, at = v, i
        else:
            return at, i
    return at, len(val) - 1


@misconception(
    "regularization.early_stopping",
    "patience off by one",
    "Count the epochs without improvement before you stop: are they as many as patience says?",
)
def stops_one_epoch_late(val, patience):
    best, at = np.inf, -1
    for i, v in enumerate(val):
        if v < best:
            best, at = v, i
        elif i - at > patience:
            return at, i
    return at, len(val) - 1


@misconception(
    "regularization.early_stopping",
    "an equal loss counts as an improvement",
    "Is the same loss once more an improvement? Read how the docstring counts ties.",
)
def stops_late_for_ties(val, patience):
    best, at = np.inf, -1
    for i, v in enumerate(val):
        if v <= best:
            best, at = v, i
        elif i - at >= patience:
            return at, i
    return at, len(val) - 1


@misconception(
    "regularization.early_stopping",
    "compares with the epoch before",
    "A loss that comes down a little after a rise is no record. With which loss should it be compared?",
)
def stops_by_the_epoch_before(val, patience):
    at, waited = 0, 0
    for i in range(1, len(val)):
        if val[i] < val[i - 1]:
            at, waited = i, 0
        else:
            waited += 1
            if waited >= patience:
                return at, i
    return at, len(val) - 1


@misconception(
    "regularization.early_stopping",
    "never forgets a bad epoch",
    "After an improvement, how many epochs without one have there been in a row?",
)
def stops_by_counting_all(val, patience):
    best, at, waited = np.inf, -1, 0
    for i, v in enumerate(val):
        if v < best:
            best, at = v, i
        else:
            waited += 1
            if waited >= patience:
                return at, i
    return at, len(val) - 1


@misconception(
    "regularization.early_stopping",
    "the best of all epochs",
    "At the stop nobody knows what later epochs would have brought. Does your best epoch come before the stop?",
)
def stops_with_hindsight(val, patience):
    best, at = np.inf, -1
    for i, v in enumerate(val):
        if v < best:
            best, at = v, i
        elif i - at >= patience:
            return int(np.argmin(val)), i
    return at, len(val) - 1


@misconception(
    "regularization.early_stopping",
    "counts from one",
    "What is the number of the first epoch?",
)
def stops_counting_from_one(val, patience):
    best, at = np.inf, -1
    for i, v in enumerate(val):
        if v < best:
            best, at = v, i
        elif i - at >= patience:
            return at + 1, i + 1
    return at + 1, len(val)


@misconception(
    "regularization.early_stopping",
    "stops one epoch early",
    "Count the epochs without improvement before you stop: are they as many as patience says?",
)
def stops_one_epoch_early(val, patience):
    best, at = np.inf, -1
    for i, v in enumerate(val):
        if v < best:
            best, at = v, i
        elif i - at >= patience - 1:
            return at, i
    return at, len(val) - 1


@misconception(
    "regularization.early_stopping",
    "exchanges the two epochs",
    "Both epochs are there: which one is asked for first?",
)
def stops_the_other_way_round(val, patience):
    best, at = np.inf, -1
    for i, v in enumerate(val):
        if v < best:
            best, at = v, i
        elif i - at >= patience:
            return i, at
    return len(val) - 1, at


@misconception(
    "regularization.early_stopping",
    "begins with a record of 0",
    "A loss is seldom less than 0. What is the record before the first epoch?",
)
def stops_with_a_record_of_zero(val, patience):
    best, at, waited = 0.0, 0, 0
    for i, v in enumerate(val):
        if v < best:
            best, at, waited = v, i, 0
        elif (waited := waited + 1) >= patience:
            return at, i
    return at, len(val) - 1


@misconception(
    "regularization.early_stopping",
    "begins with a record of 1000",
    "How large may a loss be? What is the record before the first epoch?",
)
def stops_with_a_record_of_a_thousand(val, patience):
    best, at = 1000.0, 0
    for i, v in enumerate(val):
        if v < best:
            best, at = v, i
        elif i - at >= patience:
            return at, i
    return at, len(val) - 1


@misconception(
    "regularization.early_stopping",
    "wants a noticeable improvement",
    "By how much must a loss be less than the record, to be less?",
)
def stops_for_small_improvements(val, patience):
    best, at = np.inf, -1
    for i, v in enumerate(val):
        if v < best - 1e-4:
            best, at = v, i
        elif i - at >= patience:
            return at, i
    return at, len(val) - 1


@misconception(
    "regularization.early_stopping",
    "compares with the epoch `patience` before",
    "The last epochs are to be compared with the record, and not each with the one that came `patience` epochs before it.",
)
def stops_by_a_window(val, patience):
    for i in range(patience, len(val)):
        if val[i] >= val[i - patience]:
            return int(np.argmin(val[: i + 1])), i
    return int(np.argmin(val)), len(val) - 1


@misconception(
    "regularization.early_stopping",
    "the lowest of all, and the last",
    "You look at all of val as if it had happened already. Where does patience end?",
)
def stops_never(val, patience):
    return int(np.argmin(val)), len(val) - 1


# folds


@misconception(
    "regularization.folds",
    "the parts overlap",
    "Some of your examples judge more than once and others never. Over all pairs each should be in val exactly once.",
)
def folds_drawn_afresh(n, k, rng):
    pairs = []
    for part in range(k):
        order = rng.permutation(n)
        size = n // k + (part < n % k)
        pairs.append((order[size:], order[:size]))
    return pairs


@misconception(
    "regularization.folds",
    "all examples train",
    "Your train holds all examples, those of val too. So each theta is judged by examples that it was trained on.",
)
def folds_with_val_in_train(n, k, rng):
    return [(np.arange(n), part) for part in np.array_split(rng.permutation(n), k)]


@misconception(
    "regularization.folds",
    "the rest is dropped",
    "When n cannot be divided by k, some of your examples never judge. The sizes of the parts may differ by 1.",
)
def folds_without_the_rest(n, k, rng):
    order, size = rng.permutation(n), n // k
    return [
        (np.setdiff1d(order, order[part * size : (part + 1) * size]), order[part * size : (part + 1) * size])
        for part in range(k)
    ]


@misconception(
    "regularization.folds",
    "not shuffled",
    "Your parts are the same in every call: neighbours in the data stay together. What is rng for?",
    family={
        "way": (
            Expression("lambda n, k: np.array_split(np.arange(n), k)"),
            Expression("lambda n, k: [np.arange(i, n, k) for i in range(k)]"),
        )
    },
)
def folds_in_stored_order(n, k, rng, *, way):
    return [(np.setdiff1d(np.arange(n), part), part) for part in way(n, k)]


@misconception(
    "regularization.folds",
    "one part too many",
    "You return k + 1 pairs. Into how many parts should the examples be split?",
)
def folds_one_more(n, k, rng):
    parts = np.array_split(rng.permutation(n), k + 1)
    return [(np.concatenate(parts[:i] + parts[i + 1 :]), parts[i]) for i in range(k + 1)]


@misconception(
    "regularization.folds",
    "masks in place of row numbers",
    "Your train and val are arrays of True and False. Row numbers are asked for.",
)
def folds_as_masks(n, k, rng):
    label = rng.permutation(np.arange(n) % k)
    return [(label != part, label == part) for part in range(k)]


@misconception(
    "regularization.folds",
    "train and val change places",
    "Your first array is the small part. In each pair the rows to train on come first.",
)
def folds_swapped(n, k, rng):
    parts = np.array_split(rng.permutation(n), k)
    return [(parts[i], np.concatenate(parts[:i] + parts[i + 1 :])) for i in range(k)]


@misconception(
    "regularization.folds",
    "k is the size of a part",
    "Your parts hold k examples each. k says how many parts there are.",
)
def folds_of_size_k(n, k, rng):
    order = rng.permutation(n)
    parts = [order[i : i + k] for i in range(0, n, k)]
    return [(np.setdiff1d(order, part), part) for part in parts]


@misconception(
    "regularization.folds",
    "the last part takes all that is left",
    "Your last part is larger than the others by more than 1 when n cannot be divided by k. Spread the rest.",
)
def folds_with_a_large_last_part(n, k, rng):
    order, size = rng.permutation(n), n // k
    parts = [order[i * size : (i + 1) * size if i < k - 1 else n] for i in range(k)]
    return [(np.setdiff1d(order, part), part) for part in parts]


@misconception(
    "regularization.folds",
    "the parts alone",
    "You return the parts. A pair holds two arrays: the rows to train on, and the rows to judge by.",
)
def folds_parts_alone(n, k, rng):
    return np.array_split(rng.permutation(n), k)


@misconception(
    "regularization.folds",
    "a generator of its own",
    "Whatever generator you are given, your parts are the same. Does a line of yours start the random numbers afresh?",
)
def folds_from_a_fixed_seed(n, k, rng):
    parts = np.array_split(np.random.default_rng(0).permutation(n), k)
    return [(np.concatenate(parts[:i] + parts[i + 1 :]), parts[i]) for i in range(k)]


@misconception(
    "regularization.folds",
    "labels with replacement",
    "Each of your examples draws its part by itself, so the parts have any sizes. Two sizes may differ by 1.",
)
def folds_with_free_labels(n, k, rng):
    label = rng.integers(0, k, n)
    return [(np.flatnonzero(label != part), np.flatnonzero(label == part)) for part in range(k)]


@misconception(
    "regularization.folds",
    "only a rotation is random",
    "Only the place where you begin to cut is random: neighbours in the data nearly always share a part.",
)
def folds_rotated(n, k, rng):
    parts = np.array_split(np.roll(np.arange(n), int(rng.integers(n))), k)
    return [(np.concatenate(parts[:i] + parts[i + 1 :]), parts[i]) for i in range(k)]


# cross_validate


@misconception(
    "regularization.cross_validate",
    "the mean of the means",
    "You average the losses of the pairs, so an example of a small part counts more. All examples should count the same.",
)
def cross_validate_mean_of_means(fit, loss, X, y, pairs):
    return float(np.mean([loss(fit(X[train], y[train]), X[val], y[val]) for train, val in pairs]))


@misconception(
    "regularization.cross_validate",
    "judged by the training examples",
    "Your theta is judged by the examples that it was trained on. Which rows has it not seen?",
)
def cross_validate_on_train(fit, loss, X, y, pairs):
    scores = [loss(fit(X[train], y[train]), X[train], y[train]) for train, _ in pairs]
    return float(np.average(scores, weights=[len(train) for train, _ in pairs]))


@misconception(
    "regularization.cross_validate",
    "trained on all examples",
    "You train on all examples and judge by some of them. Then nothing is fresh. What is train for?",
)
def cross_validate_fit_on_all(fit, loss, X, y, pairs):
    total = sum(len(val) * loss(fit(X, y), X[val], y[val]) for _, val in pairs)
    return float(total / len(y))


@misconception(
    "regularization.cross_validate",
    "the best part",
    "You return the loss of the best pair. An honest estimate takes all of them.",
    family={"which": (Expression("min"), Expression("max"))},
)
def cross_validate_best(fit, loss, X, y, pairs, *, which):
    return float(which(loss(fit(X[train], y[train]), X[val], y[val]) for train, val in pairs))


@misconception(
    "regularization.cross_validate",
    "trained once",
    "You train on the first pair only, and judge all parts by that theta. It has seen most of them.",
)
def cross_validate_fit_once(fit, loss, X, y, pairs):
    theta = fit(X[pairs[0][0]], y[pairs[0][0]])
    return float(sum(len(val) * loss(theta, X[val], y[val]) for _, val in pairs) / len(y))


@misconception(
    "regularization.cross_validate",
    "the sum",
    "You return a sum. How many examples have judged?",
)
def cross_validate_sum(fit, loss, X, y, pairs):
    return float(sum(len(val) * loss(fit(X[train], y[train]), X[val], y[val]) for train, val in pairs))


@misconception(
    "regularization.cross_validate",
    "the sum of the means",
    "You add up the losses of the pairs and do not divide.",
)
def cross_validate_sum_of_means(fit, loss, X, y, pairs):
    return float(sum(loss(fit(X[train], y[train]), X[val], y[val]) for train, val in pairs))


@misconception(
    "regularization.cross_validate",
    "divided by the number of pairs",
    "You weigh each loss by its examples, and then divide by the number of pairs. What have you added up?",
)
def cross_validate_over_pairs(fit, loss, X, y, pairs):
    total = sum(len(val) * loss(fit(X[train], y[train]), X[val], y[val]) for train, val in pairs)
    return float(total / len(pairs))


@misconception(
    "regularization.cross_validate",
    "weighted by the training rows",
    "You weigh each loss by how many examples trained. Those that judge should count.",
)
def cross_validate_weighted_by_train(fit, loss, X, y, pairs):
    scores = [loss(fit(X[train], y[train]), X[val], y[val]) for train, val in pairs]
    return float(np.average(scores, weights=[len(train) for train, _ in pairs]))


@misconception(
    "regularization.cross_validate",
    "train and val change places",
    "You train on val and judge by train. In each pair the rows to train on come first.",
)
def cross_validate_swapped(fit, loss, X, y, pairs):
    total = sum(len(train) * loss(fit(X[val], y[val]), X[train], y[train]) for train, val in pairs)
    return float(total / sum(len(train) for train, _ in pairs))


@misconception(
    "regularization.cross_validate",
    "only the last pair",
    "Your loop keeps the loss of the last pair only. Where are the others added?",
)
def cross_validate_last(fit, loss, X, y, pairs):
    for train, val in pairs:
        score = loss(fit(X[train], y[train]), X[val], y[val])
    return float(score)


@misconception(
    "regularization.cross_validate",
    "the mean theta is judged",
    "You average the thetas of all pairs and judge that by all examples. Each theta has its own examples that it has not seen.",
)
def cross_validate_mean_theta(fit, loss, X, y, pairs):
    theta = np.mean([fit(X[train], y[train]) for train, _ in pairs], axis=0)
    return float(loss(theta, X, y))


# min_norm


@misconception(
    "regularization.min_norm",
    "the normal equations",
    "F^T F has no inverse when there are more columns than rows: your theta is noise, or nothing at all. Which of the many solutions do you want?",
)
def min_norm_normal_equations(F, y):
    return np.linalg.solve(F.T @ F, F.T @ y)


@misconception(
    "regularization.min_norm",
    "a small ridge",
    "Your theta is that of a small penalty: near the shortest one, and not equal to it. The shortest one needs no penalty.",
    family={"lam": Between(1e-7, 1.0, examples=(1e-6, 0.01))},
)
def min_norm_small_ridge(F, y, *, lam):
    return np.linalg.solve(F.T @ F + lam * np.eye(F.shape[1]), F.T @ y)


@misconception(
    "regularization.min_norm",
    "only the first columns",
    "You use as many columns as there are rows, and 0 for the others. That fits, but there are shorter theta.",
)
def min_norm_first_columns(F, y):
    n, p = F.shape
    k = min(n, p)
    return np.append(np.linalg.lstsq(F[:, :k], y, rcond=None)[0], np.zeros(p - k))


@misconception(
    "regularization.min_norm",
    "transposed",
    "You have solved with F^T in place of F. One row of F is one example.",
)
def min_norm_transposed(F, y):
    return np.linalg.pinv(F).T @ np.resize(y, F.shape[1])


@misconception(
    "regularization.min_norm",
    "a bias is added",
    "You have added a column of ones. Here F is all there is: one number for each of its columns.",
)
def min_norm_with_bias(F, y):
    return np.linalg.lstsq(np.column_stack([F, np.ones(len(y))]), y, rcond=None)[0]


@misconception(
    "regularization.min_norm",
    "a bias is added and thrown away",
    "You have taken the mean out of the targets, as a bias would. Here F is all there is.",
)
def min_norm_centred(F, y):
    return np.linalg.lstsq(F, y - y.mean(), rcond=None)[0]


@misconception(
    "regularization.min_norm",
    "divided by n",
    "Your theta is n times too small. The least of a mean and the least of a sum are at the same place.",
)
def min_norm_over_n(F, y):
    return np.linalg.pinv(F) @ y / len(y)


@misconception(
    "regularization.min_norm",
    "right only for wide F",
    "With more rows than columns F F^T has no inverse. Both cases are asked for.",
)
def min_norm_wide_only(F, y):
    return F.T @ np.linalg.solve(F @ F.T, y)


@misconception(
    "regularization.min_norm",
    "the whole result of lstsq",
    "np.linalg.lstsq returns four things. Which one is theta?",
)
def min_norm_all_of_lstsq(F, y):
    return np.linalg.lstsq(F, y, rcond=None)


@misconception(
    "regularization.min_norm",
    "a descent that is cut short",
    "Gradient descent from 0 does end at the shortest theta, but yours is not there yet.",
)
def min_norm_short_descent(F, y):
    theta, lr = np.zeros(F.shape[1]), 1 / np.linalg.norm(F, 2) ** 2
    for _ in range(10):
        theta = theta - lr * F.T @ (F @ theta - y)
    return theta


@misconception(
    "regularization.min_norm",
    "a descent from elsewhere",
    "Your theta fits, but it has a part that no example sees: what a search keeps of a start that is not 0.",
)
def min_norm_from_elsewhere(F, y):
    start = np.ones(F.shape[1])
    return start + np.linalg.pinv(F) @ (y - F @ start)


@misconception(
    "regularization.min_norm",
    "the projection without an inverse",
    "F^T y is a direction in the space of the rows, and not the theta in it that fits. What is between?",
)
def min_norm_without_inverse(F, y):
    return F.T @ y

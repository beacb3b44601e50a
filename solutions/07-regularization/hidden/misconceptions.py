"""What goes wrong in 07-regularization, as executable code, with the sentence that helps."""

from __future__ import annotations

import numpy as np
from regularization import ista_step, soft_threshold

from autograder.misconceptions import misconception

# l2_penalty


@misconception(
    "regularization.l2_penalty",
    "penalises the bias",
    "Does your penalty change when only the bias changes? Which entries of theta may take part?",
)
def penalty_of_everything(theta, lam, mask):
    return lam / 2 * float(np.sum(theta**2))


@misconception(
    "regularization.l2_penalty",
    "mean instead of sum",
    "Add a useless weight that is 0: should the penalty become smaller?",
)
def penalty_as_a_mean(theta, lam, mask):
    return lam / 2 * float(np.mean(theta[mask] ** 2)) if mask.any() else 0.0


@misconception(
    "regularization.l2_penalty",
    "absolute values",
    "Which of the two penalties of this notebook grows with the square of a weight?",
)
def penalty_of_absolute_values(theta, lam, mask):
    return lam * float(np.sum(np.abs(theta[mask])))


@misconception(
    "regularization.l2_penalty",
    "without the factor 1/2",
    "Compare your penalty of one weight, 1, with the formula: where has one factor gone?",
)
def penalty_without_a_half(theta, lam, mask):
    return lam * float(np.sum(theta[mask] ** 2))


@misconception(
    "regularization.l2_penalty",
    "the length instead of its square",
    "Make all weights twice as large: the penalty should become four times as large. Yours?",
)
def penalty_of_the_length(theta, lam, mask):
    return lam / 2 * float(np.linalg.norm(theta[mask]))


@misconception(
    "regularization.l2_penalty",
    "squares the sum",
    "Two weights, 1 and -1: is your penalty 0 for them? Which comes first, squaring or adding?",
)
def penalty_of_the_sum(theta, lam, mask):
    return lam / 2 * float(np.sum(theta[mask])) ** 2


@misconception(
    "regularization.l2_penalty",
    "mask the wrong way round",
    "Which entries does True mark: those that are penalised, or those that are not?",
)
def penalty_of_the_rest(theta, lam, mask):
    return lam / 2 * float(np.sum(theta[~mask] ** 2))


@misconception(
    "regularization.l2_penalty",
    "leaves out the last entry, whatever the mask says",
    "Weights need not come first, and there may be several biases. Who knows where they are?",
)
def penalty_without_the_last(theta, lam, mask):
    return lam / 2 * float(np.sum(theta[:-1] ** 2))


@misconception(
    "regularization.l2_penalty",
    "lambda ignored",
    "How much does the penalty weigh? Make lam twice as large: does your penalty notice?",
)
def penalty_without_lambda(theta, lam, mask):
    return 0.5 * float(np.sum(theta[mask] ** 2))


# l2_grad


@misconception(
    "regularization.l2_grad",
    "penalises the bias",
    "What is the slope of the penalty in a direction in which the penalty does not change?",
)
def slope_of_everything(theta, lam, mask):
    return lam * theta


@misconception(
    "regularization.l2_grad",
    "the sign of theta",
    "Should a large weight be pulled back harder than a small one? In your gradient all are pulled alike.",
)
def slope_of_absolute_values(theta, lam, mask):
    return lam * np.sign(theta) * mask


@misconception(
    "regularization.l2_grad",
    "a 2 too many",
    "The derivative of a square brings a factor, and the penalty has another one waiting for it. What is their product?",
)
def slope_of_the_full_square(theta, lam, mask):
    return 2 * lam * theta * mask


@misconception(
    "regularization.l2_grad",
    "keeps the 1/2",
    "Differentiate lam/2 w^2 on paper: what becomes of the 1/2?",
)
def slope_with_a_half(theta, lam, mask):
    return lam / 2 * theta * mask


@misconception(
    "regularization.l2_grad",
    "points downhill",
    "A gradient points to where the function grows. Does the penalty grow when a positive weight does?",
)
def slope_downhill(theta, lam, mask):
    return -lam * theta * mask


@misconception(
    "regularization.l2_grad",
    "only the entries of the mask",
    "A gradient has one entry for each parameter, also for those that it leaves alone. What stands there?",
)
def slope_of_the_weights_only(theta, lam, mask):
    return lam * theta[mask]


@misconception(
    "regularization.l2_grad",
    "divides by the number of weights",
    "The penalty is a sum. Where does your gradient get a mean from?",
)
def slope_of_the_mean(theta, lam, mask):
    return lam * theta * mask / max(1, mask.sum())


@misconception(
    "regularization.l2_grad",
    "mask the wrong way round",
    "Which entries does True mark: those that are penalised, or those that are not?",
)
def slope_of_the_rest(theta, lam, mask):
    return lam * theta * ~mask


@misconception(
    "regularization.l2_grad",
    "puts the last entry on 0, whatever the mask says",
    "Weights need not come first, and there may be several biases. Who knows where they are?",
)
def slope_without_the_last(theta, lam, mask):
    slope = lam * theta
    slope[-1] = 0.0
    return slope


@misconception(
    "regularization.l2_grad",
    "lambda ignored",
    "Twice the lambda, twice the pull: is that so in your gradient?",
)
def slope_without_lambda(theta, lam, mask):
    return theta * mask


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


# ista_step


@misconception(
    "regularization.ista_step",
    "threshold lambda instead of lr*lambda",
    "When lr goes to 0 the step should do nothing. What does your threshold do then?",
)
def step_with_the_whole_threshold(theta, g, lr, lam):
    return soft_threshold(theta - lr * g, lam)


@misconception(
    "regularization.ista_step",
    "subgradient step instead of a threshold",
    "Are any of your entries exactly 0 in the end, or do they jitter about it?",
)
def step_along_a_subgradient(theta, g, lr, lam):
    return theta - lr * (g + lam * np.sign(theta))


@misconception(
    "regularization.ista_step",
    "threshold before the step",
    "Which comes first, downhill or towards 0? With your order no entry is exactly 0 afterwards.",
)
def step_after_the_threshold(theta, g, lr, lam):
    return soft_threshold(theta, lr * lam) - lr * g


@misconception(
    "regularization.ista_step",
    "uphill",
    "With lam = 0 this should be gradient descent. Which way does your step go?",
)
def step_uphill(theta, g, lr, lam):
    return soft_threshold(theta + lr * g, lr * lam)


@misconception(
    "regularization.ista_step",
    "lr multiplies the threshold only",
    "How far does a step of gradient descent go? One of your two parts does not know the learning rate.",
)
def step_without_lr(theta, g, lr, lam):
    return soft_threshold(theta - g, lr * lam)


@misconception(
    "regularization.ista_step",
    "thresholds the gradient",
    "It is the place after the step that is moved towards 0. What do you threshold?",
)
def step_of_a_thresholded_gradient(theta, g, lr, lam):
    return theta - lr * soft_threshold(g, lam)


@misconception(
    "regularization.ista_step",
    "no threshold",
    "Where does lam enter your step?",
)
def step_without_penalty(theta, g, lr, lam):
    return theta - lr * g


@misconception(
    "regularization.ista_step",
    "hard threshold",
    "What the step leaves of a large entry must shrink as well: how far?",
)
def step_with_a_hard_threshold(theta, g, lr, lam):
    v = theta - lr * g
    return np.where(np.abs(v) > lr * lam, v, 0.0)


@misconception(
    "regularization.ista_step",
    "pays twice",
    "The threshold is all that the penalty asks for. What does the slope of |theta| do in your step besides?",
)
def step_that_pays_twice(theta, g, lr, lam):
    return soft_threshold(theta - lr * (g + lam * np.sign(theta)), lr * lam)


@misconception(
    "regularization.ista_step",
    "spares the last entry",
    "Here every entry is a weight: is there a bias among them?",
)
def step_that_spares_the_last(theta, g, lr, lam):
    v = theta - lr * g
    return np.r_[soft_threshold(v[:-1], lr * lam), v[-1]]


@misconception(
    "regularization.ista_step",
    "twice the threshold",
    "Multiply the formula by lr: which factor stands before |w - v|^2 then, and is it that of the section before?",
)
def step_with_twice_the_threshold(theta, g, lr, lam):
    return soft_threshold(theta - lr * g, 2 * lr * lam)


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

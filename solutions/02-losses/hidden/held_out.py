"""Wrong answers to 02-losses, written from the released text alone, to measure the diagnosis;
never used to improve it."""

import numpy as np
from losses import mse, one_hot

from autograder.diagnosis.held_out import mistake


# ------------------------------------------------------------------------------------------ losses.mse


@mistake("losses.mse", "root of the mean")
def mse_root(y_hat, y):
    return float(np.sqrt(np.mean((y_hat - y) ** 2)))


@mistake("losses.mse", "factor one half")
def mse_half(y_hat, y):
    residual = y_hat - y
    return 0.5 * np.mean(residual**2)


@mistake("losses.mse", "absolute residuals")
def mse_absolute(y_hat, y):
    return np.abs(y_hat - y).mean()


@mistake("losses.mse", "sum in place of the mean")
def mse_sum(y_hat, y):
    total = 0.0
    for p, t in zip(y_hat, y):
        total += (p - t) ** 2
    return total


@mistake("losses.mse", "average first, square last")
def mse_square_of_mean(y_hat, y):
    return float(np.mean(y_hat - y) ** 2)


@mistake("losses.mse", "every prediction against every target")
def mse_table(y_hat, y):
    difference = y_hat.reshape(-1, 1) - y
    return float(np.mean(difference**2))


@mistake("losses.mse", "one square for each example, no average")
def mse_no_mean(y_hat, y):
    return (y_hat - y) ** 2


@mistake("losses.mse", "residuals written into y_hat")
def mse_in_place(y_hat, y):
    y_hat -= y
    return float(y_hat @ y_hat / len(y))


@mistake("losses.mse", "difference of the squares")
def mse_difference_of_squares(y_hat, y):
    return float(np.mean(y_hat**2 - y**2))


@mistake("losses.mse", "variance of the residuals")
def mse_variance(y_hat, y):
    return float(np.var(y_hat - y))


@mistake("losses.mse", "divided by n - 1")
def mse_n_minus_one(y_hat, y):
    n = len(y)
    return sum((y_hat[i] - y[i]) ** 2 for i in range(n)) / (n - 1)


@mistake("losses.mse", "loop leaves out the last example")
def mse_off_by_one(y_hat, y):
    n, loss = len(y), 0.0
    for i in range(n - 1):
        loss += (y_hat[i] - y[i]) ** 2 / n
    return loss


# ----------------------------------------------------------------------------------- losses.bce_logits


@mistake("losses.bce_logits", "probability clipped before the logarithm")
def bce_clipped_p(z, y):
    p = np.clip(1 / (1 + np.exp(-z)), 1e-12, 1 - 1e-12)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


@mistake("losses.bce_logits", "tiny number added inside the logarithm")
def bce_epsilon(z, y):
    eps = 1e-15
    p = 1 / (1 + np.exp(-z))
    return float(np.mean(-y * np.log(p + eps) - (1 - y) * np.log(1 - p + eps)))


@mistake("losses.bce_logits", "by way of p, nan for large logits")
def bce_naive(z, y):
    p = 1.0 / (1.0 + np.exp(-z))
    return float(np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p)))


@mistake("losses.bce_logits", "log(1 + exp) written out, overflow for large logits")
def bce_log1p_overflow(z, y):
    costs = np.where(y == 1, np.log1p(np.exp(-z)), np.log1p(np.exp(z)))
    return float(costs.mean())


@mistake("losses.bce_logits", "examples with label 0 cost nothing")
def bce_only_ones(z, y):
    return float(np.mean(y * np.logaddexp(0, -z)))


@mistake("losses.bce_logits", "sign of the whole loss")
def bce_sign(z, y):
    log_p, log_q = -np.logaddexp(0, -z), -np.logaddexp(0, z)
    return float(np.mean(y * log_p + (1 - y) * log_q))


@mistake("losses.bce_logits", "sum in place of the mean")
def bce_sum(z, y):
    return float(np.sum(np.logaddexp(0.0, z) - y * z))


@mistake("losses.bce_logits", "labels exchanged")
def bce_labels_swapped(z, y):
    cost_one = np.logaddexp(0, z)
    cost_zero = np.logaddexp(0, -z)
    return float((y * cost_one + (1 - y) * cost_zero).mean())


@mistake("losses.bce_logits", "formula for labels -1 and 1")
def bce_plus_minus(z, y):
    return float(np.logaddexp(0, -y * z).mean())


@mistake("losses.bce_logits", "logaddexp with 1 in place of log 1")
def bce_logaddexp_one(z, y):
    sign = 2 * y - 1
    return float(np.mean(np.logaddexp(1, -sign * z)))


@mistake("losses.bce_logits", "logits clipped to 100")
def bce_clipped_logits(z, y):
    z = np.clip(z, -100, 100)
    return float(np.mean(np.log(1 + np.exp(z)) - y * z))


@mistake("losses.bce_logits", "mean of each label's mean")
def bce_balanced(z, y):
    costs = np.logaddexp(0, z) - y * z
    parts = [costs[y == label].mean() for label in (0.0, 1.0) if np.any(y == label)]
    return float(np.mean(parts))


# -------------------------------------------------------------------------------- losses.cross_entropy


@mistake("losses.cross_entropy", "softmax without a shift")
def ce_no_shift(Z, y):
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    return float(np.mean(-np.log(P[np.arange(len(y)), y])))


@mistake("losses.cross_entropy", "shifted softmax, then the logarithm of a rounded probability")
def ce_log_of_softmax(Z, y):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    return float(-np.log(P[range(len(y)), y]).mean())


@mistake("losses.cross_entropy", "tiny number added inside the logarithm")
def ce_epsilon(Z, y):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    return float(-np.mean(np.sum(one_hot(y, Z.shape[1]) * np.log(P + 1e-9), axis=1)))


@mistake("losses.cross_entropy", "Z[:, y] takes all rows for all labels")
def ce_all_rows(Z, y):
    shifted = Z - Z.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return float(np.mean(log_sum - shifted[:, y]))


@mistake("losses.cross_entropy", "sum in place of the mean")
def ce_sum(Z, y):
    loss = 0.0
    for row, c in zip(Z, y):
        m = row.max()
        loss += m + np.log(np.exp(row - m).sum()) - row[c]
    return loss


@mistake("losses.cross_entropy", "softmax down the columns")
def ce_axis_zero(Z, y):
    shifted = Z - Z.max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    return float(-log_p[np.arange(len(y)), y].mean())


@mistake("losses.cross_entropy", "one maximum for the whole table")
def ce_global_max(Z, y):
    shifted = Z - np.max(Z)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return float(-np.mean(log_p[np.arange(Z.shape[0]), y]))


@mistake("losses.cross_entropy", "mean over the whole table of one-hot times log p")
def ce_mean_over_table(Z, y):
    shifted = Z - Z.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return float(-np.mean(one_hot(y, Z.shape[1]) * log_p))


@mistake("losses.cross_entropy", "likeliest class in place of the true one")
def ce_largest_logit(Z, y):
    top = Z.max(axis=1)
    log_sum = top + np.log(np.exp(Z - top[:, None]).sum(axis=1))
    return float(np.mean(log_sum - top))


@mistake("losses.cross_entropy", "minus forgotten")
def ce_sign(Z, y):
    shifted = Z - Z.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return float(np.mean(np.take_along_axis(log_p, y[:, None], axis=1)))


@mistake("losses.cross_entropy", "shifted sum but unshifted true logit")
def ce_half_shift(Z, y):
    m = Z.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(Z - m).sum(axis=1))
    return float(np.mean(log_sum - Z[np.arange(len(y)), y]))


@mistake("losses.cross_entropy", "binary cross-entropy of every class")
def ce_binary_each_class(Z, y):
    T = one_hot(y, Z.shape[1])
    return float(np.mean(np.sum(np.logaddexp(0, Z) - T * Z, axis=1)))


# -------------------------------------------------------------------------------- losses.training_loss


@mistake("losses.training_loss", "factor one half")
def tl_half(theta, X, y):
    return mse((X @ theta[:-1] + theta[-1]), y) / 2


@mistake("losses.training_loss", "bias left out of the predictions")
def tl_no_bias(theta, X, y):
    return mse(X @ theta[:-1], y)


@mistake("losses.training_loss", "bias taken from the front of theta")
def tl_bias_front(theta, X, y):
    predictions = theta[0] + X @ theta[1:]
    return mse(predictions, y)


@mistake("losses.training_loss", "root of the mean")
def tl_root(theta, X, y):
    return float(np.sqrt(mse((X @ theta[:-1] + theta[-1]), y)))


@mistake("losses.training_loss", "mean already taken, multiplied by n again")
def tl_sum(theta, X, y):
    n = X.shape[0]
    return n * mse((X @ theta[:-1] + theta[-1]), y)


@mistake("losses.training_loss", "column of predictions minus row of targets")
def tl_broadcast(theta, X, y):
    y_hat = X @ theta[:-1].reshape(-1, 1) + theta[-1]
    return mse(y_hat, y)


@mistake("losses.training_loss", "mean of the residuals without the square")
def tl_no_square(theta, X, y):
    return float(np.mean((X @ theta[:-1] + theta[-1]) - y))


@mistake("losses.training_loss", "only the first feature")
def tl_first_feature(theta, X, y):
    w, b = theta[0], theta[-1]
    return mse(w * X[:, 0] + b, y)


@mistake("losses.training_loss", "squares of the single examples, no average")
def tl_vector(theta, X, y):
    return ((X @ theta[:-1] + theta[-1]) - y) ** 2


@mistake("losses.training_loss", "divided by the number of parameters")
def tl_wrong_n(theta, X, y):
    residual = (X @ theta[:-1] + theta[-1]) - y
    return float(residual @ residual / len(theta))


@mistake("losses.training_loss", "theta taken apart into exactly two numbers")
def tl_two_parameters(theta, X, y):
    w, b = theta
    return mse(w * X[:, 0] + b, y)


@mistake("losses.training_loss", "penalty on the parameters added")
def tl_penalty(theta, X, y):
    return mse((X @ theta[:-1] + theta[-1]), y) + 0.01 * float(theta @ theta)


# -------------------------------------------------------------------------------------- losses.one_hot


@mistake("losses.one_hot", "as many columns as the largest label says")
def oh_largest_label(y, k):
    return np.eye(np.max(y) + 1)[y]


@mistake("losses.one_hot", "transposed, a row for each class")
def oh_transposed(y, k):
    return (np.arange(k)[:, None] == y).astype(np.float64)


@mistake("losses.one_hot", "labels compared with classes in pairs, no new axis")
def oh_no_new_axis(y, k):
    return np.array(y == np.arange(k), dtype=float)


@mistake("losses.one_hot", "table[:, y] = 1 fills whole columns")
def oh_whole_columns(y, k):
    table = np.zeros((len(y), k))
    table[:, y] = 1
    return table


@mistake("losses.one_hot", "classes counted from 1")
def oh_from_one(y, k):
    table = np.zeros((len(y), k))
    table[np.arange(len(y)), y - 1] = 1.0
    return table


@mistake("losses.one_hot", "columns for the labels that occur, in order")
def oh_unique(y, k):
    _, place = np.unique(y, return_inverse=True)
    return np.eye(k)[place]


@mistake("losses.one_hot", "identity matrix of n rows and not of k")
def oh_eye_of_n(y, k):
    return np.eye(len(y))[y]


@mistake("losses.one_hot", "zeros and ones exchanged")
def oh_inverted(y, k):
    return (y[:, None] != np.arange(k)[None, :]).astype(np.float64)


@mistake("losses.one_hot", "all rows are the same list")
def oh_shared_row(y, k):
    rows = [[0.0] * k] * len(y)
    for i, c in enumerate(y):
        rows[i][c] = 1.0
    return np.array(rows)


@mistake("losses.one_hot", "return stands inside the loop")
def oh_return_in_loop(y, k):
    table = np.zeros((len(y), k))
    for i in range(len(y)):
        table[i, y[i]] = 1.0
        return table


@mistake("losses.one_hot", "the label itself in place of 1")
def oh_label_as_value(y, k):
    table = np.zeros((len(y), k))
    for i in range(len(y)):
        table[i, y[i]] = y[i]
    return table


@mistake("losses.one_hot", "np.put writes into the flat table")
def oh_flat_put(y, k):
    table = np.zeros((y.size, k))
    np.put(table, y, 1.0)
    return table


# ------------------------------------------------------------------------------------- losses.accuracy


@mistake("losses.accuracy", "argmax along the examples")
def acc_axis_zero(Z, y):
    winners = Z.argmax(axis=0)
    hits = sum(1 for a, b in zip(winners, y) if a == b)
    return hits / len(y)


@mistake("losses.accuracy", "in percent")
def acc_percent(Z, y):
    return 100.0 * float(np.mean(Z.argmax(axis=1) == y))


@mistake("losses.accuracy", "number of hits and not their share")
def acc_count(Z, y):
    return float(np.sum(np.argmax(Z, axis=1) == y))


@mistake("losses.accuracy", "share of the errors")
def acc_errors(Z, y):
    return float(np.mean(Z.argmax(axis=1) != y))


@mistake("losses.accuracy", "smallest logit chosen")
def acc_argmin(Z, y):
    chosen = np.array([int(np.argsort(row)[0]) for row in Z])
    return float((chosen == y).mean())


@mistake("losses.accuracy", "argmax of the whole table")
def acc_flat_argmax(Z, y):
    return float(np.mean(np.argmax(Z) == y))


@mistake("losses.accuracy", "largest logit compared with the label")
def acc_max_for_argmax(Z, y):
    return float(np.mean(Z.max(axis=1) == y))


@mistake("losses.accuracy", "only the first two classes compete")
def acc_two_classes(Z, y):
    chosen = np.where(Z[:, 1] > Z[:, 0], 1, 0)
    return float(np.mean(chosen == y))


@mistake("losses.accuracy", "whole-number division")
def acc_floor(Z, y):
    correct = 0
    for i in range(len(y)):
        if np.argmax(Z[i]) == y[i]:
            correct += 1
    return correct // len(y)


@mistake("losses.accuracy", "divided by the number of classes")
def acc_divided_by_k(Z, y):
    return float(np.sum(Z.argmax(axis=1) == y) / Z.shape[1])


@mistake("losses.accuracy", "mean of the shares of each class")
def acc_balanced(Z, y):
    chosen = Z.argmax(axis=1)
    shares = [np.mean(chosen[y == c] == c) for c in np.unique(y)]
    return float(np.mean(shares))


@mistake("losses.accuracy", "right when the true logit is positive")
def acc_positive_logit(Z, y):
    true_logits = Z[np.arange(len(y)), y]
    return float(np.mean(true_logits > 0))


PAIRS = [
    (("losses.mse", "root of the mean"), ("losses.training_loss", "factor one half")),
    (
        ("losses.mse", "sum in place of the mean"),
        ("losses.training_loss", "bias left out of the predictions"),
    ),
    (
        ("losses.mse", "absolute residuals"),
        ("losses.training_loss", "bias taken from the front of theta"),
    ),
    (("losses.mse", "average first, square last"), ("losses.training_loss", "only the first feature")),
    (
        ("losses.one_hot", "transposed, a row for each class"),
        ("losses.cross_entropy", "mean over the whole table of one-hot times log p"),
    ),
    (
        ("losses.one_hot", "classes counted from 1"),
        ("losses.cross_entropy", "binary cross-entropy of every class"),
    ),
]

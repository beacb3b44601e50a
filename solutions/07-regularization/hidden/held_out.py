"""Wrong answers to 07-regularization, written from the released text alone, to measure the
diagnosis; never used to improve it."""

import numpy as np
from regularization import soft_threshold

from autograder.diagnosis.held_out import mistake


@mistake("regularization.ridge", "lam without n / 2")
def ridge_plain_lam(X, y, lam):
    Z = np.column_stack([X, np.ones(len(X))])
    D = np.eye(Z.shape[1])
    D[-1, -1] = 0.0
    return np.linalg.solve(Z.T @ Z + lam * D, Z.T @ y)


@mistake("regularization.ridge", "n lam without the half")
def ridge_twice(X, y, lam):
    n, d = X.shape
    Z = np.hstack([X, np.ones((n, 1))])
    extra = np.hstack([np.sqrt(n * lam) * np.eye(d), np.zeros((d, 1))])
    A, target = np.vstack([Z, extra]), np.concatenate([y, np.zeros(d)])
    return np.linalg.lstsq(A, target, rcond=None)[0]


@mistake("regularization.ridge", "half lam without n")
def ridge_without_n(X, y, lam):
    Z = np.c_[X, np.ones(X.shape[0])]
    mask = np.ones(Z.shape[1])
    mask[-1] = 0
    return np.linalg.solve(Z.T @ Z + lam / 2 * np.diag(mask), Z.T @ y)


@mistake("regularization.ridge", "bias pays too")
def ridge_bias_pays(X, y, lam):
    n, d = X.shape
    Z = np.c_[X, np.ones(n)]
    return np.linalg.solve(2 / n * Z.T @ Z + lam * np.eye(d + 1), 2 / n * Z.T @ y)


@mistake("regularization.ridge", "bias comes first")
def ridge_bias_first(X, y, lam):
    n, d = X.shape
    Z = np.column_stack([np.ones(n), X])
    D = np.diag([0.0] + [1.0] * d)
    return np.linalg.solve(Z.T @ Z + n * lam / 2 * D, Z.T @ y)


@mistake("regularization.ridge", "first weight spared in the bias's place")
def ridge_wrong_entry(X, y, lam):
    n = len(y)
    Z = np.c_[X, np.ones(n)]
    D = np.eye(Z.shape[1])
    D[0, 0] = 0.0
    return np.linalg.solve(Z.T @ Z + n * lam / 2 * D, Z.T @ y)


@mistake("regularization.ridge", "model without bias")
def ridge_no_bias(X, y, lam):
    n, d = X.shape
    w = np.linalg.solve(X.T @ X + n * lam / 2 * np.eye(d), X.T @ y)
    return np.append(w, 0.0)


@mistake("regularization.ridge", "bias is the mean of y")
def ridge_mean_bias(X, y, lam):
    n, d = X.shape
    centred = X - X.mean(axis=0)
    w = np.linalg.solve(centred.T @ centred + n * lam / 2 * np.eye(d), centred.T @ (y - y.mean()))
    return np.concatenate([w, [y.mean()]])


@mistake("regularization.ridge", "penalty added to every entry of the matrix")
def ridge_every_entry(X, y, lam):
    n = len(X)
    Z = np.column_stack([X, np.ones(n)])
    A = Z.T @ Z
    A[:-1, :-1] += n * lam / 2
    return np.linalg.solve(A, Z.T @ y)


@mistake("regularization.ridge", "right side not divided by n")
def ridge_right_side(X, y, lam):
    n, d = X.shape
    Z = np.column_stack([X, np.ones(n)])
    D = np.diag(np.r_[np.ones(d), 0.0])
    return np.linalg.solve(Z.T @ Z / n + lam / 2 * D, Z.T @ y)


@mistake("regularization.ridge", "penalty on the wrong side, minus")
def ridge_minus(X, y, lam):
    n, d = X.shape
    Z = np.column_stack([X, np.ones(n)])
    D = np.diag(np.r_[np.ones(d), 0.0])
    return np.linalg.solve(Z.T @ Z - n * lam / 2 * D, Z.T @ y)


@mistake("regularization.ridge", "a walk that is not finished")
def ridge_walk(X, y, lam):
    n, d = X.shape
    theta = np.zeros(d + 1)
    for _ in range(200):
        errors = X @ theta[:d] + theta[d] - y
        g = np.append(2 / n * X.T @ errors + lam * theta[:d], 2 * errors.mean())
        theta = theta - 0.01 * g
    return theta


@mistake("regularization.soft_threshold", "hard threshold")
def soft_hard(v, t):
    return np.where(np.abs(v) > t, v, 0.0)


@mistake("regularization.soft_threshold", "negative entries all on 0")
def soft_positive_only(v, t):
    return np.maximum(v - t, 0.0)


@mistake("regularization.soft_threshold", "small entries go past 0")
def soft_past_zero(v, t):
    return np.sign(v) * (np.abs(v) - t)


@mistake("regularization.soft_threshold", "clipped to -t and t")
def soft_clipped(v, t):
    return np.clip(v, -t, t)


@mistake("regularization.soft_threshold", "negative entries pushed away")
def soft_pushed_away(v, t):
    out = np.zeros(len(v))
    for i in range(len(v)):
        if v[i] > t:
            out[i] = v[i] - t
        elif v[i] < -t:
            out[i] = v[i] - t
    return out


@mistake("regularization.soft_threshold", "shrunk in proportion, as for squares")
def soft_proportional(v, t):
    return v / (1.0 + t)


@mistake("regularization.soft_threshold", "sign lost")
def soft_sign_lost(v, t):
    return np.maximum(np.abs(v) - t, 0.0)


@mistake("regularization.soft_threshold", "writes into v")
def soft_in_place(v, t):
    small = np.abs(v) <= t
    v[v > t] -= t
    v[v < -t] += t
    v[small] = 0.0
    return v


@mistake("regularization.soft_threshold", "written for a single number")
def soft_single_number(v, t):
    if v > t:
        return v - t
    elif v < -t:
        return v + t
    else:
        return 0.0 * v


@mistake("regularization.soft_threshold", "np.max for np.maximum")
def soft_np_max(v, t):
    return np.sign(v) * np.max(np.abs(v) - t, 0)


@mistake("regularization.soft_threshold", "0 / 0 for the sign of 0")
def soft_own_sign(v, t):
    sign = v / np.abs(v)
    return sign * np.maximum(np.abs(v) - t, 0.0)


@mistake("regularization.soft_threshold", "half the threshold")
def soft_half(v, t):
    return np.sign(v) * np.maximum(np.abs(v) - t / 2, 0.0)


@mistake("regularization.lasso", "bias thresholded too")
def lasso_bias_too(X, y, lam, steps):
    n = len(y)
    Z = np.c_[X, np.ones(n)]
    lr = 1.0 / np.linalg.eigvalsh(2 / n * Z.T @ Z).max()
    theta = np.zeros(Z.shape[1])
    for _ in range(steps):
        theta = soft_threshold(theta - lr * 2 / n * Z.T @ (Z @ theta - y), lr * lam)
    return theta


@mistake("regularization.lasso", "threshold without the learning rate")
def lasso_whole_lam(X, y, lam, steps):
    n, d = X.shape
    Z = np.column_stack([X, np.ones(n)])
    lr = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1]
    theta = np.zeros(d + 1)
    for _ in range(steps):
        theta = theta - lr * (2 / n) * Z.T @ (Z @ theta - y)
        theta[:d] = soft_threshold(theta[:d], lam)
    return theta


@mistake("regularization.lasso", "curvature without the 2")
def lasso_half_curvature(X, y, lam, steps):
    n, d = X.shape
    Z = np.column_stack([X, np.ones(n)])
    lr = 1 / np.linalg.eigvalsh(Z.T @ Z / n).max()
    theta = np.zeros(d + 1)
    for _ in range(steps):
        v = theta - lr * 2 * Z.T @ (Z @ theta - y) / n
        theta = np.append(soft_threshold(v[:-1], lr * lam), v[-1])
    return theta


@mistake("regularization.lasso", "curvature without the column of ones")
def lasso_without_ones(X, y, lam, steps):
    n, d = X.shape
    L = np.linalg.eigvalsh(2 / n * X.T @ X).max()
    w, b = np.zeros(d), 0.0
    for _ in range(steps):
        r = X @ w + b - y
        w, b = soft_threshold(w - 2 / n * X.T @ r / L, lam / L), b - 2 * r.mean() / L
    return np.append(w, b)


@mistake("regularization.lasso", "gradient without the 2")
def lasso_half_gradient(X, y, lam, steps):
    n, d = X.shape
    Z = np.column_stack([X, np.ones(n)])
    lr = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z).max()
    theta = np.zeros(d + 1)
    for _ in range(steps):
        v = theta - lr * Z.T @ (Z @ theta - y) / n
        theta = np.append(soft_threshold(v[:-1], lr * lam), v[-1])
    return theta


@mistake("regularization.lasso", "threshold before the step")
def lasso_threshold_first(X, y, lam, steps):
    n, d = X.shape
    Z = np.column_stack([X, np.ones(n)])
    lr = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z).max()
    theta = np.zeros(d + 1)
    for _ in range(steps):
        g = 2 / n * Z.T @ (Z @ theta - y)
        shrunk = np.append(soft_threshold(theta[:-1], lr * lam), theta[-1])
        theta = shrunk - lr * g
    return theta


@mistake("regularization.lasso", "bias's gradient at the new weights")
def lasso_one_after_the_other(X, y, lam, steps):
    n, d = X.shape
    Z = np.hstack([X, np.ones((n, 1))])
    lr = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z)[-1]
    w, b = np.zeros(d), 0.0
    for _ in range(steps):
        w = soft_threshold(w - lr * 2 / n * X.T @ (X @ w + b - y), lr * lam)
        b = b - lr * 2 * np.mean(X @ w + b - y)
    return np.append(w, b)


@mistake("regularization.lasso", "one step too few")
def lasso_one_too_few(X, y, lam, steps):
    n, d = X.shape
    Z = np.column_stack([X, np.ones(n)])
    lr = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z).max()
    theta = np.zeros(d + 1)
    for _ in range(1, steps):
        v = theta - lr * 2 / n * Z.T @ (Z @ theta - y)
        theta = np.append(soft_threshold(v[:-1], lr * lam), v[-1])
    return theta


@mistake("regularization.lasso", "slope of the absolute value")
def lasso_subgradient(X, y, lam, steps):
    n, d = X.shape
    Z = np.column_stack([X, np.ones(n)])
    lr = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z).max()
    theta = np.zeros(d + 1)
    for _ in range(steps):
        g = 2 / n * Z.T @ (Z @ theta - y)
        g[:d] += lam * np.sign(theta[:d])
        theta = theta - lr * g
    return theta


@mistake("regularization.lasso", "norm of the matrix for its largest eigenvalue")
def lasso_frobenius(X, y, lam, steps):
    n, d = X.shape
    Z = np.column_stack([X, np.ones(n)])
    L = np.linalg.norm(2 / n * Z.T @ Z)
    theta = np.zeros(d + 1)
    for _ in range(steps):
        v = theta - 2 / n * Z.T @ (Z @ theta - y) / L
        theta = np.append(soft_threshold(v[:-1], lam / L), v[-1])
    return theta


@mistake("regularization.lasso", "bias fixed at the mean of y")
def lasso_fixed_bias(X, y, lam, steps):
    n, d = X.shape
    Z = np.column_stack([X, np.ones(n)])
    lr = 1 / np.linalg.eigvalsh(2 / n * Z.T @ Z).max()
    w, b = np.zeros(d), y.mean()
    for _ in range(steps):
        w = soft_threshold(w - lr * 2 / n * X.T @ (X @ w + b - y), lr * lam)
    return np.append(w, b)


@mistake("regularization.lasso", "half the threshold, as in ridge")
def lasso_half_threshold(X, y, lam, steps):
    def slope(theta):
        return 2 / len(y) * Z.T @ (Z @ theta - y)

    Z = np.column_stack([X, np.ones(len(y))])
    lr = 1 / np.linalg.eigvalsh(2 / len(y) * Z.T @ Z).max()
    theta = np.zeros(Z.shape[1])
    for _ in range(steps):
        v = theta - lr * slope(theta)
        theta = np.append(soft_threshold(v[:-1], lr * lam / 2), v[-1])
    return theta


@mistake("regularization.lasso_gap", "bias in the penalty")
def gap_bias_pays(theta, X, y, lam):
    n, w, b = len(y), theta[:-1], theta[-1]
    r = y - X @ w - b
    u = 2 / n * (r - r.mean())
    steepest = np.max(np.abs(X.T @ u))
    s = 1.0 if steepest == 0 else min(1.0, lam / steepest)
    primal = np.mean(r**2) + lam * np.sum(np.abs(theta))
    return float(primal - (s * (y @ u) - n / 4 * s**2 * (u @ u)))


@mistake("regularization.lasso_gap", "residuals not centred")
def gap_not_centred(theta, X, y, lam):
    n, w, b = len(y), theta[:-1], theta[-1]
    r = y - X @ w - b
    u = 2 / n * r
    steepest = np.max(np.abs(X.T @ u))
    s = 1.0 if steepest == 0 else min(1.0, lam / steepest)
    height = y @ (s * u) - n / 4 * np.sum((s * u) ** 2)
    return float(np.mean(r**2) + lam * np.abs(w).sum() - height)


@mistake("regularization.lasso_gap", "s may be more than 1")
def gap_no_min(theta, X, y, lam):
    n, w, b = len(y), theta[:-1], theta[-1]
    r = y - X @ w - b
    u = 2 / n * (r - np.mean(r))
    steepest = np.abs(X.T @ u).max()
    s = lam / steepest if steepest > 0 else 1.0
    su = s * u
    return float(np.mean(r**2) + lam * np.sum(np.abs(w)) - (y @ su - n / 4 * su @ su))


@mistake("regularization.lasso_gap", "largest entry without its size")
def gap_no_abs(theta, X, y, lam):
    n, w, b = len(y), theta[:-1], theta[-1]
    r = y - X @ w - b
    u = 2 / n * (r - np.mean(r))
    largest = np.max(X.T @ u)
    s = min(1.0, lam / largest) if largest > 0 else 1.0
    su = s * u
    return float(np.mean(r**2) + lam * np.sum(np.abs(w)) - (y @ su - n / 4 * np.sum(su**2)))


@mistake("regularization.lasso_gap", "division by 0 where X^T u is 0")
def gap_division_by_zero(theta, X, y, lam):
    n = len(y)
    w, b = theta[:-1], theta[-1]
    r = y - X @ w - b
    u = 2 / n * (r - np.mean(r))
    s = min(1.0, lam / max(abs(float(entry)) for entry in X.T @ u))
    height = float(y @ (s * u)) - n / 4 * float(np.sum((s * u) ** 2))
    return float(np.mean(r**2)) + lam * float(np.sum(np.abs(w))) - height


@mistake("regularization.lasso_gap", "s not squared")
def gap_s_once(theta, X, y, lam):
    n, w, b = len(y), theta[:-1], theta[-1]
    r = y - X @ w - b
    u = 2 / n * (r - np.mean(r))
    steepest = np.max(np.abs(X.T @ u))
    s = 1.0 if steepest == 0 else min(1.0, lam / steepest)
    height = s * (y @ u - n / 4 * u @ u)
    return float(np.mean(r**2) + lam * np.sum(np.abs(w)) - height)


@mistake("regularization.lasso_gap", "u without the 2")
def gap_half_u(theta, X, y, lam):
    n, w, b = len(y), theta[:-1], theta[-1]
    r = y - X @ w - b
    u = (r - np.mean(r)) / n
    steepest = np.max(np.abs(X.T @ u))
    s = 1.0 if steepest == 0 else min(1.0, lam / steepest)
    su = s * u
    return float(np.mean(r**2) + lam * np.sum(np.abs(w)) - (y @ su - n / 4 * su @ su))


@mistake("regularization.lasso_gap", "residuals with the other sign")
def gap_other_sign(theta, X, y, lam):
    n, w, b = len(y), theta[:-1], theta[-1]
    r = X @ w + b - y
    u = 2 / n * (r - np.mean(r))
    steepest = np.max(np.abs(X.T @ u))
    s = 1.0 if steepest == 0 else min(1.0, lam / steepest)
    su = s * u
    return float(np.mean(r**2) + lam * np.sum(np.abs(w)) - (y @ su - n / 4 * su @ su))


@mistake("regularization.lasso_gap", "length in place of its square")
def gap_length(theta, X, y, lam):
    n, w, b = len(y), theta[:-1], theta[-1]
    r = y - X @ w - b
    u = 2 / n * (r - np.mean(r))
    steepest = np.max(np.abs(X.T @ u))
    s = 1.0 if steepest == 0 else min(1.0, lam / steepest)
    height = y @ (s * u) - n / 4 * np.linalg.norm(s * u)
    return float(np.mean(r**2) + lam * np.sum(np.abs(w)) - height)


@mistake("regularization.lasso_gap", "objective with centred residuals")
def gap_centred_objective(theta, X, y, lam):
    n, w, b = len(y), theta[:-1], theta[-1]
    r = y - X @ w - b
    r = r - r.mean()
    u = 2 / n * r
    steepest = np.max(np.abs(X.T @ u))
    s = 1.0 if steepest == 0 else min(1.0, lam / steepest)
    su = s * u
    return float(np.mean(r**2) + lam * np.sum(np.abs(w)) - (y @ su - n / 4 * su @ su))


@mistake("regularization.lasso_gap", "length of X^T u for its largest entry")
def gap_norm(theta, X, y, lam):
    n, w, b = len(y), theta[:-1], theta[-1]
    r = y - X @ w - b
    u = 2 / n * (r - np.mean(r))
    size = np.linalg.norm(X.T @ u)
    s = 1.0 if size == 0 else min(1.0, lam / size)
    su = s * u
    return float(np.mean(r**2) + lam * np.sum(np.abs(w)) - (y @ su - n / 4 * su @ su))


@mistake("regularization.lasso_gap", "penalty forgotten in the objective")
def gap_no_penalty(theta, X, y, lam):
    def height(u):
        return y @ u - len(y) / 4 * np.sum(u**2)

    r = y - X @ theta[:-1] - theta[-1]
    u = 2 / len(y) * (r - np.mean(r))
    steepest = np.max(np.abs(X.T @ u))
    s = 1.0 if steepest == 0 else min(1.0, lam / steepest)
    return float(np.mean(r**2) - height(s * u))


@mistake("regularization.early_stopping", "equal loss counts as better")
def stopping_equal(val, patience):
    best, best_epoch, waited = np.inf, 0, 0
    for epoch, loss in enumerate(val):
        if loss <= best:
            best, best_epoch, waited = loss, epoch, 0
        else:
            waited += 1
        if waited == patience:
            return best_epoch, epoch
    return best_epoch, len(val) - 1


@mistake("regularization.early_stopping", "one epoch too patient")
def stopping_too_late(val, patience):
    best_epoch = 0
    for epoch in range(len(val)):
        if val[epoch] < val[best_epoch]:
            best_epoch = epoch
        elif epoch - best_epoch > patience:
            return best_epoch, epoch
    return best_epoch, len(val) - 1


@mistake("regularization.early_stopping", "record of all epochs")
def stopping_all_known(val, patience):
    best, waited, stop = np.inf, 0, len(val) - 1
    for epoch, loss in enumerate(val):
        if loss < best:
            best, waited = loss, 0
        else:
            waited += 1
            if waited == patience:
                stop = epoch
                break
    return int(np.argmin(val)), stop


@mistake("regularization.early_stopping", "compared with the epoch before")
def stopping_previous(val, patience):
    best_epoch, waited = 0, 0
    for epoch in range(1, len(val)):
        if val[epoch] < val[epoch - 1]:
            best_epoch, waited = epoch, 0
        else:
            waited += 1
            if waited >= patience:
                return best_epoch, epoch
    return best_epoch, len(val) - 1


@mistake("regularization.early_stopping", "waiting never starts anew")
def stopping_never_reset(val, patience):
    best, best_epoch, waited = np.inf, 0, 0
    for epoch, loss in enumerate(val):
        if loss < best:
            best, best_epoch = loss, epoch
        else:
            waited += 1
            if waited >= patience:
                return best_epoch, epoch
    return best_epoch, len(val) - 1


@mistake("regularization.early_stopping", "counts from 1")
def stopping_from_one(val, patience):
    best, best_epoch, stop, waited = np.inf, 0, 0, 0
    for epoch, loss in enumerate(val, start=1):
        stop = epoch
        if loss < best:
            best, best_epoch, waited = loss, epoch, 0
        else:
            waited += 1
        if waited == patience:
            break
    return best_epoch, stop


@mistake("regularization.early_stopping", "loss in place of its epoch")
def stopping_loss(val, patience):
    best, waited, epoch = val[0], 0, 0
    for epoch in range(1, len(val)):
        if val[epoch] < best:
            best, waited = val[epoch], 0
        else:
            waited += 1
            if waited == patience:
                break
    return best, epoch


@mistake("regularization.early_stopping", "stop beyond the end of val")
def stopping_beyond(val, patience):
    best_epoch = 0
    for epoch in range(1, len(val)):
        if epoch - best_epoch > patience:
            break
        if val[epoch] < val[best_epoch]:
            best_epoch = epoch
    return best_epoch, best_epoch + patience


@mistake("regularization.early_stopping", "number of epochs for the last epoch")
def stopping_len(val, patience):
    best, best_epoch, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(val):
        if loss < best:
            best, best_epoch, waited = loss, epoch, 0
        else:
            waited += 1
        if waited == patience:
            return best_epoch, epoch
    return best_epoch, len(val)


@mistake("regularization.early_stopping", "stops after rises in a row")
def stopping_rises(val, patience):
    best_epoch, rises = 0, 0
    for epoch in range(1, len(val)):
        if val[epoch] < val[best_epoch]:
            best_epoch = epoch
        rises = rises + 1 if val[epoch] >= val[epoch - 1] else 0
        if rises == patience:
            return best_epoch, epoch
    return best_epoch, len(val) - 1


@mistake("regularization.early_stopping", "small improvements do not count")
def stopping_tolerance(val, patience):
    best, best_epoch, waited = np.inf, 0, 0
    for epoch, loss in enumerate(val):
        if loss < best - 1e-3:
            best, best_epoch, waited = loss, epoch, 0
        else:
            waited += 1
        if waited == patience:
            return best_epoch, epoch
    return best_epoch, len(val) - 1


@mistake("regularization.early_stopping", "compared with patience epochs ago")
def stopping_long_ago(val, patience):
    stop = len(val) - 1
    for epoch in range(patience, len(val)):
        if val[epoch] >= val[epoch - patience]:
            stop = epoch
            break
    return int(np.argmin(val[: stop + 1])), stop


PAIRS = [
    (
        ("regularization.soft_threshold", "hard threshold"),
        ("regularization.lasso", "bias thresholded too"),
    ),
    (
        ("regularization.soft_threshold", "small entries go past 0"),
        ("regularization.lasso", "threshold without the learning rate"),
    ),
    (
        ("regularization.soft_threshold", "half the threshold"),
        ("regularization.lasso", "gradient without the 2"),
    ),
    (
        ("regularization.soft_threshold", "np.max for np.maximum"),
        ("regularization.lasso", "one step too few"),
    ),
    (
        ("regularization.soft_threshold", "negative entries all on 0"),
        ("regularization.lasso", "bias's gradient at the new weights"),
    ),
    (
        ("regularization.ridge", "bias pays too"),
        ("regularization.lasso_gap", "bias in the penalty"),
    ),
]

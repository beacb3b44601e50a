"""Wrong answers to 05-descent, written from the released text alone, to measure the diagnosis;
never used to improve it."""

import numpy as np
from descent import AT_REST, BASIN_STEPS, gd_step, gradient_descent
from landscapes import double_well_grad

from autograder.diagnosis.held_out import mistake

# ------------------------------------------------------------------------------------- descent.gd_step


@mistake("descent.gd_step", "uphill")
def gd_uphill(theta, g, lr):
    return theta + lr * g


@mistake("descent.gd_step", "theta overwritten by -=")
def gd_in_place(theta, g, lr):
    theta -= lr * g
    return theta


@mistake("descent.gd_step", "learning rate forgotten")
def gd_no_lr(theta, g, lr):
    return theta - g


@mistake("descent.gd_step", "gradient scaled to length 1")
def gd_unit(theta, g, lr):
    length = np.linalg.norm(g)
    direction = g / length if length > 0 else g
    return theta - lr * direction


@mistake("descent.gd_step", "learning rate outside of the parentheses")
def gd_parentheses(theta, g, lr):
    return lr * (theta - g)


@mistake("descent.gd_step", "divided by the learning rate")
def gd_divided(theta, g, lr):
    return theta - g / lr


@mistake("descent.gd_step", "signs of the slopes only")
def gd_signs(theta, g, lr):
    return theta - lr * np.sign(g)


@mistake("descent.gd_step", "theta multiplied by 1 - lr g")
def gd_product(theta, g, lr):
    return theta * (1 - lr * g)


@mistake("descent.gd_step", "the step and not the new place")
def gd_step_only(theta, g, lr):
    return -lr * g


@mistake("descent.gd_step", "gradient overwritten by *=")
def gd_scales_g(theta, g, lr):
    g *= lr
    return theta - g


@mistake("descent.gd_step", "only the first component moves")
def gd_first_only(theta, g, lr):
    new = theta.copy()
    new[0] = theta[0] - lr * g[0]
    return new


@mistake("descent.gd_step", "length of the gradient taken from every component")
def gd_length(theta, g, lr):
    steepness = np.sqrt(g @ g)
    return np.array([t - lr * steepness for t in theta])


# ---------------------------------------------------------------------------- descent.gradient_descent


@mistake("descent.gradient_descent", "slope felt only once, at the start")
def path_one_gradient(grad, theta0, lr, steps):
    g = grad(theta0)
    path = [theta0.copy()]
    for _ in range(steps):
        path.append(gd_step(path[-1], g, lr))
    return np.array(path)


@mistake("descent.gradient_descent", "start not in the path")
def path_no_start(grad, theta0, lr, steps):
    theta = theta0.copy()
    path = np.zeros((steps, len(theta0)))
    for t in range(steps):
        theta = gd_step(theta, grad(theta), lr)
        path[t] = theta
    return path


@mistake("descent.gradient_descent", "last place not in the path")
def path_no_end(grad, theta0, lr, steps):
    theta = np.array(theta0)
    path = []
    for _ in range(steps):
        path.append(theta)
        theta = gd_step(theta, grad(theta), lr)
    return np.array(path)


@mistake("descent.gradient_descent", "one gradient too many")
def path_extra_call(grad, theta0, lr, steps):
    path = np.empty((steps + 1, theta0.size))
    theta = theta0.copy()
    for t in range(steps + 1):
        path[t] = theta
        theta = gd_step(theta, grad(theta), lr)
    return path


@mistake("descent.gradient_descent", "all rows are the same array, changed in place")
def path_same_array(grad, theta0, lr, steps):
    theta = theta0.copy()
    path = [theta]
    for _ in range(steps):
        theta -= lr * grad(theta)
        path.append(theta)
    return np.array(path)


@mistake("descent.gradient_descent", "uphill")
def path_uphill(grad, theta0, lr, steps):
    path = [theta0]
    for t in range(steps):
        path.append(path[t] + lr * grad(path[t]))
    return np.array(path)


@mistake("descent.gradient_descent", "transposed, a column for each place")
def path_transposed(grad, theta0, lr, steps):
    path = np.zeros((theta0.size, steps + 1))
    path[:, 0] = theta0
    for t in range(steps):
        path[:, t + 1] = gd_step(path[:, t], grad(path[:, t]), lr)
    return path


@mistake("descent.gradient_descent", "only the last place")
def path_last_only(grad, theta0, lr, steps):
    theta = theta0
    for _ in range(steps):
        theta = gd_step(theta, grad(theta), lr)
    return theta


@mistake("descent.gradient_descent", "learning rate shrinks from step to step")
def path_decay(grad, theta0, lr, steps):
    path = [theta0.copy()]
    for t in range(steps):
        path.append(gd_step(path[-1], grad(path[-1]), lr / (t + 1)))
    return np.stack(path)


@mistake("descent.gradient_descent", "stops early where it is nearly flat")
def path_early_stop(grad, theta0, lr, steps):
    path = [theta0.copy()]
    for _ in range(steps):
        g = grad(path[-1])
        if np.linalg.norm(g) < 1e-3:
            break
        path.append(gd_step(path[-1], g, lr))
    return np.array(path)


@mistake("descent.gradient_descent", "theta0 walks along")
def path_moves_theta0(grad, theta0, lr, steps):
    path = np.zeros((steps + 1, len(theta0)))
    path[0] = theta0
    for t in range(1, steps + 1):
        theta0 -= lr * grad(theta0)
        path[t] = theta0
    return path


@mistake("descent.gradient_descent", "scales the array that grad returned")
def path_writes_gradient(grad, theta0, lr, steps):
    theta = theta0.copy()
    path = [theta]
    for _ in range(steps):
        g = grad(theta)
        g *= lr
        theta = theta - g
        path.append(theta)
    return np.array(path)


# ----------------------------------------------------------------------------------------- descent.ols


@mistake("descent.ols", "no column of ones, no bias")
def ols_no_ones(X, y):
    return np.linalg.solve(X.T @ X, X.T @ y)


@mistake("descent.ols", "bias packed first")
def ols_bias_front(X, y):
    Z = np.hstack([np.ones((len(X), 1)), X])
    return np.linalg.lstsq(Z, y, rcond=None)[0]


@mistake("descent.ols", "everything that lstsq returns")
def ols_whole_tuple(X, y):
    Z = np.column_stack([X, np.ones(X.shape[0])])
    return np.linalg.lstsq(Z, y, rcond=None)


@mistake("descent.ols", "mean of y as the bias")
def ols_bias_mean(X, y):
    Xc, yc = X - X.mean(axis=0), y - y.mean()
    w = np.linalg.lstsq(Xc, yc, rcond=None)[0]
    return np.append(w, y.mean())


@mistake("descent.ols", "ridge added for safety")
def ols_ridge(X, y):
    Z = np.c_[X, np.ones(len(y))]
    return np.linalg.solve(Z.T @ Z + 1e-3 * np.eye(Z.shape[1]), Z.T @ y)


@mistake("descent.ols", "weights without a bias, then the mean residual as the bias")
def ols_bias_afterwards(X, y):
    w = np.linalg.pinv(X) @ y
    b = np.mean(y - X @ w)
    return np.append(w, b)


@mistake("descent.ols", "solve for a table that is not square")
def ols_not_square(X, y):
    Z = np.column_stack((X, np.ones(len(X))))
    return np.linalg.solve(Z, y)


@mistake("descent.ols", "through the first d + 1 examples exactly")
def ols_first_examples(X, y):
    d = X.shape[1]
    Z = np.column_stack([X, np.ones(len(X))])
    return np.linalg.solve(Z[: d + 1], y[: d + 1])


@mistake("descent.ols", "each feature on its own")
def ols_one_by_one(X, y):
    w = []
    for column in X.T:
        away = column - column.mean()
        w.append(away @ (y - y.mean()) / (away @ away))
    w = np.array(w)
    return np.append(w, y.mean() - X.mean(axis=0) @ w)


@mistake("descent.ols", "result is a column (d + 1, 1)")
def ols_column(X, y):
    Z = np.concatenate([X, np.ones((X.shape[0], 1))], axis=1)
    return np.linalg.inv(Z.T @ Z) @ Z.T @ y.reshape(-1, 1)


@mistake("descent.ols", "centres X and y in place")
def ols_in_place(X, y):
    x_mean, y_mean = X.mean(axis=0), y.mean()
    X -= x_mean
    y -= y_mean
    w = np.linalg.lstsq(X, y, rcond=None)[0]
    return np.append(w, y_mean - x_mean @ w)


@mistake("descent.ols", "only the first feature, with polyfit")
def ols_polyfit(X, y):
    return np.polyfit(X[:, 0], y, 1)


# ------------------------------------------------------------------------------- descent.max_stable_lr


@mistake("descent.max_stable_lr", "smallest curvature in place of the largest")
def lr_smallest(H):
    return float(2 / np.linalg.eigvalsh(H).min())


@mistake("descent.max_stable_lr", "1 / L")
def lr_one(H):
    return 1.0 / np.max(np.linalg.eigvalsh(H))


@mistake("descent.max_stable_lr", "trace in place of L")
def lr_trace(H):
    return float(2 / np.trace(H))


@mistake("descent.max_stable_lr", "largest entry of the table")
def lr_largest_entry(H):
    return 2 / np.max(H)


@mistake("descent.max_stable_lr", "largest entry of the diagonal")
def lr_diagonal(H):
    return float(2 / max(H[i, i] for i in range(len(H))))


@mistake("descent.max_stable_lr", "best rate 2 / (mu + L)")
def lr_best(H):
    values = np.linalg.eigvalsh(H)
    mu, L = values[0], values[-1]
    return float(2 / (mu + L))


@mistake("descent.max_stable_lr", "Frobenius norm in place of L")
def lr_frobenius(H):
    return float(2 / np.linalg.norm(H))


@mistake("descent.max_stable_lr", "first eigenvalue that eigvals returns")
def lr_first_eigenvalue(H):
    values = np.linalg.eigvals(H)
    return float(2 / values[0])


@mistake("descent.max_stable_lr", "L / 2")
def lr_inverted(H):
    L = np.linalg.eigvalsh(H)[-1]
    return float(L / 2)


@mistake("descent.max_stable_lr", "determinant in place of L")
def lr_determinant(H):
    return float(2.0 / np.linalg.det(H))


@mistake("descent.max_stable_lr", "eigenvectors in place of eigenvalues")
def lr_eigenvectors(H):
    return float(2 / np.max(np.linalg.eigh(H)[1]))


@mistake("descent.max_stable_lr", "a limit for each axis")
def lr_every_axis(H):
    return 2 / np.linalg.eigvalsh(H)


# -------------------------------------------------------------------------- descent.certified_distance


@mistake("descent.certified_distance", "multiplied by mu")
def cd_product(g, mu):
    return float(np.linalg.norm(g) * mu)


@mistake("descent.certified_distance", "square of the length")
def cd_square(g, mu):
    return float(g @ g / mu)


@mistake("descent.certified_distance", "sum of the absolute slopes")
def cd_one_norm(g, mu):
    return float(np.sum(np.abs(g)) / mu)


@mistake("descent.certified_distance", "largest slope in place of the length")
def cd_max_norm(g, mu):
    return float(np.max(np.abs(g)) / mu)


@mistake("descent.certified_distance", "2 mu below")
def cd_two_mu(g, mu):
    return float(np.linalg.norm(g) / (2 * mu))


@mistake("descent.certified_distance", "bound of the height, square over 2 mu")
def cd_height(g, mu):
    return float(np.dot(g, g) / (2 * mu))


@mistake("descent.certified_distance", "mean square in place of the sum of squares")
def cd_rms(g, mu):
    return float(np.sqrt(np.mean(g**2)) / mu)


@mistake("descent.certified_distance", "signed sum of the slopes")
def cd_signed(g, mu):
    return float(abs(np.sum(g)) / mu)


@mistake("descent.certified_distance", "each component on its own, no length")
def cd_vector(g, mu):
    return np.abs(g) / mu


@mistake("descent.certified_distance", "only the first slope")
def cd_first(g, mu):
    return abs(float(g[0])) / mu


@mistake("descent.certified_distance", "upside down")
def cd_inverted(g, mu):
    length = np.sqrt(sum(s**2 for s in g))
    return float(mu / length) if length > 0 else float("inf")


@mistake("descent.certified_distance", "gradient divided by mu in place")
def cd_in_place(g, mu):
    g /= mu
    return float(np.linalg.norm(g))


# --------------------------------------------------------------------------------------- descent.basin


@mistake("descent.basin", "decided by the sign of the start")
def basin_start(x0, lr):
    path = gradient_descent(double_well_grad, np.array([float(x0)]), lr, BASIN_STEPS)
    if not np.abs(double_well_grad(path[-1, 0])) < AT_REST:
        return 0
    return 1 if x0 > 0 else -1


@mistake("descent.basin", "sign of the end, never asks if it is at rest")
def basin_no_rest(x0, lr):
    x = float(x0)
    for _ in range(BASIN_STEPS):
        x = x - lr * float(double_well_grad(x))
    if not np.isfinite(x):
        return 0
    return 1 if x > 0 else -1


@mistake("descent.basin", "at rest when the last step was short")
def basin_short_step(x0, lr):
    path = gradient_descent(double_well_grad, np.array([float(x0)]), lr, BASIN_STEPS)[:, 0]
    if np.abs(path[-1] - path[-2]) < AT_REST:
        return int(np.sign(path[-1]))
    return 0


@mistake("descent.basin", "OverflowError of Python floats when the walk runs away")
def basin_overflow(x0, lr):
    def slope(x):
        return x**3 - 1.69 * x + 0.1

    x = float(x0)
    for _ in range(BASIN_STEPS):
        x -= lr * slope(x)
    if abs(slope(x)) >= AT_REST:
        return 0
    return 1 if x > 0 else -1


@mistake("descent.basin", "left and right exchanged")
def basin_swapped(x0, lr):
    end = gradient_descent(double_well_grad, np.array([float(x0)]), lr, BASIN_STEPS)[-1, 0]
    if np.abs(double_well_grad(end)) < AT_REST:
        return -1 if end > 0 else 1
    return 0


@mistake("descent.basin", "runaway walks count as left, never 0")
def basin_never_zero(x0, lr):
    path = gradient_descent(double_well_grad, np.array([float(x0)]), lr, BASIN_STEPS)
    return 1 if path[-1, 0] > 0 else -1


@mistake("descent.basin", "slope compared without its absolute value")
def basin_no_abs(x0, lr):
    x = np.array([float(x0)])
    for _ in range(BASIN_STEPS):
        x = gd_step(x, double_well_grad(x), lr)
    end = x[0]
    if double_well_grad(end) < AT_REST:
        return 1 if end > 0 else -1
    return 0


@mistake("descent.basin", "fifty steps in place of BASIN_STEPS")
def basin_fifty_steps(x0, lr):
    path = gradient_descent(double_well_grad, np.array([float(x0)]), lr, 50)
    end = path[-1, 0]
    if not np.abs(double_well_grad(end)) < AT_REST:
        return 0
    return int(np.sign(end))


@mistake("descent.basin", "settled means within 0.01 of 1.3 or -1.3")
def basin_near_bottom(x0, lr):
    end = gradient_descent(double_well_grad, np.array([float(x0)]), lr, BASIN_STEPS)[-1, 0]
    if np.abs(end - 1.3) < 0.01:
        return 1
    if np.abs(end + 1.3) < 0.01:
        return -1
    return 0


@mistake("descent.basin", "start compared with the hilltop, no walk at all")
def basin_no_walk(x0, lr):
    if x0 > 0.06:
        return 1
    elif x0 < 0.06:
        return -1
    return 0


@mistake("descent.basin", "slope at the start looked at and not at the end")
def basin_slope_at_start(x0, lr):
    path = gradient_descent(double_well_grad, np.array([float(x0)]), lr, BASIN_STEPS)
    if np.abs(double_well_grad(x0)) < AT_REST:
        return int(np.sign(path[-1, 0]))
    return 0


@mistake("descent.basin", "walks uphill")
def basin_uphill(x0, lr):
    def minus_slope(x):
        return -double_well_grad(x)

    end = gradient_descent(minus_slope, np.array([float(x0)]), lr, BASIN_STEPS)[-1, 0]
    if not np.abs(double_well_grad(end)) < AT_REST:
        return 0
    return 1 if end > 0 else -1


PAIRS = [
    (
        ("descent.gd_step", "learning rate forgotten"),
        ("descent.gradient_descent", "start not in the path"),
    ),
    (
        ("descent.gd_step", "uphill"),
        ("descent.gradient_descent", "slope felt only once, at the start"),
    ),
    (
        ("descent.gd_step", "gradient scaled to length 1"),
        ("descent.gradient_descent", "transposed, a column for each place"),
    ),
    (
        ("descent.gd_step", "theta multiplied by 1 - lr g"),
        ("descent.basin", "slope compared without its absolute value"),
    ),
    (
        ("descent.gradient_descent", "learning rate shrinks from step to step"),
        ("descent.basin", "left and right exchanged"),
    ),
    (
        ("descent.gradient_descent", "last place not in the path"),
        ("descent.basin", "decided by the sign of the start"),
    ),
]

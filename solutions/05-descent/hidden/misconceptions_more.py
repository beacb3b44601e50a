"""More of what goes wrong in 05-descent: the everyday mistakes, and families of them."""

from __future__ import annotations

import numpy as np
from landscapes import double_well_grad

from autograder.misconceptions import Between, Expression, misconception

# gd_step


@misconception(
    "descent.gd_step",
    "a step of another length",
    "Your step has the right direction and another length. Which numbers make its length?",
    family={"c": Between(0.001, 1000, examples=(2.0, 0.5))},
)
def gd_step_a_step_of_another_length(theta, g, lr, *, c):
    return theta - c * lr * g


@misconception(
    "descent.gd_step",
    "learning rate changed first",
    "The learning rate goes in as it is. What do you do to it before?",
    family={
        "rate": (
            Expression("lambda lr, g: lr**2"),
            Expression("lambda lr, g: 1 / lr"),
            Expression("lambda lr, g: np.sqrt(lr)"),
            Expression("lambda lr, g: 1 - lr"),
            Expression("lambda lr, g: lr / g.size"),
            Expression("lambda lr, g: -lr**2"),
            Expression("lambda lr, g: 0.1"),
            Expression("lambda lr, g: 0.01"),
            Expression("lambda lr, g: lr * g.size"),
            Expression("lambda lr, g: lr * np.linalg.norm(g)"),
        )
    },
)
def gd_step_learning_rate_changed_first(theta, g, lr, *, rate):
    return theta - rate(lr, g) * g


@misconception(
    "descent.gd_step",
    "gradient changed first",
    "The gradient goes in as it is. What do you do to it before?",
    family={
        "of": (
            Expression("np.abs"),
            Expression("np.square"),
            Expression("lambda g: g / np.max(np.abs(g))"),
            Expression("lambda g: np.clip(g, -1, 1)"),
            Expression("lambda g: np.mean(g)"),
            Expression("lambda g: np.sum(g)"),
            Expression("lambda g: np.linalg.norm(g)"),
            Expression("lambda g: g - g.mean()"),
            Expression("lambda g: g[::-1]"),
            Expression("lambda g: g[0]"),
            Expression("np.tanh"),
            Expression("lambda g: g / np.sum(g)"),
            Expression("lambda g: g / np.sum(g**2)"),
            Expression("lambda g: 1 / g"),
            Expression("lambda g: g / np.sum(np.abs(g))"),
            Expression("lambda g: np.where(np.arange(g.size) == np.argmax(np.abs(g)), g, 0)"),
            Expression("lambda g: np.where(np.arange(g.size) == 0, g, 0)"),
            Expression("np.round"),
        )
    },
)
def gd_step_gradient_changed_first(theta, g, lr, *, of):
    return theta - lr * of(g)


@misconception(
    "descent.gd_step",
    "theta in another place of the formula",
    "A step begins at theta. Where is theta in your formula?",
    family={
        "of": (
            Expression("lambda theta, g, lr: lr * g"),
            Expression("lambda theta, g, lr: lr * g - theta"),
            Expression("lambda theta, g, lr: lr * theta - g"),
            Expression("lambda theta, g, lr: theta - lr * g * theta"),
            Expression("lambda theta, g, lr: g - lr * theta"),
            Expression("lambda theta, g, lr: theta * (1 - lr) - lr * g"),
            Expression("lambda theta, g, lr: (1 - lr) * theta + lr * g"),
            Expression("lambda theta, g, lr: (1 - lr) * theta - g"),
            Expression("lambda theta, g, lr: theta - lr * (theta - g)"),
            Expression("lambda theta, g, lr: theta - lr * (theta + g)"),
            Expression("lambda theta, g, lr: theta - lr - g"),
            Expression("lambda theta, g, lr: theta - lr + g"),
            Expression("lambda theta, g, lr: theta + g"),
            Expression("lambda theta, g, lr: lr * (theta + g)"),
            Expression("lambda theta, g, lr: theta / (1 + lr * g)"),
            Expression("lambda theta, g, lr: theta * np.exp(-lr * g)"),
            Expression("lambda theta, g, lr: theta - lr * g**2 / 2"),
            Expression("lambda theta, g, lr: theta - lr"),
            Expression("lambda theta, g, lr: theta"),
            Expression("lambda theta, g, lr: g"),
            Expression("lambda theta, g, lr: -g"),
        )
    },
)
def gd_step_theta_in_another_place_of_the_formula(theta, g, lr, *, of):
    return of(theta, g, lr)


@misconception(
    "descent.gd_step",
    "downhill only in some coordinates",
    "Each coordinate goes down its own slope. Which ones do you move?",
    family={
        "part": (Expression("slice(-1, None)"), Expression("slice(1, None)"), Expression("slice(None, -1)"))
    },
)
def gd_step_downhill_only_in_some_coordinates(theta, g, lr, *, part):
    new = theta.copy()
    new[part] = (theta - lr * g)[part]
    return new


@misconception(
    "descent.gd_step",
    "cut off or rounded",
    "The new point is asked for as it is.",
    family={
        "of": (
            Expression("np.abs"),
            Expression("lambda t: np.maximum(t, 0)"),
            Expression("lambda t: np.round(t, 2)"),
            Expression("lambda t: np.round(t, 3)"),
            Expression("lambda t: np.round(t, 4)"),
            Expression("lambda t: np.clip(t, -1, 1)"),
            Expression("lambda t: t / np.linalg.norm(t)"),
        )
    },
)
def gd_step_cut_off_or_rounded(theta, g, lr, *, of):
    return of(theta - lr * g)


@misconception(
    "descent.gd_step",
    "one number",
    "A new array of the shape of theta is asked for.",
    family={
        "of": (
            Expression("np.linalg.norm"),
            Expression("np.sum"),
            Expression("np.mean"),
            Expression("lambda t: t[0]"),
        )
    },
)
def gd_step_one_number(theta, g, lr, *, of):
    return float(of(theta - lr * g))


@misconception(
    "descent.gd_step", "a dot product", "Which kind of product belongs between a number and an array?"
)
def gd_step_a_dot_product(theta, g, lr):
    return theta - lr * np.dot(g, g)


@misconception("descent.gd_step", "two steps", "One step is asked for.")
def gd_step_two_steps(theta, g, lr):
    return theta - lr * g - lr * g * (1 - lr)


@misconception(
    "descent.gd_step",
    "a pair returned",
    "One array is asked for. What else do you return?",
    family={
        "of": (
            Expression("lambda t, g: (t, g)"),
            Expression("lambda t, g: [t]"),
            Expression("lambda t, g: t[None]"),
            Expression("lambda t, g: t[:, None]"),
        )
    },
)
def gd_step_a_pair_returned(theta, g, lr, *, of):
    return of(theta - lr * g, g)


# gradient_descent


@misconception(
    "descent.gradient_descent",
    "a step of another length",
    "Your steps have the right direction and another length. Which numbers make it?",
    family={"c": Between(0.01, 10, examples=(2.0, 0.5))},
)
def gradient_descent_a_step_of_another_length(grad, theta0, lr, steps, *, c):
    path = [theta0]
    for _ in range(steps):
        path.append(path[-1] - c * lr * grad(path[-1]))
    return np.array(path)


@misconception(
    "descent.gradient_descent",
    "another learning rate in each step",
    "The learning rate is the same in every step. What do you do to it?",
    family={
        "rate": (
            Expression("lambda lr, t, steps: lr * 0.9**t"),
            Expression("lambda lr, t, steps: lr * 0.99**t"),
            Expression("lambda lr, t, steps: lr * 0.95**t"),
            Expression("lambda lr, t, steps: lr / np.sqrt(t + 1)"),
            Expression("lambda lr, t, steps: lr * (1 - t / steps)"),
            Expression("lambda lr, t, steps: lr * t"),
            Expression("lambda lr, t, steps: lr * (t + 1)"),
            Expression("lambda lr, t, steps: lr / steps"),
            Expression("lambda lr, t, steps: lr ** (t + 1)"),
            Expression("lambda lr, t, steps: lr * steps"),
            Expression("lambda lr, t, steps: lr**2"),
            Expression("lambda lr, t, steps: 1.0"),
            Expression("lambda lr, t, steps: 0.1"),
            Expression("lambda lr, t, steps: 0.01"),
            Expression("lambda lr, t, steps: lr * 1.1**t"),
            Expression("lambda lr, t, steps: lr * 0.5 ** (t + 1)"),
            Expression("lambda lr, t, steps: lr if t % 2 == 0 else 0"),
            Expression("lambda lr, t, steps: lr * (-1) ** t"),
        )
    },
)
def gradient_descent_another_learning_rate_in_each_step(grad, theta0, lr, steps, *, rate):
    path = [theta0]
    for t in range(steps):
        path.append(path[-1] - rate(lr, t, steps) * grad(path[-1]))
    return np.array(path)


@misconception(
    "descent.gradient_descent",
    "learning rate left out",
    "How long is a step, and where does the learning rate enter?",
    family={"sign": (-1,)},
)
def gradient_descent_learning_rate_left_out(grad, theta0, lr, steps, *, sign):
    path = [theta0]
    for _ in range(steps):
        path.append(path[-1] - sign * grad(path[-1]))
    return np.array(path)


@misconception(
    "descent.gradient_descent",
    "gradient changed first",
    "The gradient goes in as it is. What do you do to it before?",
    family={
        "of": (
            Expression("np.sign"),
            Expression("np.abs"),
            Expression("np.square"),
            Expression("lambda g: g / (np.linalg.norm(g) + 1e-12)"),
            Expression("lambda g: g / max(np.linalg.norm(g), 1e-300)"),
            Expression("lambda g: g / (np.linalg.norm(g) + 1e-8)"),
            Expression("lambda g: np.clip(g, -1, 1)"),
            Expression("np.mean"),
            Expression("np.sum"),
            Expression("np.linalg.norm"),
            Expression("lambda g: g[::-1]"),
            Expression("lambda g: g[0]"),
            Expression("np.tanh"),
            Expression("lambda g: g / g.size"),
            Expression("lambda g: np.where(np.arange(g.size) == np.argmax(np.abs(g)), g, 0)"),
            Expression("lambda g: g - g.mean()"),
            Expression("lambda g: np.where(np.arange(g.size) == 0, g, 0)"),
            Expression("lambda g: np.clip(g, -10, 10)"),
        )
    },
)
def gradient_descent_gradient_changed_first(grad, theta0, lr, steps, *, of):
    path = [theta0]
    for _ in range(steps):
        path.append(path[-1] - lr * of(np.asarray(grad(path[-1]))))
    return np.array(path)


@misconception(
    "descent.gradient_descent",
    "old slopes carried along",
    "Each step goes down the slope at the place where we are. What is left of earlier slopes in yours?",
    family={"keep": (0.5, 0.9, 1.0, 0.99), "mix": (False, True)},
)
def gradient_descent_old_slopes_carried_along(grad, theta0, lr, steps, *, keep, mix):
    path, v = [theta0], np.zeros_like(theta0)
    for _ in range(steps):
        v = keep * v + (1 - keep if mix and keep < 1 else 1) * grad(path[-1])
        path.append(path[-1] - lr * v)
    return np.array(path)


@misconception(
    "descent.gradient_descent",
    "slope divided by its history",
    "The steps are lr times the slope. What do you divide by?",
    family={"rho": (1.0, 0.9)},
)
def gradient_descent_slope_divided_by_its_history(grad, theta0, lr, steps, *, rho):
    path, s = [theta0], np.zeros_like(theta0)
    for _ in range(steps):
        g = np.asarray(grad(path[-1]))
        s = rho * s + (1 if rho == 1 else 1 - rho) * g * g
        path.append(path[-1] - lr * g / (np.sqrt(s) + 1e-8))
    return np.array(path)


@misconception(
    "descent.gradient_descent",
    "theta shrinks in each step",
    "A step begins at theta as it is. By which factor do you multiply it?",
    family={
        "shrink": (
            Expression("lambda lr: 1 - lr"),
            Expression("lambda lr: lr"),
            Expression("lambda lr: 0.99"),
            Expression("lambda lr: 0.0"),
        )
    },
)
def gradient_descent_theta_shrinks_in_each_step(grad, theta0, lr, steps, *, shrink):
    path = [theta0]
    for _ in range(steps):
        path.append(shrink(lr) * path[-1] - lr * grad(path[-1]))
    return np.array(path)


@misconception(
    "descent.gradient_descent",
    "steps stored in place of points",
    "Row t is where we are after t steps. What is in yours?",
    family={
        "of": (
            Expression("lambda path, slopes, lr: np.array([path[0], *(-lr * g for g in slopes)])"),
            Expression("lambda path, slopes, lr: np.array([path[0], *slopes])"),
            Expression("lambda path, slopes, lr: np.array(slopes)"),
            Expression("lambda path, slopes, lr: path[::-1]"),
            Expression("lambda path, slopes, lr: path - path[0]"),
            Expression("lambda path, slopes, lr: path[-1:]"),
            Expression("lambda path, slopes, lr: path[::len(path) - 1 or 1]"),
            Expression("lambda path, slopes, lr: np.vstack([path[:1], path])"),
            Expression("lambda path, slopes, lr: np.vstack([path, path[-1:]])"),
            Expression("lambda path, slopes, lr: path.ravel()"),
            Expression("lambda path, slopes, lr: path[:, 0]"),
            Expression("lambda path, slopes, lr: np.linalg.norm(path, axis=1)"),
            Expression("lambda path, slopes, lr: path.mean(axis=0)"),
            Expression(
                "lambda path, slopes, lr: np.cumsum(path, axis=0) / np.arange(1, len(path) + 1)[:, None]"
            ),
            Expression("lambda path, slopes, lr: np.zeros_like(path)"),
            Expression("lambda path, slopes, lr: np.vstack([path[:1], path[:-1]])"),
            Expression("lambda path, slopes, lr: np.vstack([path[1:], path[-1:]])"),
            Expression("lambda path, slopes, lr: np.vstack([0 * path[:1], path[1:]])"),
            Expression("lambda path, slopes, lr: (path, slopes)"),
            Expression("lambda path, slopes, lr: path[:, ::-1]"),
            Expression("lambda path, slopes, lr: np.tile(path[0], (len(path), 1))"),
            Expression("lambda path, slopes, lr: np.abs(path)"),
            Expression("lambda path, slopes, lr: np.round(path, 3)"),
            Expression("lambda path, slopes, lr: np.round(path, 2)"),
            Expression("lambda path, slopes, lr: path.astype(np.float32).astype(float)"),
        )
    },
)
def gradient_descent_steps_stored_in_place_of_points(grad, theta0, lr, steps, *, of):
    path, slopes = [theta0], []
    for _ in range(steps):
        slopes.append(np.asarray(grad(path[-1])))
        path.append(path[-1] - lr * slopes[-1])
    return of(np.array(path), slopes, lr)


@misconception(
    "descent.gradient_descent",
    "ends before all steps are taken",
    "The number of steps is fixed, and the path has a row for each. What ends your loop earlier?",
    family={
        "is_over": (
            Expression("lambda g, step, t: np.linalg.norm(g) < 1e-3"),
            Expression("lambda g, step, t: np.linalg.norm(g) < 1e-4"),
            Expression("lambda g, step, t: np.linalg.norm(g) < 1e-5"),
            Expression("lambda g, step, t: np.linalg.norm(g) < 1e-6"),
            Expression("lambda g, step, t: np.linalg.norm(g) < 1e-8"),
            Expression("lambda g, step, t: np.linalg.norm(step) < 1e-3"),
            Expression("lambda g, step, t: np.linalg.norm(step) < 1e-4"),
            Expression("lambda g, step, t: np.linalg.norm(step) < 1e-5"),
            Expression("lambda g, step, t: np.linalg.norm(step) < 1e-6"),
            Expression("lambda g, step, t: np.linalg.norm(step) < 1e-8"),
            Expression("lambda g, step, t: np.max(np.abs(g)) < 1e-4"),
            Expression("lambda g, step, t: np.max(np.abs(g)) < 1e-6"),
            Expression("lambda g, step, t: np.max(np.abs(step)) < 1e-6"),
            Expression("lambda g, step, t: np.allclose(step, 0)"),
            Expression("lambda g, step, t: np.linalg.norm(step) < 1e-6 * np.linalg.norm(t)"),
        )
    },
)
def gradient_descent_ends_before_all_steps_are_taken(grad, theta0, lr, steps, *, is_over):
    path = [theta0]
    for _ in range(steps):
        g = np.asarray(grad(path[-1]))
        if is_over(g, lr * g, path[-1]):
            break
        path.append(path[-1] - lr * g)
    return np.array(path)


@misconception(
    "descent.gradient_descent",
    "begins somewhere else",
    "Row 0 is theta0. Where does your path begin?",
    family={
        "start": (
            Expression("lambda theta0, lr: theta0 + 1"),
            Expression("lambda theta0, lr: -theta0"),
            Expression("lambda theta0, lr: np.ones_like(theta0)"),
            Expression("lambda theta0, lr: theta0 / np.linalg.norm(theta0)"),
        )
    },
)
def gradient_descent_begins_somewhere_else(grad, theta0, lr, steps, *, start):
    path = [start(theta0, lr)]
    for _ in range(steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)


@misconception(
    "descent.gradient_descent",
    "slope taken one place too early or too late",
    "At which point do you take the slope of each step?",
    family={
        "of": (
            Expression("lambda path, grad, lr: grad(path[len(path) // 2])"),
            Expression("lambda path, grad, lr: grad(path[-1] + lr)"),
        )
    },
)
def gradient_descent_slope_taken_one_place_too_early_or_too_late(grad, theta0, lr, steps, *, of):
    path = [theta0]
    for _ in range(steps):
        path.append(path[-1] - lr * of(path, grad, lr))
    return np.array(path)


@misconception(
    "descent.gradient_descent",
    "coordinates one after the other",
    "All coordinates move at once, by the slope at one place.",
)
def gradient_descent_coordinates_one_after_the_other(grad, theta0, lr, steps):
    path = [theta0]
    for t in range(steps):
        g = np.asarray(grad(path[-1]))
        e = np.zeros_like(g)
        e[t % g.size] = 1
        path.append(path[-1] - lr * g * e)
    return np.array(path)


@misconception(
    "descent.gradient_descent",
    "steps halved or doubled in number",
    "How many points has the path, and how many steps do you take?",
    family={
        "of": (
            Expression("lambda steps: 2 * steps"),
            Expression("lambda steps: steps // 2"),
            Expression("lambda steps: max(steps - 2, 0)"),
            Expression("lambda steps: steps + 2"),
            Expression("lambda steps: min(steps, 1)"),
        )
    },
)
def gradient_descent_steps_halved_or_doubled_in_number(grad, theta0, lr, steps, *, of):
    path = [theta0]
    for _ in range(of(steps)):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)


@misconception(
    "descent.gradient_descent",
    "goes back uphill when it got worse",
    "Every step is taken. Which ones do you refuse?",
)
def gradient_descent_goes_back_uphill_when_it_got_worse(grad, theta0, lr, steps):
    path = [theta0]
    last = np.inf
    for _ in range(steps):
        g = np.asarray(grad(path[-1]))
        lr = lr / 2 if np.linalg.norm(g) > last else lr
        last = np.linalg.norm(g)
        path.append(path[-1] - lr * g)
    return np.array(path)


# ols


@misconception(
    "descent.ols",
    "bias by itself",
    "Your weights are right, and your bias is not. What is it when the mean of X is not 0?",
    family={
        "of": (
            Expression("lambda w, X, y: 1.0"),
            Expression("lambda w, X, y: y[0] - X[0] @ w"),
            Expression("lambda w, X, y: np.median(y - X @ w)"),
            Expression("lambda w, X, y: -(y.mean() - X.mean(axis=0) @ w)"),
            Expression("lambda w, X, y: np.sum(y - X @ w)"),
            Expression("lambda w, X, y: y.mean() + X.mean(axis=0) @ w"),
            Expression("lambda w, X, y: y.mean() - X.mean() * w.sum()"),
            Expression("lambda w, X, y: 0.0"),
            Expression("lambda w, X, y: X.mean(axis=0) @ w"),
            Expression("lambda w, X, y: y.mean() - w.mean()"),
            Expression("lambda w, X, y: y.sum()"),
        )
    },
)
def ols_bias_by_itself(X, y, *, of):
    w = np.linalg.lstsq(X - X.mean(axis=0), y - y.mean(), rcond=None)[0]
    return np.append(w, of(w, X, y))


@misconception(
    "descent.ols",
    "only one of the two centred",
    "If you centre the features, what becomes of the targets, and of the bias?",
    family={
        "of": (
            Expression("lambda X, y: (X, y - y.mean())"),
            Expression("lambda X, y: ((X - X.mean(axis=0)) / X.std(axis=0), y)"),
            Expression("lambda X, y: ((X - X.mean(axis=0)) / X.std(axis=0), (y - y.mean()) / y.std())"),
            Expression("lambda X, y: (X / X.std(axis=0), y)"),
            Expression("lambda X, y: (X / np.linalg.norm(X, axis=0), y)"),
            Expression("lambda X, y: (X / np.abs(X).max(), y)"),
            Expression("lambda X, y: (X, y / y.std())"),
        )
    },
)
def ols_only_one_of_the_two_centred(X, y, *, of):
    A, b = of(X, y)
    return np.linalg.lstsq(np.column_stack([A, np.ones(len(A))]), b, rcond=None)[0]


@misconception(
    "descent.ols",
    "another column in place of the ones",
    "The bias is the weight of a feature that is 1 for every example. Which feature do you add?",
    family={
        "column": (
            Expression("lambda X: 2 * np.ones(len(X))"),
            Expression("lambda X: np.arange(len(X))"),
            Expression("lambda X: X.mean(axis=1)"),
            Expression("lambda X: np.full(len(X), len(X))"),
        )
    },
)
def ols_another_column_in_place_of_the_ones(X, y, *, column):
    return np.linalg.lstsq(np.column_stack([X, column(X)]), y, rcond=None)[0]


@misconception(
    "descent.ols",
    "a constant in front",
    "Your theta is a multiple of the right one.",
    family={"c": Between(0.001, 1000, examples=(2.0, 0.5))},
)
def ols_a_constant_in_front(X, y, *, c):
    return c * np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y, rcond=None)[0]


@misconception(
    "descent.ols", "minus sign", "Predict with your theta: are the predictions on the other side of 0?"
)
def ols_minus_sign(X, y):
    return -np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y, rcond=None)[0]


@misconception(
    "descent.ols",
    "normal equations with a part missing",
    "Set the gradient of the mean squared error to 0 and solve for theta. Which matrices stand on which side?",
    family={
        "of": (
            Expression("lambda Z, y: Z.T @ y"),
            Expression("lambda Z, y: Z.T @ y / len(y)"),
            Expression("lambda Z, y: np.linalg.solve(Z.T @ Z, Z.T @ y) / len(y)"),
            Expression("lambda Z, y: np.linalg.solve(Z.T @ Z / len(y), Z.T @ y)"),
            Expression("lambda Z, y: np.linalg.inv(Z.T @ Z) @ Z.sum(axis=0)"),
            Expression("lambda Z, y: Z.T @ y / np.diag(Z.T @ Z)"),
            Expression("lambda Z, y: np.linalg.solve(Z.T @ Z + np.eye(Z.shape[1]), Z.T @ y)"),
            Expression("lambda Z, y: Z.T @ y / np.sum(Z**2)"),
            Expression("lambda Z, y: np.linalg.inv(Z.T @ Z) * (Z.T @ y)"),
            Expression("lambda Z, y: (np.linalg.inv(Z.T @ Z) * (Z.T @ y)).sum(axis=0)"),
            Expression("lambda Z, y: np.linalg.inv(Z.T @ Z)"),
            Expression("lambda Z, y: np.linalg.lstsq(Z[: Z.shape[1]], y[: Z.shape[1]], rcond=None)[0]"),
            Expression(
                "lambda Z, y: np.linalg.pinv(Z).T @ y[: Z.shape[1]] if False else np.linalg.pinv(Z.T @ Z) @ Z.T @ np.abs(y)"
            ),
            Expression("lambda Z, y: (1 / (Z.T @ Z)) @ (Z.T @ y)"),
            Expression("lambda Z, y: np.linalg.lstsq(Z, y**2, rcond=None)[0]"),
        )
    },
)
def ols_normal_equations_with_a_part_missing(X, y, *, of):
    return of(np.column_stack([X, np.ones(len(X))]), y)


@misconception(
    "descent.ols",
    "another penalty",
    "The mean squared error alone is to be minimised. What do you add?",
    family={"penalty": (0.1, 1.0), "bias": (0.0,)},
)
def ols_another_penalty(X, y, *, penalty, bias):
    d = X.shape[1]
    Z = np.column_stack([X, np.ones(len(X))])
    return np.linalg.solve(Z.T @ Z + penalty * np.diag(np.append(np.ones(d), bias)), Z.T @ y)


@misconception(
    "descent.ols",
    "some examples left out",
    "All examples count. Which ones do you fit?",
    family={
        "part": (
            Expression("slice(1, None)"),
            Expression("slice(None, -1)"),
            Expression("slice(None, None, 2)"),
            Expression("slice(2, None)"),
        )
    },
)
def ols_some_examples_left_out(X, y, *, part):
    return np.linalg.lstsq(np.column_stack([X, np.ones(len(X))])[part], y[part], rcond=None)[0]


@misconception(
    "descent.ols",
    "some features left out",
    "Every feature has a weight. Which ones do you fit?",
    family={"i": (0, -1)},
)
def ols_some_features_left_out(X, y, *, i):
    Z = np.column_stack([X, np.ones(len(X))])
    keep = np.arange(Z.shape[1]) != (i if i == 0 else Z.shape[1] - 2)
    theta = np.zeros(Z.shape[1])
    theta[keep] = np.linalg.lstsq(Z[:, keep], y, rcond=None)[0]
    return theta


@misconception(
    "descent.ols",
    "some of descent",
    "No descent is asked for: the minimum has a formula.",
    family={"lr": (0.1, 0.01), "steps": (100, 1000)},
)
def ols_some_of_descent(X, y, *, lr, steps):
    Z = np.column_stack([X, np.ones(len(X))])
    theta = np.zeros(Z.shape[1])
    for _ in range(steps):
        theta = theta - lr * 2 * Z.T @ (Z @ theta - y) / len(y)
    return theta


@misconception(
    "descent.ols",
    "predictions in place of theta",
    "You return what the model says. Its parameters are asked for.",
    family={
        "of": (
            Expression("lambda Z, theta, y: Z @ theta"),
            Expression("lambda Z, theta, y: y - Z @ theta"),
            Expression("lambda Z, theta, y: float(np.mean((Z @ theta - y) ** 2))"),
            Expression("lambda Z, theta, y: theta[:, None]"),
            Expression("lambda Z, theta, y: (theta[:-1], theta[-1])"),
            Expression("lambda Z, theta, y: np.abs(theta)"),
            Expression("lambda Z, theta, y: theta[::-1]"),
            Expression("lambda Z, theta, y: np.append(theta[:-1][::-1], theta[-1])"),
            Expression("lambda Z, theta, y: np.append(theta, 0.0)"),
            Expression("lambda Z, theta, y: np.round(theta, 2)"),
            Expression("lambda Z, theta, y: np.round(theta, 3)"),
            Expression("lambda Z, theta, y: np.round(theta, 4)"),
            Expression("lambda Z, theta, y: np.round(theta, 6)"),
            Expression("lambda Z, theta, y: theta / np.linalg.norm(theta)"),
        )
    },
)
def ols_predictions_in_place_of_theta(X, y, *, of):
    Z = np.column_stack([X, np.ones(len(X))])
    return of(Z, np.linalg.lstsq(Z, y, rcond=None)[0], y)


@misconception(
    "descent.ols",
    "fits the sizes of the residuals",
    "Which number is to be smallest: the mean of the squares. Which is it in yours?",
)
def ols_fits_the_sizes_of_the_residuals(X, y):
    Z = np.column_stack([X, np.ones(len(X))])
    theta = np.linalg.lstsq(Z, y, rcond=None)[0]
    for _ in range(20):
        weight = 1 / np.sqrt(np.maximum(np.abs(Z @ theta - y), 1e-8))
        theta = np.linalg.lstsq(Z * weight[:, None], y * weight, rcond=None)[0]
    return theta


@misconception(
    "descent.ols",
    "the other regression",
    "You explain the features by the targets. Which is to be predicted?",
)
def ols_the_other_regression(X, y):
    centred = X - X.mean(axis=0)
    w = np.sum((y - y.mean()) ** 2) / (centred.T @ (y - y.mean()))
    return np.append(w, y.mean() - X.mean(axis=0) @ w)


@misconception(
    "descent.ols",
    "divided by the spread of the features in another way",
    "Each weight is fitted together with the others. What do you divide by?",
    family={
        "of": (
            Expression("lambda C, r: C.T @ r / len(r)"),
            Expression("lambda C, r: C.T @ r / (len(r) * C.std(axis=0))"),
            Expression("lambda C, r: C.T @ r / (len(r) * C.std(axis=0) * r.std())"),
            Expression("lambda C, r: C.T @ r"),
        )
    },
)
def ols_divided_by_the_spread_of_the_features_in_another_way(X, y, *, of):
    w = of(X - X.mean(axis=0), y - y.mean())
    return np.append(w, y.mean() - X.mean(axis=0) @ w)


# max_stable_lr


@misconception(
    "descent.max_stable_lr",
    "another number than 2",
    "Which number stands above the line in the docstring?",
    family={"c": Between(0.01, 100, examples=(4.0, 0.5))},
)
def max_stable_lr_another_number_than_2(H, *, c):
    return float(c / np.linalg.eigvalsh(H)[-1])


@misconception(
    "descent.max_stable_lr",
    "another size of the matrix",
    "L is the largest eigenvalue. Which size do you take?",
    family={
        "of": (
            Expression("lambda H: np.linalg.det(H)"),
            Expression("lambda H: H.sum()"),
            Expression("lambda H: H.mean()"),
            Expression("lambda H: np.mean(np.linalg.eigvalsh(H))"),
            Expression("lambda H: np.min(np.diag(H))"),
            Expression("lambda H: H[0, 0]"),
            Expression("lambda H: H[-1, -1]"),
            Expression("lambda H: np.median(np.linalg.eigvalsh(H))"),
            Expression("lambda H: np.linalg.eigvalsh(H)[-1] ** 2"),
            Expression("lambda H: np.sqrt(np.linalg.eigvalsh(H)[-1])"),
            Expression("lambda H: np.mean(np.diag(H))"),
            Expression("lambda H: np.linalg.eigvalsh(H)[-1] - np.linalg.eigvalsh(H)[0]"),
            Expression("lambda H: np.linalg.eigvalsh(H)[-1] / np.linalg.eigvalsh(H)[0]"),
            Expression("lambda H: np.linalg.eigvalsh(H).prod() ** (1 / len(H))"),
            Expression("lambda H: np.linalg.norm(np.linalg.eigvalsh(H), 1) / 2"),
            Expression(
                "lambda H: np.linalg.eigvalsh(H)[-2] if len(H) > 1 else np.linalg.eigvalsh(H)[-1] * 1.5"
            ),
            Expression("lambda H: np.sqrt(np.linalg.eigvalsh(H)[-1] * np.linalg.eigvalsh(H)[0])"),
            Expression("lambda H: np.sum(H[0])"),
            Expression("lambda H: np.linalg.eigvalsh(H @ H)[-1]"),
            Expression("lambda H: np.linalg.norm(H[0])"),
        )
    },
)
def max_stable_lr_another_size_of_the_matrix(H, *, of):
    with np.errstate(all="ignore"):
        return float(np.float64(2) / of(H))


@misconception(
    "descent.max_stable_lr",
    "the largest curvature itself",
    "You return a curvature. Which learning rate belongs to it?",
    family={
        "of": (
            Expression("lambda L: L"),
            Expression("lambda L: 2 * L"),
            Expression("lambda L: -2 / L"),
            Expression("lambda L: 2 / L - 1e-3"),
            Expression("lambda L: 2 - L"),
            Expression("lambda L: 2 / (1 + L)"),
        )
    },
)
def max_stable_lr_the_largest_curvature_itself(H, *, of):
    return float(of(np.linalg.eigvalsh(H)[-1]))


@misconception(
    "descent.max_stable_lr",
    "between the two curvatures",
    "Which curvature limits the steps: one of them, or both?",
    family={
        "of": (
            Expression("lambda s, L: 4 / (s + L)"),
            Expression("lambda s, L: 1 / (s + L)"),
            Expression("lambda s, L: L / s"),
            Expression("lambda s, L: s / L"),
            Expression("lambda s, L: 2 / (s * L)"),
            Expression("lambda s, L: 4 / (np.sqrt(s) + np.sqrt(L)) ** 2"),
            Expression("lambda s, L: 1 / s"),
        )
    },
)
def max_stable_lr_between_the_two_curvatures(H, *, of):
    w = np.linalg.eigvalsh(H)
    with np.errstate(all="ignore"):
        return float(of(w[0], w[-1]))


@misconception(
    "descent.max_stable_lr",
    "one for each axis, or the whole table",
    "One number is asked for. What do you return?",
    family={
        "of": (
            Expression("lambda H: 1 / np.linalg.eigvalsh(H)"),
            Expression("lambda H: 2 / np.diag(H)"),
            Expression("lambda H: 2 / H"),
            Expression("lambda H: np.linalg.eigvalsh(H)"),
            Expression("lambda H: 2 * np.linalg.pinv(H)"),
        )
    },
)
def max_stable_lr_one_for_each_axis_or_the_whole_table(H, *, of):
    with np.errstate(all="ignore"):
        return of(H)


@misconception(
    "descent.max_stable_lr",
    "1 over another size",
    "Which number stands above the line, and which size below?",
    family={
        "of": (
            Expression("lambda H: np.trace(H)"),
            Expression("lambda H: np.max(np.diag(H))"),
            Expression("lambda H: np.linalg.norm(H)"),
            Expression("lambda H: np.max(H)"),
        )
    },
)
def max_stable_lr_1_over_another_size(H, *, of):
    with np.errstate(all="ignore"):
        return float(np.float64(1) / of(H))


@misconception(
    "descent.max_stable_lr",
    "found by steps that are too few",
    "Your largest eigenvalue is a little too small. How do you find it?",
    family={"rounds": (1, 5, 10, 20)},
)
def max_stable_lr_found_by_steps_that_are_too_few(H, *, rounds):
    v = np.ones(len(H))
    for _ in range(rounds):
        v = H @ v / (np.linalg.norm(H @ v) or 1)
    return float(2 / (v @ H @ v))


@misconception(
    "descent.max_stable_lr",
    "rounded",
    "Your limit has few digits. Which line takes them away?",
    family={"decimals": (0, 1, 2, 3)},
)
def max_stable_lr_rounded(H, *, decimals):
    return round(float(2 / np.linalg.eigvalsh(H)[-1]), decimals)


# certified_distance


@misconception(
    "descent.certified_distance",
    "a constant in front",
    "Your bound is a multiple of the right one.",
    family={"c": Between(0.01, 100, examples=(2.0, 0.5))},
)
def certified_distance_a_constant_in_front(g, mu, *, c):
    return float(c * np.linalg.norm(g) / mu)


@misconception(
    "descent.certified_distance",
    "another power of mu",
    "How does the bound change when the curvature doubles?",
    family={
        "of": (
            Expression("lambda mu: mu**2"),
            Expression("lambda mu: 1 + mu"),
            Expression("lambda mu: 1 / mu**2"),
            Expression("lambda mu: 2 * mu**2"),
            Expression("lambda mu: np.exp(mu)"),
            Expression("lambda mu: mu + 1e-8"),
            Expression("lambda mu: np.log1p(mu)"),
        )
    },
)
def certified_distance_another_power_of_mu(g, mu, *, of):
    return float(np.linalg.norm(g) / of(mu))


@misconception(
    "descent.certified_distance",
    "another size of the gradient",
    "The Euclidean length is asked for. Which size do you take?",
    family={
        "of": (
            Expression("lambda g: np.sum(g)"),
            Expression("lambda g: abs(np.sum(g))"),
            Expression("lambda g: np.mean(np.abs(g))"),
            Expression("lambda g: np.mean(g)"),
            Expression("lambda g: np.max(g)"),
            Expression("lambda g: np.min(np.abs(g))"),
            Expression("lambda g: np.sum(g**2) / g.size"),
            Expression("lambda g: np.linalg.norm(g) / g.size"),
            Expression("lambda g: np.linalg.norm(g) * np.sqrt(g.size)"),
            Expression("lambda g: abs(g[0])"),
            Expression("lambda g: abs(g[-1])"),
            Expression("lambda g: g[0]"),
            Expression("lambda g: np.linalg.norm(g[1:])"),
            Expression("lambda g: np.linalg.norm(g[:-1])"),
            Expression("lambda g: np.std(g)"),
            Expression("lambda g: np.sqrt(np.abs(np.sum(g)))"),
            Expression("lambda g: np.sum(np.sqrt(np.abs(g)))"),
            Expression("lambda g: np.linalg.norm(g) ** 3"),
            Expression("lambda g: np.sqrt(np.linalg.norm(g))"),
            Expression("lambda g: np.sqrt(np.sum(np.abs(g)))"),
            Expression("lambda g: np.prod(g)"),
            Expression("lambda g: -np.linalg.norm(g)"),
            Expression("lambda g: np.sum(np.abs(g)) / np.sqrt(g.size)"),
            Expression("lambda g: np.ptp(g)"),
            Expression("lambda g: np.median(np.abs(g))"),
            Expression("lambda g: 1 + np.linalg.norm(g)"),
            Expression("lambda g: np.linalg.norm(g) + 1e-8"),
            Expression("lambda g: np.linalg.norm(g - g.mean())"),
            Expression("lambda g: np.log(np.linalg.norm(g))"),
            Expression("lambda g: np.sum(np.abs(g) ** 3) ** (1 / 3)"),
        )
    },
)
def certified_distance_another_size_of_the_gradient(g, mu, *, of):
    return float(of(g) / mu)


@misconception(
    "descent.certified_distance",
    "mu the wrong way with another size",
    "What is above the line of the fraction, and what below?",
    family={
        "of": (
            Expression("lambda g, mu: mu / np.linalg.norm(g)"),
            Expression("lambda g, mu: g @ g * mu"),
            Expression("lambda g, mu: np.linalg.norm(g) - mu"),
            Expression("lambda g, mu: np.linalg.norm(g) + mu"),
            Expression("lambda g, mu: np.linalg.norm(g - mu)"),
            Expression("lambda g, mu: np.linalg.norm(g) ** mu"),
            Expression("lambda g, mu: g @ g"),
            Expression("lambda g, mu: 1 / mu"),
            Expression("lambda g, mu: np.linalg.norm(g) * mu / 2"),
            Expression("lambda g, mu: np.sqrt(2 * np.linalg.norm(g) / mu)"),
            Expression("lambda g, mu: np.sqrt(np.linalg.norm(g) / mu)"),
            Expression("lambda g, mu: g @ g / mu**2"),
            Expression("lambda g, mu: 2 * (g @ g) / mu"),
            Expression("lambda g, mu: np.linalg.norm(g) // mu"),
            Expression("lambda g, mu: np.sqrt(g @ g / (2 * mu))"),
            Expression("lambda g, mu: np.sqrt(2 * (g @ g) / mu)"),
        )
    },
)
def certified_distance_mu_the_wrong_way_with_another_size(g, mu, *, of):
    with np.errstate(all="ignore"):
        return float(of(np.asarray(g), np.float64(mu)))


@misconception(
    "descent.certified_distance",
    "one number for each component",
    "One number is asked for. How many do you return?",
    family={
        "of": (
            Expression("lambda g, mu: g / mu"),
            Expression("lambda g, mu: g**2 / mu"),
            Expression("lambda g, mu: np.array([np.linalg.norm(g) / mu])"),
            Expression("lambda g, mu: -g / mu"),
        )
    },
)
def certified_distance_one_number_for_each_component(g, mu, *, of):
    return of(g, mu)


@misconception(
    "descent.certified_distance",
    "rounded",
    "Your bound has few digits. Which line takes them away?",
    family={"decimals": (0, 1, 2, 3)},
)
def certified_distance_rounded(g, mu, *, decimals):
    return round(float(np.linalg.norm(g) / mu), decimals)


@misconception("descent.certified_distance", "always 0", "Where does g enter your bound?")
def certified_distance_always_0(g, mu):
    return 0.0


# basin


@misconception(
    "descent.basin",
    "other answers",
    "Which three numbers does the docstring list, and which side is which?",
    family={
        "answers": ((-1, 1, 1), (-1, 1, -1), (1, 2, 0), (-1, 1, None), (-1, 1, 2), (1, 0, -1), (-1.3, 1.3, 0))
    },
)
def basin_other_answers(x0, lr, *, answers):
    x = np.float64(x0)
    for _ in range(500):
        x = x - lr * double_well_grad(x)
    if not abs(double_well_grad(x)) < 1e-6:
        return answers[2]
    return answers[1] if x > 0 else answers[0]


@misconception(
    "descent.basin",
    "slope at the start",
    "Look at where the path ends, and not at where it begins.",
    family={
        "of": (
            Expression("lambda x0: 1 if double_well_grad(x0) < 0 else -1"),
            Expression("lambda x0: -1 if double_well_grad(x0) < 0 else 1"),
            Expression("lambda x0: 1"),
            Expression("lambda x0: -1 if x0 > 0 else 1"),
        )
    },
)
def basin_slope_at_the_start(x0, lr, *, of):
    return of(x0)


@misconception(
    "descent.basin",
    "steps of another length",
    "The steps are lr times the slope. How long are yours?",
    family={"rate": (Expression("lambda lr, x: lr / 2"),)},
)
def basin_steps_of_another_length(x0, lr, *, rate):
    x = np.float64(x0)
    for _ in range(500):
        x = x - rate(lr, x) * double_well_grad(x)
    if not abs(double_well_grad(x)) < 1e-6:
        return 0
    return 1 if x > 0 else -1


@misconception(
    "descent.basin",
    "an exception when it runs away",
    "The docstring says: without an exception.",
    family={
        "error": (Expression("OverflowError"), Expression("ValueError"), Expression("FloatingPointError"))
    },
)
def basin_an_exception_when_it_runs_away(x0, lr, *, error):
    x = np.float64(x0)
    for _ in range(500):
        x = x - lr * double_well_grad(x)
    if not np.isfinite(x):
        raise error("it runs away")
    if not abs(double_well_grad(x)) < 1e-6:
        return 0
    return 1 if x > 0 else -1


@misconception(
    "descent.basin",
    "Python's own numbers",
    "A Python float raises an exception where a NumPy number becomes infinite.",
)
def basin_python_s_own_numbers(x0, lr):
    x = float(x0)
    for _ in range(500):
        x = x - lr * (x**3 - 1.69 * x + 0.1)
    if not abs(x**3 - 1.69 * x + 0.1) < 1e-6:
        return 0
    return 1 if x > 0 else -1

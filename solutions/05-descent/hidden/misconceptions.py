"""What goes wrong in 05-descent, as executable code, with the sentence that helps."""

from __future__ import annotations

import numpy as np
from descent import gd_step
from landscapes import double_well_grad

from autograder.misconceptions import Between, misconception

# gd_step


@misconception(
    "descent.gd_step",
    "steps uphill",
    "After your step the loss is higher than before. Which way does a gradient point: to where the loss rises or to where it falls?",
)
def gd_step_uphill(theta, g, lr):
    return theta + lr * g


@misconception(
    "descent.gd_step",
    "normalises the gradient",
    "All your steps have the same length, however steep it is. Near the minimum steps should get smaller: do yours?",
)
def gd_step_of_unit_length(theta, g, lr):
    return theta - lr * g / np.linalg.norm(g)


@misconception(
    "descent.gd_step",
    "changes theta in place",
    "You write into the array that the caller has handed to you. Operators such as -= do that to arrays; make a new array.",
)
def gd_step_in_place(theta, g, lr):
    theta -= lr * g
    return theta


@misconception(
    "descent.gd_step",
    "ignores the learning rate",
    "Your step is the same for every learning rate. Where does lr enter?",
)
def gd_step_without_lr(theta, g, lr):
    return theta - g


@misconception(
    "descent.gd_step",
    "returns the step and not the point",
    "You return how far to go. The docstring asks where one is then: what is missing?",
)
def gd_step_difference(theta, g, lr):
    return -lr * g


@misconception(
    "descent.gd_step",
    "uses only the sign of the gradient",
    "Every coordinate moves by the same amount, steep or flat. What should the size of each component do?",
)
def gd_step_of_signs(theta, g, lr):
    return theta - lr * np.sign(g)


@misconception(
    "descent.gd_step",
    "scales theta by the learning rate too",
    "With a learning rate of 0 nothing should move; yours jumps to the origin. What does lr multiply?",
)
def gd_step_scaling_theta(theta, g, lr):
    return lr * (theta - g)


# gradient_descent


@misconception(
    "descent.gradient_descent",
    "computes the gradient only once",
    "Your path is a straight line with equal steps. Is the slope the same everywhere?",
)
def gradient_descent_with_one_gradient(grad, theta0, lr, steps):
    g = grad(theta0)
    path = [theta0]
    for _ in range(steps):
        path.append(path[-1] - lr * g)
    return np.array(path)


@misconception(
    "descent.gradient_descent",
    "does not store the starting point",
    "Your path has one row too few. Where does a path begin?",
)
def gradient_descent_without_start(grad, theta0, lr, steps):
    theta, path = theta0, []
    for _ in range(steps):
        theta = theta - lr * grad(theta)
        path.append(theta)
    return np.array(path)


@misconception(
    "descent.gradient_descent",
    "halves the learning rate in every step",
    "The first step is right and the later ones get too short: your path stops before the minimum. Should lr change on the way?",
)
def gradient_descent_with_decay(grad, theta0, lr, steps):
    path = [theta0]
    for t in range(steps):
        path.append(path[-1] - lr / 2**t * grad(path[-1]))
    return np.array(path)


@misconception(
    "descent.gradient_descent",
    "stops one step early",
    "Your path is right as far as it goes, but it has one row too few. How many points do you visit with 1 step?",
)
def gradient_descent_too_short(grad, theta0, lr, steps):
    path = [theta0]
    for _ in range(steps - 1):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)


@misconception(
    "descent.gradient_descent",
    "returns only the last point",
    "You return where the path ends. The docstring asks for all points on the way, one in each row.",
)
def gradient_descent_end_only(grad, theta0, lr, steps):
    theta = theta0
    for _ in range(steps):
        theta = theta - lr * grad(theta)
    return theta


@misconception(
    "descent.gradient_descent",
    "climbs",
    "Print the loss along your path: it rises. Which way does each step go?",
)
def gradient_descent_uphill(grad, theta0, lr, steps):
    path = [theta0]
    for _ in range(steps):
        path.append(path[-1] + lr * grad(path[-1]))
    return np.array(path)


@misconception(
    "descent.gradient_descent",
    "stores the same array in every row",
    "All rows of your path are equal. A list keeps the array itself, not what it held at the time: what is stored when the array changes later?",
)
def gradient_descent_of_one_array(grad, theta0, lr, steps):
    theta = theta0.copy()
    path = [theta]
    for _ in range(steps):
        theta -= lr * grad(theta)
        path.append(theta)
    return np.array(path)


@misconception(
    "descent.gradient_descent",
    "uses the gradient of the point before",
    "Your gradient is always one step late. At which point do you ask for the slope, and at which do you use it?",
)
def gradient_descent_one_late(grad, theta0, lr, steps):
    path, g = [theta0], None
    for _ in range(steps):
        new = grad(path[-1])
        path.append(path[-1] - lr * (new if g is None else g))
        g = new
    return np.array(path)


@misconception(
    "descent.gradient_descent",
    "puts the points into columns",
    "Your path has one column for each point. Rows are points, as rows are examples.",
)
def gradient_descent_in_columns(grad, theta0, lr, steps):
    path = [theta0]
    for _ in range(steps):
        path.append(gd_step(path[-1], grad(path[-1]), lr))
    return np.array(path).T


@misconception(
    "descent.gradient_descent",
    "takes one step too many",
    "Your path is right as far as it should go, and then it has one row more. How many steps lead through how many points?",
)
def gradient_descent_too_long(grad, theta0, lr, steps):
    path = [theta0]
    for _ in range(steps + 1):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)


@misconception(
    "descent.gradient_descent",
    "begins at 0",
    "The first row of your path is 0 everywhere. Which point should stand there?",
)
def gradient_descent_from_zero(grad, theta0, lr, steps):
    path = np.zeros((steps + 1, theta0.size))
    for t in range(steps):
        path[t + 1] = path[t] - lr * grad(path[t])
    return path


@misconception(
    "descent.gradient_descent",
    "steps from the start every time",
    "All rows of your path but the first are equal: each step begins at theta0 again. Where does step 2 begin?",
)
def gradient_descent_from_the_start(grad, theta0, lr, steps):
    path = [theta0]
    for _ in range(steps):
        path.append(theta0 - lr * grad(theta0))
    return np.array(path)


@misconception(
    "descent.gradient_descent",
    "divides the learning rate by the number of the step",
    "The second step is half as long as it should be, the third a third. Should lr change on the way?",
)
def gradient_descent_with_slow_decay(grad, theta0, lr, steps):
    path = [theta0]
    for t in range(steps):
        path.append(path[-1] - lr / (t + 1) * grad(path[-1]))
    return np.array(path)


@misconception(
    "descent.gradient_descent",
    "clips long gradients",
    "On ordinary slopes your path is right; where it is very steep your steps are shorter than lr times the gradient. Is there a limit in the text?",
    family={"limit": Between(0.1, 1000.0, examples=(1.0, 5.0, 10.0))},
)
def gradient_descent_with_clipping(grad, theta0, lr, steps, *, limit):
    path = [theta0]
    for _ in range(steps):
        g = grad(path[-1])
        path.append(path[-1] - lr * g * min(1.0, limit / max(float(np.linalg.norm(g)), 1e-300)))
    return np.array(path)


@misconception(
    "descent.gradient_descent",
    "changes the starting point in place",
    "You write into an array that is not yours: theta0, or one that grad has returned. Whoever calls you wants to start there again: compute new arrays.",
)
def gradient_descent_in_place(grad, theta0, lr, steps):
    path = [theta0.copy()]
    for _ in range(steps):
        theta0 -= lr * grad(theta0)
        path.append(theta0.copy())
    return np.array(path)


# ols


@misconception(
    "descent.ols",
    "fits without a bias",
    "Your bias is always 0. Do your residuals average to 0, as they do at a minimum?",
)
def ols_through_the_origin(X, y):
    return np.append(np.linalg.lstsq(X, y, rcond=None)[0], 0.0)


@misconception(
    "descent.ols",
    "puts the bias first",
    "All numbers are right, but which slot of theta holds the bias?",
)
def ols_with_the_bias_first(X, y):
    return np.linalg.lstsq(np.column_stack([np.ones(len(X)), X]), y, rcond=None)[0]


@misconception(
    "descent.ols",
    "takes the mean of y for the bias",
    "Your weights are right and the bias is not. The mean of y is the prediction at the mean of X: what is it at x = 0?",
)
def ols_with_the_mean_as_bias(X, y):
    w = np.linalg.lstsq(X - X.mean(axis=0), y - y.mean(), rcond=None)[0]
    return np.append(w, y.mean())


@misconception(
    "descent.ols",
    "fits the weights first and the bias afterwards",
    "You find the weights without a bias and then the bias that suits them. Would the weights be the same if both could move together?",
)
def ols_one_after_the_other(X, y):
    w = np.linalg.lstsq(X, y, rcond=None)[0]
    return np.append(w, np.mean(y - X @ w))


@misconception(
    "descent.ols",
    "fits each feature on its own",
    "Each of your weights looks at one feature only. If two features go up together, which of them gets the credit?",
)
def ols_feature_by_feature(X, y):
    centred = X - X.mean(axis=0)
    w = centred.T @ (y - y.mean()) / np.sum(centred**2, axis=0)
    return np.append(w, y.mean() - X.mean(axis=0) @ w)


@misconception(
    "descent.ols",
    "adds a small penalty for safety",
    "Your theta is nearly right: something small has been added to the matrix. Whose minimum is it then?",
    family={"penalty": (1e-8, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2)},
)
def ols_with_a_little_ridge(X, y, *, penalty):
    Z = np.column_stack([X, np.ones(len(X))])
    return np.linalg.solve(Z.T @ Z + penalty * np.eye(Z.shape[1]), Z.T @ y)


@misconception(
    "descent.ols",
    "leaves the bias out of theta",
    "Your theta has one number for each feature, and they were found without a bias. What is packed behind the weights?",
)
def ols_without_a_slot_for_the_bias(X, y):
    return np.linalg.lstsq(X, y, rcond=None)[0]


@misconception(
    "descent.ols",
    "does not invert",
    "You multiply by the matrix of the normal equations where it has to be undone. Solve for theta: on which side of the equation does the matrix stand?",
)
def ols_without_inverse(X, y):
    Z = np.column_stack([X, np.ones(len(X))])
    return Z.T @ Z @ (Z.T @ y)


# max_stable_lr


@misconception(
    "descent.max_stable_lr",
    "returns 1/L",
    "At your limit descent goes straight to the minimum along the steepest axis. How much further may it overshoot and still come back?",
)
def one_over_the_largest(H):
    return float(1 / np.linalg.eigvalsh(H)[-1])


@misconception(
    "descent.max_stable_lr",
    "uses the smallest curvature",
    "With your limit the steepest axis is overshot. Which axis of the bowl is the first to go wrong when lr grows?",
)
def two_over_the_smallest(H):
    return float(2 / np.linalg.eigvalsh(H)[0])


@misconception(
    "descent.max_stable_lr",
    "uses the trace",
    "Your limit gets smaller when a flat axis is added to the bowl. Does that axis limit the step?",
)
def two_over_the_trace(H):
    return float(2 / np.trace(H))


@misconception(
    "descent.max_stable_lr",
    "looks at the diagonal only",
    "Turn the bowl: your limit changes, though the bowl is the same. The steepest direction need not be one of the coordinate axes.",
)
def two_over_the_diagonal(H):
    return float(2 / np.max(np.diag(H)))


@misconception(
    "descent.max_stable_lr",
    "uses the length of the whole matrix",
    "Your limit depends on all curvatures together. Only one of them decides: which?",
)
def two_over_the_frobenius_norm(H):
    return float(2 / np.linalg.norm(H))


@misconception(
    "descent.max_stable_lr",
    "turns the fraction over",
    "The steeper the bowl, the larger your limit. Should steps on a steep slope be longer or shorter?",
)
def half_the_largest(H):
    return float(np.linalg.eigvalsh(H)[-1] / 2)


@misconception(
    "descent.max_stable_lr",
    "returns the learning rate that is fastest",
    "Your learning rate is the fastest one for this bowl. Here the question is where descent stops being stable: which curvatures does that depend on?",
)
def two_over_the_sum_of_extremes(H):
    curvatures = np.linalg.eigvalsh(H)
    return float(2 / (curvatures[0] + curvatures[-1]))


@misconception(
    "descent.max_stable_lr",
    "adds up a row",
    "You add up the entries of a row. That bounds the largest curvature from above, and the limit is too small: what is the curvature itself?",
)
def two_over_the_largest_row(H):
    return float(2 / np.max(np.sum(np.abs(H), axis=1)))


@misconception(
    "descent.max_stable_lr",
    "returns one limit for each axis",
    "You return a limit for each axis of the bowl. The same lr is used along all of them: which limit is reached first?",
)
def two_over_each(H):
    return 2 / np.linalg.eigvalsh(H)


# certified_distance


@misconception(
    "descent.certified_distance",
    "squares the gradient",
    "If the gradient doubles, your bound becomes 4 times as large. Distances grow as slopes do: what is a length, what is its square?",
)
def bound_by_the_square(g, mu):
    return float(g @ g / mu)


@misconception(
    "descent.certified_distance",
    "bounds the loss and not the distance",
    "What you return bounds how much the loss can still fall. Here the question is how far away the minimum is.",
)
def bound_of_the_loss(g, mu):
    return float(g @ g / (2 * mu))


@misconception(
    "descent.certified_distance",
    "takes the largest component",
    "You look at one component of the gradient. How long is a vector all of whose components count?",
)
def bound_by_the_largest(g, mu):
    return float(np.max(np.abs(g)) / mu)


@misconception(
    "descent.certified_distance",
    "adds up the components",
    "You measure the gradient along the streets of a grid. How long is it as the crow flies?",
)
def bound_by_the_sum(g, mu):
    return float(np.sum(np.abs(g)) / mu)


@misconception(
    "descent.certified_distance",
    "multiplies by mu",
    "The flatter the bowl, the smaller your bound. In a flat valley a small slope can be far from the minimum: which way round does mu enter?",
)
def bound_times_mu(g, mu):
    return float(np.linalg.norm(g) * mu)


@misconception(
    "descent.certified_distance",
    "returns a vector",
    "You return one number for each parameter. The bound is about a distance: how many numbers is that?",
)
def bound_as_a_vector(g, mu):
    return np.abs(g) / mu


@misconception(
    "descent.certified_distance",
    "averages over the components",
    "Your bound gets smaller when parameters that do not matter are added. Length is a sum over components, not a mean.",
)
def bound_by_the_mean_square(g, mu):
    return float(np.sqrt(np.mean(g**2)) / mu)


@misconception(
    "descent.certified_distance",
    "leaves mu out",
    "You return the length of the gradient. The same slope can be near the minimum of a steep bowl and far from that of a flat one: where does mu enter?",
)
def bound_without_mu(g, mu):
    return float(np.linalg.norm(g))


@misconception(
    "descent.certified_distance",
    "takes the root of the bound of the loss",
    "You take a root of mu too. At distance r from the minimum the slope is at least mu * r: solve that for r.",
)
def bound_by_the_root(g, mu):
    return float(np.sqrt(g @ g / mu))


# basin


@misconception(
    "descent.basin",
    "takes the side of the start",
    "With you every start right of 0 ends on the right. The top between the valleys is not at 0: where would a ball roll from a little right of 0?",
)
def basin_of_the_start(x0, lr):
    return 1 if x0 > 0 else -1


@misconception(
    "descent.basin",
    "always finds the deeper valley",
    "You answer the deeper valley for every start. Descent sees the slope where it stands, and nothing else: who tells it of a deeper valley elsewhere?",
)
def basin_of_the_deepest(x0, lr):
    return -1


@misconception(
    "descent.basin",
    "swaps the two sides",
    "Your path is right, your names are not: which side is -1?",
)
def basin_swapped(x0, lr):
    x = np.float64(x0)
    for _ in range(500):
        x = x - lr * double_well_grad(x)
    return 0 if not abs(double_well_grad(x)) < 1e-6 else -1 if x > 0 else 1


@misconception(
    "descent.basin",
    "never says that it does not settle",
    "You name a valley for every learning rate. Look at the last few points of a run with a large one: have they come to rest?",
)
def basin_without_zero(x0, lr):
    x = np.float64(x0)
    for _ in range(500):
        x = x - lr * double_well_grad(x)
    return 1 if x > 0 else -1


@misconception(
    "descent.basin",
    "returns the place and not the side",
    "You return where the path ends. The docstring asks for one of three answers.",
)
def basin_as_a_place(x0, lr):
    x = np.float64(x0)
    for _ in range(500):
        x = x - lr * double_well_grad(x)
    return float(x) if abs(double_well_grad(x)) < 1e-6 else 0


@misconception(
    "descent.basin",
    "climbs",
    "Follow one of your paths: it does not go down. Which way does each step go?",
)
def basin_uphill(x0, lr):
    x = np.float64(x0)
    for _ in range(500):
        x = x + lr * double_well_grad(x)
    return 0 if not abs(double_well_grad(x)) < 1e-6 else 1 if x > 0 else -1


@misconception(
    "descent.basin",
    "answers 0 where the path comes to rest",
    "Your answer is 0 although the path comes to rest if it has the time. How many steps do you take, and when do you say that it rests?",
    family={"steps": (10, 50, 100, 250)},
)
def basin_in_a_hurry(x0, lr, *, steps):
    x = np.float64(x0)
    for _ in range(steps):
        x = x - lr * double_well_grad(x)
    return 0 if not abs(double_well_grad(x)) < 1e-6 else 1 if x > 0 else -1


@misconception(
    "descent.basin",
    "looks only whether it is finite",
    "A path that jumps to and fro for ever stays finite too. What must be true of the slope where it has come to rest?",
)
def basin_if_finite(x0, lr):
    x = np.float64(x0)
    for _ in range(500):
        x = x - lr * double_well_grad(x)
    return 0 if not np.isfinite(x) else 1 if x > 0 else -1


NAN = "When the path runs away, x and the slope end as nan. Every comparison with nan is false: which branch does your code take then?"


@misconception("descent.basin", "compares with nan and answers left", NAN)
def basin_left_for_nan(x0, lr):
    x = np.float64(x0)
    for _ in range(500):
        x = x - lr * double_well_grad(x)
    if abs(double_well_grad(x)) > 1e-6:
        return 0
    return 1 if x > 0 else -1


@misconception("descent.basin", "compares with nan and answers right", NAN)
def basin_right_for_nan(x0, lr):
    x = np.float64(x0)
    for _ in range(500):
        x = x - lr * double_well_grad(x)
    if abs(double_well_grad(x)) > 1e-6:
        return 0
    return -1 if x < 0 else 1


@misconception(
    "descent.basin",
    "forgets that slopes can be negative",
    "A slope of -5 is smaller than AT_REST too, and nothing rests there. What does the docstring say about its size?",
)
def basin_by_the_signed_slope(x0, lr):
    x = np.float64(x0)
    for _ in range(500):
        x = x - lr * double_well_grad(x)
    return 0 if not double_well_grad(x) < 1e-6 else 1 if x > 0 else -1


@misconception(
    "descent.basin",
    "answers without walking",
    "You answer by the side of the barrier on which the start is. That holds for short steps: what happens to a start at -4 with a learning rate of 1?",
)
def basin_by_the_barrier(x0, lr):
    return 1 if x0 > 0.0593 else -1


@misconception(
    "descent.basin",
    "ignores the learning rate",
    "Your answer is the same for every learning rate. Where does lr enter?",
)
def basin_with_a_fixed_rate(x0, lr):
    x = np.float64(x0)
    for _ in range(500):
        x = x - 0.1 * double_well_grad(x)
    return 0 if not abs(double_well_grad(x)) < 1e-6 else 1 if x > 0 else -1


@misconception(
    "descent.basin",
    "returns 0 for the left valley",
    "You have two answers only, 1 and 0. The docstring has three: what is said of the left valley, and what does 0 mean?",
)
def basin_as_a_flag(x0, lr):
    x = np.float64(x0)
    for _ in range(500):
        x = x - lr * double_well_grad(x)
    return 1 if x > 0 else 0

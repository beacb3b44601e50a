"""More of what goes wrong in 03-gradients: the everyday mistakes, and families of them."""

from __future__ import annotations

import numpy as np
from gradients import numerical_grad
from models import pack, sigmoid, softmax, unpack

from autograder.misconceptions import Between, Expression, misconception

POWERS = (-1, -0.5, 0.5, 2)
"""Of the number of examples."""

PARTS = (
    Expression("slice(1, None)"),
    Expression("slice(None, -1)"),
    Expression("slice(0, 1)"),
    Expression("slice(-1, None)"),
)
"""Some of the entries."""


# numerical_grad


@misconception(
    "gradients.numerical_grad",
    "a constant in front",
    "All your slopes are the same multiple of the right ones. Over which distance do the two heights differ?",
    family={"c": Between(0.001, 1000, examples=(0.5, 4.0))},
)
def numerical_grad_a_constant_in_front(f, theta, h=1e-5, *, c):
    return c * np.array([(f(theta + h * e) - f(theta - h * e)) / (2 * h) for e in np.eye(theta.size)])


@misconception(
    "gradients.numerical_grad",
    "another distance in the denominator",
    "How far apart are the two places at which you take f? Divide by that.",
    family={
        "distance": (
            Expression("lambda h: h**2"),
            Expression("lambda h: 1.0"),
            Expression("lambda h: 2.0"),
            Expression("lambda h: 2 * h**2"),
            Expression("lambda h: 2 + h"),
            Expression("lambda h: 1 / h"),
            Expression("lambda h: 4 * h * h"),
        )
    },
)
def numerical_grad_another_distance_in_the_denominator(f, theta, h=1e-5, *, distance):
    return np.array([(f(theta + h * e) - f(theta - h * e)) / distance(h) for e in np.eye(theta.size)])


@misconception(
    "gradients.numerical_grad",
    "steps of another size",
    "The docstring says how far to step to each side. How far do you step?",
    family={
        "size": (
            Expression("lambda h: 2 * h"),
            Expression("lambda h: h**2"),
            Expression("lambda h: 10 * h"),
            Expression("lambda h: 1.0"),
            Expression("lambda h: np.sqrt(h)"),
        )
    },
)
def numerical_grad_steps_of_another_size(f, theta, h=1e-5, *, size):
    return np.array(
        [(f(theta + size(h) * e) - f(theta - size(h) * e)) / (2 * size(h)) for e in np.eye(theta.size)]
    )


@misconception(
    "gradients.numerical_grad",
    "one side, divided by both",
    "How far apart are the two places at which you take f? You step to one side only.",
    family={"sign": (1, -1)},
)
def numerical_grad_one_side_divided_by_both(f, theta, h=1e-5, *, sign):
    here = f(theta)
    return np.array([sign * (f(theta + sign * h * e) - here) / (2 * h) for e in np.eye(theta.size)])


@misconception(
    "gradients.numerical_grad",
    "one side, the wrong way round",
    "In which order do you subtract, and to which side do you step?",
)
def numerical_grad_one_side_the_wrong_way_round(f, theta, h=1e-5):
    here = f(theta)
    return np.array([(here - f(theta + h * e)) / h for e in np.eye(theta.size)])


@misconception("gradients.numerical_grad", "both heights added", "A slope is a difference of two heights.")
def numerical_grad_both_heights_added(f, theta, h=1e-5):
    return np.array([(f(theta + h * e) + f(theta - h * e)) / (2 * h) for e in np.eye(theta.size)])


@misconception(
    "gradients.numerical_grad",
    "second derivative",
    "You measure how the curve bends. The slope needs two heights and no third.",
)
def numerical_grad_second_derivative(f, theta, h=1e-5):
    here = f(theta)
    return np.array([(f(theta + h * e) - 2 * here + f(theta - h * e)) / h**2 for e in np.eye(theta.size)])


@misconception(
    "gradients.numerical_grad", "size of the slopes", "A slope may be negative. Where does the sign go?"
)
def numerical_grad_size_of_the_slopes(f, theta, h=1e-5):
    return np.abs([(f(theta + h * e) - f(theta - h * e)) / (2 * h) for e in np.eye(theta.size)])


@misconception(
    "gradients.numerical_grad",
    "all components moved together",
    "One component at a time: which ones do you move?",
    family={"split": (Expression("lambda s, p: np.full(p, s / p)"),)},
)
def numerical_grad_all_components_moved_together(f, theta, h=1e-5, *, split):
    return split((f(theta + h) - f(theta - h)) / (2 * h), theta.size)


@misconception(
    "gradients.numerical_grad",
    "one component only",
    "Each parameter has a slope of its own. How many of yours are measured?",
    family={"i": (0, -1)},
)
def numerical_grad_one_component_only(f, theta, h=1e-5, *, i):
    slope = np.zeros(theta.size)
    e = np.zeros(theta.size)
    e[i] = h
    slope[i] = (f(theta + e) - f(theta - e)) / (2 * h)
    return slope


@misconception(
    "gradients.numerical_grad",
    "a component left out",
    "Where does your loop begin, and where does it end?",
    family={"i": (0, -1)},
)
def numerical_grad_a_component_left_out(f, theta, h=1e-5, *, i):
    slope = np.array([(f(theta + h * e) - f(theta - h * e)) / (2 * h) for e in np.eye(theta.size)])
    slope[i] = 0
    return slope


@misconception(
    "gradients.numerical_grad",
    "one number",
    "You return one number. Each parameter has a slope of its own.",
    family={
        "of": (
            Expression("np.sum"),
            Expression("np.mean"),
            Expression("np.linalg.norm"),
            Expression("lambda s: s[0]"),
            Expression("lambda s: s[-1]"),
        )
    },
)
def numerical_grad_one_number(f, theta, h=1e-5, *, of):
    return float(of([(f(theta + h * e) - f(theta - h * e)) / (2 * h) for e in np.eye(theta.size)]))


@misconception("gradients.numerical_grad", "a column", "The gradient has the shape of theta.")
def numerical_grad_a_column(f, theta, h=1e-5):
    return np.array([[(f(theta + h * e) - f(theta - h * e)) / (2 * h)] for e in np.eye(theta.size)])


@misconception(
    "gradients.numerical_grad",
    "slopes at another place",
    "At which theta is the slope wanted, and around which do you step?",
    family={
        "place": (
            Expression("lambda theta, h: 0 * theta"),
            Expression("lambda theta, h: theta + h"),
            Expression("lambda theta, h: -theta"),
            Expression("lambda theta, h: np.ones_like(theta)"),
        )
    },
)
def numerical_grad_slopes_at_another_place(f, theta, h=1e-5, *, place):
    there = place(theta, h)
    return np.array([(f(there + h * e) - f(there - h * e)) / (2 * h) for e in np.eye(theta.size)])


@misconception(
    "gradients.numerical_grad",
    "only the moved component is kept",
    "All the other components stay as they were. What do you put in their place?",
)
def numerical_grad_only_the_moved_component_is_kept(f, theta, h=1e-5):
    return np.array([(f((t + h) * e) - f((t - h) * e)) / (2 * h) for t, e in zip(theta, np.eye(theta.size))])


@misconception(
    "gradients.numerical_grad",
    "whole steps in place of h",
    "h says how far to step. Where does it enter, beside the denominator?",
)
def numerical_grad_whole_steps_in_place_of_h(f, theta, h=1e-5):
    return np.array([(f(theta + e) - f(theta - e)) / (2 * h) for e in np.eye(theta.size)])


@misconception(
    "gradients.numerical_grad",
    "component multiplied and not shifted",
    "A step adds h to a component. What do you do to it?",
)
def numerical_grad_component_multiplied_and_not_shifted(f, theta, h=1e-5):
    return np.array([(f(theta * (1 + h * e)) - f(theta * (1 - h * e))) / (2 * h) for e in np.eye(theta.size)])


@misconception(
    "gradients.numerical_grad",
    "slopes in another order",
    "Component i is the slope in theta[i]. In which order do yours come?",
    family={"order": (Expression("lambda s: s[::-1]"), Expression("np.sort"))},
)
def numerical_grad_slopes_in_another_order(f, theta, h=1e-5, *, order):
    return order(np.array([(f(theta + h * e) - f(theta - h * e)) / (2 * h) for e in np.eye(theta.size)]))


@misconception(
    "gradients.numerical_grad",
    "made into a length of 1",
    "The gradient has a length of its own. What do you divide by?",
    family={"by": (Expression("np.linalg.norm"), Expression("np.size"))},
)
def numerical_grad_made_into_a_length_of_1(f, theta, h=1e-5, *, by):
    slope = np.array([(f(theta + h * e) - f(theta - h * e)) / (2 * h) for e in np.eye(theta.size)])
    return slope / by(slope)


@misconception(
    "gradients.numerical_grad",
    "steps one after the other",
    "Each difference begins at theta itself. Yours go on from where the last one ended.",
)
def numerical_grad_steps_one_after_the_other(f, theta, h=1e-5):
    at, last, slope = theta.copy(), f(theta), []
    for i in range(theta.size):
        at[i] += h
        new = f(at)
        slope.append((new - last) / h)
        last = new
    return np.array(slope)


@misconception(
    "gradients.numerical_grad",
    "rounded",
    "Your slopes have few digits. Which line takes them away?",
    family={"decimals": (0, 1, 2, 3, 4)},
)
def numerical_grad_rounded(f, theta, h=1e-5, *, decimals):
    return np.round([(f(theta + h * e) - f(theta - h * e)) / (2 * h) for e in np.eye(theta.size)], decimals)


@misconception("gradients.numerical_grad", "all zeros", "Where do the slopes enter your result?")
def numerical_grad_all_zeros(f, theta, h=1e-5):
    return np.zeros_like(theta)


# mse_grad


@misconception(
    "gradients.mse_grad",
    "a constant in front",
    "Your slopes are the same multiple of the right ones. Which numbers come out of the square and of the mean?",
    family={"c": Between(0.001, 1000, examples=(2.0, 0.25))},
)
def mse_grad_a_constant_in_front(y_hat, y, *, c):
    return c * 2 * (y_hat - y) / y.size


@misconception(
    "gradients.mse_grad",
    "minus half",
    "Your slopes are the same multiple of the right ones, with the other sign.",
)
def mse_grad_minus_half(y_hat, y):
    return (y - y_hat) / y.size


@misconception(
    "gradients.mse_grad",
    "another sign and no 1/n",
    "Write the derivative of one term of the mean down. Which sign, and which size does it get?",
    family={"c": (-2.0, -1.0)},
)
def mse_grad_another_sign_and_no_1_n(y_hat, y, *, c):
    return c * (y_hat - y)


@misconception(
    "gradients.mse_grad",
    "divided by another power of n",
    "Repeat every example: how should the slope in one prediction change? How often do you divide by n?",
    family={"power": POWERS},
)
def mse_grad_divided_by_another_power_of_n(y_hat, y, *, power):
    return 2 * (y_hat - y) / y.size * float(y.size) ** power


@misconception("gradients.mse_grad", "divided by n - 1", "A mean divides by n. What do you divide by?")
def mse_grad_divided_by_n_1(y_hat, y):
    return 2 * (y_hat - y) / max(y.size - 1, 1)


@misconception(
    "gradients.mse_grad",
    "the loss in place of its gradient",
    "You return the height. The slope in each prediction is asked for.",
    family={
        "of": (
            Expression("lambda r: float(np.mean(r**2))"),
            Expression("lambda r: r**2"),
            Expression("lambda r: r**2 / r.size"),
            Expression("lambda r: 2 * r**2 / r.size"),
        )
    },
)
def mse_grad_the_loss_in_place_of_its_gradient(y_hat, y, *, of):
    return of(y_hat - y)


@misconception(
    "gradients.mse_grad",
    "one number",
    "You return one number. Each prediction has a slope of its own.",
    family={
        "of": (
            Expression("lambda r: 2 * r.mean()"),
            Expression("lambda r: 2 * r.sum()"),
            Expression("lambda r: r.mean()"),
            Expression("lambda r: 2 * r.sum() / r.size**2"),
            Expression("lambda r: -2 * r.mean()"),
        )
    },
)
def mse_grad_one_number(y_hat, y, *, of):
    return float(of(y_hat - y))


@misconception(
    "gradients.mse_grad",
    "another number for all predictions",
    "Each prediction has a slope of its own. All of yours are alike.",
    family={
        "of": (
            Expression("lambda r: 2 * r.mean()"),
            Expression("lambda r: 2 * r.sum()"),
            Expression("lambda r: r.mean()"),
        )
    },
)
def mse_grad_another_number_for_all_predictions(y_hat, y, *, of):
    return np.full_like(y_hat, of(y_hat - y))


@misconception(
    "gradients.mse_grad",
    "sum in place of the difference",
    "At a perfect prediction the slope is 0. What is yours there?",
)
def mse_grad_sum_in_place_of_the_difference(y_hat, y):
    return 2 * (y_hat + y) / y.size


@misconception(
    "gradients.mse_grad",
    "one of the two left out",
    "At a perfect prediction the slope is 0. What is yours there?",
    family={
        "of": (
            Expression("lambda y_hat, y: y_hat"),
            Expression("lambda y_hat, y: y"),
            Expression("lambda y_hat, y: -y"),
            Expression("lambda y_hat, y: y_hat * (y_hat - y)"),
            Expression("lambda y_hat, y: y * (y_hat - y)"),
            Expression("lambda y_hat, y: y_hat * y"),
            Expression("lambda y_hat, y: y_hat**2 - y**2"),
            Expression("lambda y_hat, y: (y_hat - y) / y"),
            Expression("lambda y_hat, y: y_hat.mean() - y"),
            Expression("lambda y_hat, y: y_hat - y.mean()"),
            Expression("lambda y_hat, y: y_hat - y[::-1]"),
            Expression("lambda y_hat, y: y_hat - y - np.mean(y_hat - y)"),
        )
    },
)
def mse_grad_one_of_the_two_left_out(y_hat, y, *, of):
    return 2 * of(y_hat, y) / y.size


@misconception(
    "gradients.mse_grad",
    "size or another power of the residuals",
    "How does the slope grow when a residual doubles?",
    family={
        "of": (
            Expression("np.abs"),
            Expression("lambda r: r**3"),
            Expression("lambda r: np.clip(r, -1, 1)"),
            Expression("np.sign"),
            Expression("np.tanh"),
        )
    },
)
def mse_grad_size_or_another_power_of_the_residuals(y_hat, y, *, of):
    return 2 * of(y_hat - y) / y.size


@misconception(
    "gradients.mse_grad",
    "a table of all pairs",
    "Each prediction is compared with the label of its own example. What shape has your result?",
    family={
        "of": (
            Expression("lambda y_hat, y: y_hat[:, None] - y"),
            Expression("lambda y_hat, y: (y_hat - y)[:, None]"),
            Expression("lambda y_hat, y: (y_hat[:, None] - y).sum(axis=1)"),
        )
    },
)
def mse_grad_a_table_of_all_pairs(y_hat, y, *, of):
    return 2 * of(y_hat, y) / y.size


@misconception(
    "gradients.mse_grad",
    "some slopes 0",
    "Each prediction has a slope. Where does your loop begin, and where does it end?",
    family={"part": PARTS},
)
def mse_grad_some_slopes_0(y_hat, y, *, part):
    slope = np.zeros_like(y_hat)
    slope[part] = (2 * (y_hat - y) / y.size)[part]
    return slope


@misconception(
    "gradients.mse_grad",
    "divided by the size of the residuals",
    "The text asks for the slope of the mean of the squares. What do you divide by?",
    family={
        "of": (
            Expression("lambda r: r / (np.linalg.norm(r) or 1)"),
            Expression("lambda r: 2 * r / (np.linalg.norm(r) or 1)"),
            Expression("lambda r: 2 * r / (np.sum(r**2) or 1)"),
            Expression("lambda r: 2 * r / (np.sqrt(np.mean(r**2)) or 1)"),
        )
    },
)
def mse_grad_divided_by_the_size_of_the_residuals(y_hat, y, *, of):
    return of(y_hat - y)


@misconception(
    "gradients.mse_grad",
    "divided by the variance of the labels",
    "The text asks for the slope of the mean squared error. What do you divide by?",
)
def mse_grad_divided_by_the_variance_of_the_labels(y_hat, y):
    return 2 * (y_hat - y) / y.size / np.var(y)


@misconception(
    "gradients.mse_grad",
    "second derivative",
    "You differentiate twice. Does the slope depend on the residual?",
)
def mse_grad_second_derivative(y_hat, y):
    return np.full_like(y_hat, 2 / y.size)


@misconception(
    "gradients.mse_grad",
    "rounded",
    "Your slopes have few digits. Which line takes them away?",
    family={"decimals": (0, 1, 2, 3, 4)},
)
def mse_grad_rounded(y_hat, y, *, decimals):
    return np.round(2 * (y_hat - y) / y.size, decimals)


@misconception(
    "gradients.mse_grad",
    "another loss",
    "The text asks for the mean squared error here. Of which loss is this the slope?",
    family={
        "of": (
            Expression("lambda y_hat, y: sigmoid(y_hat) - y"),
            Expression("lambda y_hat, y: -y / (1 + np.exp(y_hat))"),
            Expression("lambda y_hat, y: (y_hat - y) / np.sqrt(1 + (y_hat - y) ** 2)"),
        )
    },
)
def mse_grad_another_loss(y_hat, y, *, of):
    return of(y_hat, y) / y.size


# bce_logits_grad


@misconception(
    "gradients.bce_logits_grad",
    "a constant in front",
    "Your slopes are the same multiple of the right ones. Which number comes out of the mean?",
    family={"c": Between(0.001, 1000, examples=(2.0, 0.5))},
)
def bce_logits_grad_a_constant_in_front(z, y, *, c):
    return c * (sigmoid(z) - y) / y.size


@misconception(
    "gradients.bce_logits_grad",
    "sign and constant",
    "Your slopes are the same multiple of the right ones, with the other sign.",
    family={"c": (-2.0, -0.5)},
)
def bce_logits_grad_sign_and_constant(z, y, *, c):
    return c * (sigmoid(z) - y) / y.size


@misconception(
    "gradients.bce_logits_grad",
    "label minus probability, no 1/n",
    "Which sign does the slope have when the prediction is too high, and which size?",
)
def bce_logits_grad_label_minus_probability_no_1_n(z, y):
    return y - sigmoid(z)


@misconception(
    "gradients.bce_logits_grad",
    "divided by another power of n",
    "Repeat every example: how should the slope in one logit change? How often do you divide by n?",
    family={"power": POWERS},
)
def bce_logits_grad_divided_by_another_power_of_n(z, y, *, power):
    return (sigmoid(z) - y) / y.size * float(y.size) ** power


@misconception("gradients.bce_logits_grad", "divided by n - 1", "A mean divides by n. What do you divide by?")
def bce_logits_grad_divided_by_n_1(z, y):
    return (sigmoid(z) - y) / max(y.size - 1, 1)


@misconception(
    "gradients.bce_logits_grad",
    "the loss in place of its gradient",
    "You return the height. The slope in each logit is asked for.",
    family={
        "of": (
            Expression("lambda z, y: float(np.mean(np.logaddexp(0, z) - y * z))"),
            Expression("lambda z, y: np.logaddexp(0, z) - y * z"),
            Expression("lambda z, y: (np.logaddexp(0, z) - y * z) / y.size"),
        )
    },
)
def bce_logits_grad_the_loss_in_place_of_its_gradient(z, y, *, of):
    return of(z, y)


@misconception(
    "gradients.bce_logits_grad",
    "one number",
    "You return one number. Each logit has a slope of its own.",
    family={"of": (Expression("np.mean"), Expression("np.sum"), Expression("lambda r: np.mean(r) / r.size"))},
)
def bce_logits_grad_one_number(z, y, *, of):
    return float(of(sigmoid(z) - y))


@misconception(
    "gradients.bce_logits_grad",
    "the same slope for all",
    "Each logit has a slope of its own. All of yours are alike.",
    family={"of": (Expression("np.mean"), Expression("np.sum"), Expression("lambda r: np.mean(r) / r.size"))},
)
def bce_logits_grad_the_same_slope_for_all(z, y, *, of):
    return np.full_like(z, of(sigmoid(z) - y))


@misconception(
    "gradients.bce_logits_grad",
    "label left out, or added",
    "A sure and right prediction has almost no slope. What does yours have?",
    family={
        "of": (
            Expression("lambda p, y: p"),
            Expression("lambda p, y: p + y"),
            Expression("lambda p, y: -y"),
            Expression("lambda p, y: p * y"),
            Expression("lambda p, y: p * (1 - p)"),
            Expression("lambda p, y: p - (1 - y)"),
            Expression("lambda p, y: (1 - y) * p"),
            Expression("lambda p, y: np.abs(p - y)"),
            Expression("lambda p, y: (p - y) ** 2"),
            Expression("lambda p, y: p - y.mean()"),
            Expression("lambda p, y: p.mean() - y"),
            Expression("lambda p, y: p - y[::-1]"),
            Expression("lambda p, y: np.sign(p - y)"),
        )
    },
)
def bce_logits_grad_label_left_out_or_added(z, y, *, of):
    return of(sigmoid(z), y) / y.size


@misconception(
    "gradients.bce_logits_grad",
    "derivative of the logarithm alone",
    "The chain has a second link: the slope of the probability in the logit.",
    family={
        "of": (
            Expression("lambda p, y: y / p - (1 - y) / (1 - p)"),
            Expression("lambda p, y: -y / p - (1 - y) / (1 - p)"),
            Expression("lambda p, y: -y / p"),
            Expression("lambda p, y: (p - y) / p"),
            Expression("lambda p, y: (p - y) / (1 - p)"),
            Expression("lambda p, y: (p - y) * p"),
            Expression("lambda p, y: (p - y) * (1 - p)"),
        )
    },
)
def bce_logits_grad_derivative_of_the_logarithm_alone(z, y, *, of):
    p = np.clip(sigmoid(z), 1e-300, 1 - 1e-16)
    return of(p, y) / y.size


@misconception(
    "gradients.bce_logits_grad",
    "sigmoid applied twice",
    "A probability goes into your sigmoid as if it were a logit.",
)
def bce_logits_grad_sigmoid_applied_twice(z, y):
    return (sigmoid(sigmoid(z)) - y) / y.size


@misconception(
    "gradients.bce_logits_grad",
    "another squeezing in place of the sigmoid",
    "Between which numbers do your probabilities lie, and how steep are they?",
    family={
        "squeeze": (
            Expression("np.tanh"),
            Expression("lambda z: sigmoid(2 * z)"),
            Expression("lambda z: sigmoid(z / 2)"),
            Expression("lambda z: np.clip(z, 0, 1)"),
            Expression("lambda z: np.maximum(z, 0)"),
            Expression("lambda z: softmax(z[None])[0]"),
            Expression("lambda z: np.tanh(z / 2)"),
        )
    },
)
def bce_logits_grad_another_squeezing_in_place_of_the_sigmoid(z, y, *, squeeze):
    return (squeeze(z) - y) / y.size


@misconception(
    "gradients.bce_logits_grad",
    "squared error of the logit",
    "The labels are 0 and 1, and a logit is any number. Of which loss is this the slope?",
    family={"c": (2.0, -1.0)},
)
def bce_logits_grad_squared_error_of_the_logit(z, y, *, c):
    return c * (z - y) / y.size


@misconception(
    "gradients.bce_logits_grad",
    "clipped",
    "The slope is about 1/n for a confident wrong prediction. Which line holds your probability back?",
    family={"eps": (1e-3, 0.01, 0.1)},
)
def bce_logits_grad_clipped(z, y, *, eps):
    return (np.clip(sigmoid(z), eps, 1 - eps) - y) / y.size


@misconception(
    "gradients.bce_logits_grad",
    "some slopes 0",
    "Each logit has a slope. Where does your loop begin, and where does it end?",
    family={"part": PARTS},
)
def bce_logits_grad_some_slopes_0(z, y, *, part):
    slope = np.zeros_like(z)
    slope[part] = ((sigmoid(z) - y) / y.size)[part]
    return slope


@misconception(
    "gradients.bce_logits_grad",
    "a column",
    "The gradient has the shape of z.",
    family={"of": (Expression("lambda r: r[:, None]"), Expression("lambda r: r[None]"))},
)
def bce_logits_grad_a_column(z, y, *, of):
    return of((sigmoid(z) - y) / y.size)


@misconception(
    "gradients.bce_logits_grad",
    "a table of all pairs",
    "Each logit belongs to the label of its own example. What shape has your result?",
)
def bce_logits_grad_a_table_of_all_pairs(z, y):
    return (sigmoid(z)[:, None] - y) / y.size


@misconception(
    "gradients.bce_logits_grad",
    "times the logit or the label",
    "The slope in the logit: what is multiplied with what?",
    family={
        "of": (
            Expression("lambda p, z, y: (p - y) * z"),
            Expression("lambda p, z, y: p - y * z"),
            Expression("lambda p, z, y: p * z - y"),
        )
    },
)
def bce_logits_grad_times_the_logit_or_the_label(z, y, *, of):
    return of(sigmoid(z), z, y) / y.size


@misconception(
    "gradients.bce_logits_grad",
    "divided within each class",
    "Every example should count alike. What do you divide by?",
)
def bce_logits_grad_divided_within_each_class(z, y):
    return (sigmoid(z) - y) / np.where(y == 1, max(np.sum(y == 1), 1), max(np.sum(y == 0), 1))


@misconception(
    "gradients.bce_logits_grad",
    "rounded",
    "Your slopes have few digits. Which line takes them away?",
    family={"decimals": (0, 1, 2, 3, 4)},
)
def bce_logits_grad_rounded(z, y, *, decimals):
    return np.round((sigmoid(z) - y) / y.size, decimals)


# cross_entropy_grad


@misconception(
    "gradients.cross_entropy_grad",
    "one-hot not subtracted",
    "For the true class a larger logit lowers the loss. Is any of your slopes negative?",
)
def cross_entropy_grad_one_hot_not_subtracted(Z, y):
    return softmax(Z) / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "label subtracted as a number",
    "The label is the name of a class, and no size. What should be subtracted, and in which columns?",
    family={
        "of": (
            Expression("lambda P, y: P - y[:, None]"),
            Expression("lambda P, y: P - y.reshape(-1, 1) / P.shape[1]"),
            Expression("lambda P, y: P - np.eye(P.shape[1])[y] * y[:, None]"),
        )
    },
)
def cross_entropy_grad_label_subtracted_as_a_number(Z, y, *, of):
    return of(softmax(Z), y) / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "one-hot of the winner",
    "Whose class is marked: the true one, or the one that the model likes best?",
    family={
        "of": (
            Expression("lambda Z, y: Z.argmax(axis=1)"),
            Expression("lambda Z, y: Z.argmin(axis=1)"),
            Expression("lambda Z, y: (y + 1) % Z.shape[1]"),
            Expression("lambda Z, y: (y - 1) % Z.shape[1]"),
            Expression("lambda Z, y: y[::-1]"),
            Expression("lambda Z, y: 0 * y"),
        )
    },
)
def cross_entropy_grad_one_hot_of_the_winner(Z, y, *, of):
    P = softmax(Z)
    P[np.arange(len(y)), of(Z, y)] -= 1
    return P / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "1 added in place of subtracted",
    "For the true class a larger logit lowers the loss. Which sign does your slope have there?",
)
def cross_entropy_grad_1_added_in_place_of_subtracted(Z, y):
    P = softmax(Z)
    P[np.arange(len(y)), y] += 1
    return P / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "another number in place of 1",
    "What is subtracted in the column of the true class?",
    family={"c": (2.0, 0.5)},
)
def cross_entropy_grad_another_number_in_place_of_1(Z, y, *, c):
    P = softmax(Z)
    P[np.arange(len(y)), y] -= c
    return P / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "only rows or only columns picked",
    "An index picks one entry of each row only if rows and columns are given together.",
    family={
        "of": (
            Expression("lambda P, y: P - (np.arange(len(P)) == (y % len(P)))[:, None]"),
            Expression("lambda P, y: P - np.bincount(y, minlength=P.shape[1])"),
        )
    },
)
def cross_entropy_grad_only_rows_or_only_columns_picked(Z, y, *, of):
    return of(softmax(Z), y) / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "divided after subtracting in the true class only",
    "The 1/n belongs to every entry: which of yours have it?",
)
def cross_entropy_grad_divided_after_subtracting_in_the_true_class_only(Z, y):
    P = softmax(Z)
    i = np.arange(len(y))
    P[i, y] = (P[i, y] - 1) / len(y)
    return P


@misconception(
    "gradients.cross_entropy_grad",
    "1/n only on one of the two terms",
    "The 1/n belongs to both terms of the difference.",
    family={"of": (Expression("lambda P, Y: P / len(P) - Y"), Expression("lambda P, Y: P - Y / len(P)"))},
)
def cross_entropy_grad_1_n_only_on_one_of_the_two_terms(Z, y, *, of):
    return of(softmax(Z), np.eye(Z.shape[1])[y])


@misconception(
    "gradients.cross_entropy_grad",
    "divided by the number of classes",
    "The mean runs over the examples. What do you divide by?",
)
def cross_entropy_grad_divided_by_the_number_of_classes(Z, y):
    P = softmax(Z)
    P[np.arange(len(y)), y] -= 1
    return P / Z.shape[1]


@misconception(
    "gradients.cross_entropy_grad",
    "a constant in front",
    "Your slopes are the same multiple of the right ones.",
    family={"c": Between(0.001, 1000, examples=(2.0, 0.5))},
)
def cross_entropy_grad_a_constant_in_front(Z, y, *, c):
    P = softmax(Z)
    P[np.arange(len(y)), y] -= 1
    return c * P / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "sign flipped, no 1/n",
    "Which sign does the slope have for the true class, and which size?",
)
def cross_entropy_grad_sign_flipped_no_1_n(Z, y):
    P = softmax(Z)
    P[np.arange(len(y)), y] -= 1
    return -P


@misconception(
    "gradients.cross_entropy_grad",
    "divided by another power of n",
    "Repeat every example: how should the slope in one logit change? How often do you divide by n?",
    family={"power": POWERS},
)
def cross_entropy_grad_divided_by_another_power_of_n(Z, y, *, power):
    P = softmax(Z)
    P[np.arange(len(y)), y] -= 1
    return P / len(y) * float(len(y)) ** power


@misconception(
    "gradients.cross_entropy_grad",
    "the loss in place of its gradient",
    "You return heights. The slope in each logit is asked for.",
    family={
        "of": (
            Expression("lambda P, y: float(-np.mean(np.log(P[np.arange(len(y)), y])))"),
            Expression("lambda P, y: -np.log(P[np.arange(len(y)), y])"),
            Expression("lambda P, y: -np.log(P) / len(y)"),
            Expression("lambda P, y: -np.eye(P.shape[1])[y] * np.log(P) / len(y)"),
        )
    },
)
def cross_entropy_grad_the_loss_in_place_of_its_gradient(Z, y, *, of):
    return of(np.maximum(softmax(Z), 1e-300), y)


@misconception(
    "gradients.cross_entropy_grad",
    "slope in the probabilities",
    "The chain has a second link: the softmax.",
    family={
        "of": (
            Expression("lambda P, Y: -Y / P"),
            Expression("lambda P, Y: Y / P"),
            Expression("lambda P, Y: -1 / P"),
            Expression("lambda P, Y: (P - Y) / P"),
            Expression("lambda P, Y: -Y"),
            Expression("lambda P, Y: -P * Y"),
            Expression("lambda P, Y: P * (1 - P)"),
            Expression("lambda P, Y: (P - Y) * P"),
            Expression("lambda P, Y: (P - Y) ** 2"),
            Expression("lambda P, Y: np.abs(P - Y)"),
            Expression("lambda P, Y: 2 * (P - Y) * P * (1 - P)"),
            Expression("lambda P, Y: P * (1 - Y)"),
            Expression("lambda P, Y: P * Y - P"),
        )
    },
)
def cross_entropy_grad_slope_in_the_probabilities(Z, y, *, of):
    return of(np.maximum(softmax(Z), 1e-300), np.eye(Z.shape[1])[y]) / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "gradient of the squared error of the probabilities",
    "The text asks for the cross-entropy. Of which loss is this the slope?",
)
def cross_entropy_grad_gradient_of_the_squared_error_of_the_probabilities(Z, y):
    P = softmax(Z)
    R = P - np.eye(Z.shape[1])[y]
    return 2 * P * (R - (R * P).sum(axis=1, keepdims=True)) / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "softmax derived once more",
    "The slope of the softmax is in the difference already.",
)
def cross_entropy_grad_softmax_derived_once_more(Z, y):
    P = softmax(Z)
    R = P - np.eye(Z.shape[1])[y]
    return P * (R - (R * P).sum(axis=1, keepdims=True)) / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "true class only, or the others only",
    "Every logit of a row moves the loss. Which of your slopes are 0?",
    family={"of": (Expression("lambda P, Y: ((P - Y) * Y).sum(axis=1, keepdims=True)"),)},
)
def cross_entropy_grad_true_class_only_or_the_others_only(Z, y, *, of):
    return of(softmax(Z), np.eye(Z.shape[1])[y]) / len(y)


@misconception(
    "gradients.cross_entropy_grad", "exp not divided", "The probabilities of a row add up to 1. Do yours?"
)
def cross_entropy_grad_exp_not_divided(Z, y):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    E[np.arange(len(y)), y] -= 1
    return E / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "some rows 0",
    "Each example has slopes. Where does your loop begin, and where does it end?",
    family={"part": PARTS},
)
def cross_entropy_grad_some_rows_0(Z, y, *, part):
    P = softmax(Z)
    P[np.arange(len(y)), y] -= 1
    slope = np.zeros_like(P)
    slope[part] = P[part] / len(y)
    return slope


@misconception(
    "gradients.cross_entropy_grad",
    "added up",
    "The gradient has the shape of Z. What do you add up?",
    family={
        "of": (
            Expression("lambda R: R.sum(axis=0)"),
            Expression("lambda R: R.mean(axis=0)"),
            Expression("lambda R: R.sum(axis=1)"),
            Expression("lambda R: R.T"),
            Expression("lambda R: R.ravel()"),
        )
    },
)
def cross_entropy_grad_added_up(Z, y, *, of):
    P = softmax(Z)
    P[np.arange(len(y)), y] -= 1
    return of(P / len(y))


@misconception(
    "gradients.cross_entropy_grad",
    "rows made to add up to 1, or columns",
    "The softmax comes first, and the difference last.",
    family={
        "of": (
            Expression("lambda R: R - R.mean(axis=0)"),
            Expression("lambda R: R / (np.linalg.norm(R) or 1)"),
        )
    },
)
def cross_entropy_grad_rows_made_to_add_up_to_1_or_columns(Z, y, *, of):
    P = softmax(Z)
    P[np.arange(len(y)), y] -= 1
    return of(P / len(y))


@misconception(
    "gradients.cross_entropy_grad",
    "signs of the logits turned round",
    "A larger logit should make its class more probable.",
)
def cross_entropy_grad_signs_of_the_logits_turned_round(Z, y):
    P = softmax(-Z)
    P[np.arange(len(y)), y] -= 1
    return P / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "winner in place of probabilities",
    "A right but unsure prediction should still be pushed. What is left of how sure the model is?",
)
def cross_entropy_grad_winner_in_place_of_probabilities(Z, y):
    P = np.eye(Z.shape[1])[Z.argmax(axis=1)]
    return (P - np.eye(Z.shape[1])[y]) / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "logarithms where probabilities belong",
    "A difference of probabilities is what is left on paper. Yours has a logarithm in it.",
)
def cross_entropy_grad_logarithms_where_probabilities_belong(Z, y):
    S = Z - Z.max(axis=1, keepdims=True)
    return (S - np.log(np.exp(S).sum(axis=1, keepdims=True)) - np.eye(Z.shape[1])[y]) / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "rounded",
    "Your slopes have few digits. Which line takes them away?",
    family={"decimals": (0, 1, 2, 3, 4)},
)
def cross_entropy_grad_rounded(Z, y, *, decimals):
    P = softmax(Z)
    P[np.arange(len(y)), y] -= 1
    return np.round(P / len(y), decimals)


# linear_vjp


@misconception(
    "gradients.linear_vjp",
    "a constant in front",
    "Your slopes are the same multiple of the right ones. g holds all constants already.",
    family={"c": Between(0.001, 1000, examples=(2.0, 0.5))},
)
def linear_vjp_a_constant_in_front(theta, X, g, *, c):
    return c * np.append(X.T @ g, g.sum())


@misconception(
    "gradients.linear_vjp",
    "minus sign in front",
    "Your slopes have the wrong sign. g holds the signs already.",
)
def linear_vjp_minus_sign_in_front(theta, X, g):
    return -np.append(X.T @ g, g.sum())


@misconception(
    "gradients.linear_vjp",
    "weights scaled alone",
    "How far does w[j] move y_hat[i]? Your slopes of the weights have a factor too many.",
    family={
        "c": (
            Expression("lambda X: 2"),
            Expression("lambda X: 0.5"),
            Expression("lambda X: -1"),
            Expression("lambda X: 2 / len(X)"),
            Expression("lambda X: 1 / X.shape[1]"),
            Expression("lambda X: len(X)"),
        )
    },
)
def linear_vjp_weights_scaled_alone(theta, X, g, *, c):
    return np.append(c(X) * (X.T @ g), g.sum())


@misconception(
    "gradients.linear_vjp",
    "another slope of the bias",
    "How far does the bias move each y_hat[i], and what do the n effects add up to?",
    family={
        "of": (
            Expression("lambda g, X: 1.0"),
            Expression("lambda g, X: len(g)"),
            Expression("lambda g, X: -g.sum()"),
            Expression("lambda g, X: g[0]"),
            Expression("lambda g, X: g[-1]"),
            Expression("lambda g, X: 2 * g.sum()"),
            Expression("lambda g, X: np.abs(g).sum()"),
            Expression("lambda g, X: (g**2).sum()"),
            Expression("lambda g, X: (X.T @ g).sum()"),
            Expression("lambda g, X: g.max()"),
            Expression("lambda g, X: g.prod()"),
            Expression("lambda g, X: g.sum() / X.shape[1]"),
            Expression("lambda g, X: X.sum()"),
            Expression("lambda g, X: 1 / len(g)"),
        )
    },
)
def linear_vjp_another_slope_of_the_bias(theta, X, g, *, of):
    return np.append(X.T @ g, of(g, X))


@misconception(
    "gradients.linear_vjp",
    "times the bias or the weights",
    "The derivative of w x in w does not contain w.",
    family={
        "of": (
            Expression("lambda theta, X, g: np.append(X.T @ g * theta[:-1], g.sum())"),
            Expression("lambda theta, X, g: np.append(X.T @ g, g.sum() * theta[-1])"),
            Expression("lambda theta, X, g: np.append(X.T @ g, g.sum()) + theta"),
            Expression("lambda theta, X, g: np.append(theta[:-1] * g.sum(), g.sum())"),
            Expression("lambda theta, X, g: np.append(theta[:-1], 1.0)"),
            Expression("lambda theta, X, g: theta - np.append(X.T @ g, g.sum())"),
        )
    },
)
def linear_vjp_times_the_bias_or_the_weights(theta, X, g, *, of):
    return of(theta, X, g)


@misconception(
    "gradients.linear_vjp",
    "g left out",
    "The chain has a second factor: the slopes g. Where do they enter?",
    family={
        "of": (
            Expression("lambda X: np.append(X.sum(axis=0), len(X))"),
            Expression("lambda X: np.append(X.mean(axis=0), 1.0)"),
            Expression("lambda X: np.append(X.sum(axis=0), 1.0)"),
        )
    },
)
def linear_vjp_g_left_out(theta, X, g, *, of):
    return of(X)


@misconception(
    "gradients.linear_vjp",
    "sums multiplied",
    "Each effect is a product for one example. Which comes first, the product or the sum?",
    family={
        "of": (
            Expression("lambda X, g: X.sum(axis=0) * g.sum()"),
            Expression("lambda X, g: X.mean(axis=0) * g.sum()"),
            Expression("lambda X, g: X.mean(axis=0) * g.mean()"),
        )
    },
)
def linear_vjp_sums_multiplied(theta, X, g, *, of):
    return np.append(of(X, g), g.sum())


@misconception(
    "gradients.linear_vjp",
    "X changed first",
    "The model is linear in X. What do you do to X before?",
    family={
        "of": (
            Expression("np.abs"),
            Expression("np.square"),
            Expression("lambda X: X - X.mean(axis=0)"),
            Expression("lambda X: X[:, ::-1]"),
            Expression("np.sign"),
            Expression("lambda X: X / np.linalg.norm(X)"),
        )
    },
)
def linear_vjp_x_changed_first(theta, X, g, *, of):
    return np.append(of(X).T @ g, g.sum())


@misconception(
    "gradients.linear_vjp",
    "g changed first",
    "g may be anything, and goes in as it is. What do you do to it before?",
    family={
        "of": (
            Expression("lambda g: g[::-1]"),
            Expression("np.abs"),
            Expression("np.square"),
            Expression("np.sign"),
            Expression("lambda g: g - g.mean()"),
            Expression("lambda g: g / np.linalg.norm(g)"),
            Expression("lambda g: np.maximum(g, 0)"),
            Expression("lambda g: g * (1 - g)"),
        )
    },
)
def linear_vjp_g_changed_first(theta, X, g, *, of):
    return np.append(X.T @ of(g), of(g).sum())


@misconception(
    "gradients.linear_vjp",
    "one example only",
    "All n effects add up. How many of the examples enter your slopes?",
    family={
        "part": (
            Expression("slice(1, None)"),
            Expression("slice(None, -1)"),
            Expression("slice(0, 1)"),
            Expression("slice(-1, None)"),
        )
    },
)
def linear_vjp_one_example_only(theta, X, g, *, part):
    return np.append(X[part].T @ g[part], g[part].sum())


@misconception(
    "gradients.linear_vjp",
    "one example only for the weights",
    "All n effects add up, for the weights as for the bias.",
    family={"part": PARTS},
)
def linear_vjp_one_example_only_for_the_weights(theta, X, g, *, part):
    return np.append(X[part].T @ g[part], g.sum())


@misconception(
    "gradients.linear_vjp",
    "not added up",
    "All n effects add up. What shape has your result?",
    family={
        "of": (
            Expression("lambda X, g: X * g[:, None]"),
            Expression("lambda X, g: np.column_stack([X * g[:, None], g])"),
            Expression("lambda X, g: g"),
        )
    },
)
def linear_vjp_not_added_up(theta, X, g, *, of):
    return of(X, g)


@misconception(
    "gradients.linear_vjp",
    "bias taken for a weight of y_hat",
    "The bias moves every prediction by the same amount. Which numbers do you multiply g by?",
)
def linear_vjp_bias_taken_for_a_weight_of_y_hat(theta, X, g):
    y_hat = X @ theta[:-1] + theta[-1]
    return np.append(X.T @ g, y_hat @ g)


@misconception(
    "gradients.linear_vjp",
    "residual of the model in place of g",
    "g is the slope in the outputs, and complete. What does the model's output do in your formula?",
    family={
        "of": (
            Expression("lambda r, g: r"),
            Expression("lambda r, g: r * g"),
            Expression("lambda r, g: g - r"),
            Expression("lambda r, g: r - g"),
            Expression("lambda r, g: 2 * (r - g)"),
        )
    },
)
def linear_vjp_residual_of_the_model_in_place_of_g(theta, X, g, *, of):
    r = of(X @ theta[:-1] + theta[-1], g)
    return np.append(X.T @ r, r.sum())


@misconception(
    "gradients.linear_vjp",
    "maximum in place of the sum",
    "All n effects add up. What do you do with them?",
    family={
        "of": (
            Expression("lambda E: E.max(axis=0)"),
            Expression("lambda E: np.median(E, axis=0)"),
            Expression("lambda E: np.abs(E).sum(axis=0)"),
            Expression("lambda E: np.prod(E, axis=0)"),
        )
    },
)
def linear_vjp_maximum_in_place_of_the_sum(theta, X, g, *, of):
    return of(np.column_stack([X, np.ones(len(X))]) * g[:, None])


@misconception(
    "gradients.linear_vjp",
    "slopes in another order",
    "The slopes are packed as theta. In which order do yours come?",
    family={
        "order": (
            Expression("lambda s: s[::-1]"),
            Expression("lambda s: np.append(s[-2::-1], s[-1])"),
            Expression("np.sort"),
        )
    },
)
def linear_vjp_slopes_in_another_order(theta, X, g, *, order):
    return order(np.append(X.T @ g, g.sum()))


@misconception(
    "gradients.linear_vjp",
    "rounded",
    "Your slopes have few digits. Which line takes them away?",
    family={"decimals": (0, 1, 2, 3, 4)},
)
def linear_vjp_rounded(theta, X, g, *, decimals):
    return np.round(np.append(X.T @ g, g.sum()), decimals)


@misconception(
    "gradients.linear_vjp",
    "a column",
    "The slopes have the shape of theta.",
    family={"of": (Expression("lambda s: s[:, None]"), Expression("lambda s: s[None]"))},
)
def linear_vjp_a_column(theta, X, g, *, of):
    return of(np.append(X.T @ g, g.sum()))


# softmax_logits_vjp


@misconception(
    "gradients.softmax_logits_vjp",
    "a constant in front",
    "Your slopes are the same multiple of the right ones. G holds all constants already.",
    family={"c": Between(0.001, 1000, examples=(2.0, 0.5))},
)
def softmax_logits_vjp_a_constant_in_front(theta, X, G, *, c):
    return c * pack(X.T @ G, G.sum(axis=0))


@misconception(
    "gradients.softmax_logits_vjp",
    "minus sign in front",
    "Your slopes have the wrong sign. G holds the signs already.",
)
def softmax_logits_vjp_minus_sign_in_front(theta, X, G):
    return -pack(X.T @ G, G.sum(axis=0))


@misconception(
    "gradients.softmax_logits_vjp",
    "averages for the weights",
    "G carries the 1/n already. What do you divide the slopes of the weights by?",
    family={
        "c": (
            Expression("lambda X, G: len(X)"),
            Expression("lambda X, G: G.shape[1]"),
            Expression("lambda X, G: X.shape[1]"),
            Expression("lambda X, G: 0.5"),
            Expression("lambda X, G: 2.0"),
            Expression("lambda X, G: -1.0"),
        )
    },
)
def softmax_logits_vjp_averages_for_the_weights(theta, X, G, *, c):
    return pack(X.T @ G / c(X, G), G.sum(axis=0))


@misconception(
    "gradients.softmax_logits_vjp",
    "another slope of the biases",
    "How far does the bias of class c move each Z[i, c], and what do the n effects add up to?",
    family={
        "of": (
            Expression("lambda G, X: 0 * G[0]"),
            Expression("lambda G, X: 0 * G[0] + 1"),
            Expression("lambda G, X: -G.sum(axis=0)"),
            Expression("lambda G, X: G[0]"),
            Expression("lambda G, X: G[-1]"),
            Expression("lambda G, X: 2 * G.sum(axis=0)"),
            Expression("lambda G, X: np.abs(G).sum(axis=0)"),
            Expression("lambda G, X: 0 * G[0] + G.mean()"),
            Expression("lambda G, X: (X.T @ G).sum(axis=0)"),
            Expression("lambda G, X: G.sum(axis=0)[::-1]"),
            Expression("lambda G, X: 0 * G[0] + len(G)"),
            Expression("lambda G, X: G.max(axis=0)"),
            Expression("lambda G, X: (G**2).sum(axis=0)"),
            Expression("lambda G, X: np.resize(G.mean(axis=1), G.shape[1])"),
        )
    },
)
def softmax_logits_vjp_another_slope_of_the_biases(theta, X, G, *, of):
    return pack(X.T @ G, of(G, X))


@misconception(
    "gradients.softmax_logits_vjp",
    "X or G left out",
    "A slope of a weight is made of X and of G. Which of them enters yours?",
    family={
        "of": (
            Expression("lambda X, G: np.tile(G.sum(axis=0), (X.shape[1], 1))"),
            Expression("lambda X, G: np.tile(X.sum(axis=0)[:, None], (1, G.shape[1]))"),
            Expression("lambda X, G: np.outer(X.sum(axis=0), G.sum(axis=0))"),
            Expression("lambda X, G: np.outer(X.mean(axis=0), G.sum(axis=0))"),
            Expression("lambda X, G: np.outer(X.mean(axis=0), G.mean(axis=0))"),
            Expression("lambda X, G: np.ones((X.shape[1], G.shape[1]))"),
        )
    },
)
def softmax_logits_vjp_x_or_g_left_out(theta, X, G, *, of):
    return pack(of(X, G), G.sum(axis=0))


@misconception(
    "gradients.softmax_logits_vjp",
    "times theta",
    "The derivative of w x in w does not contain w.",
    family={
        "of": (
            Expression("lambda s, theta, k: s * theta"),
            Expression("lambda s, theta, k: s + theta"),
            Expression("lambda s, theta, k: np.append(s[:-k] * theta[:-k], s[-k:])"),
            Expression("lambda s, theta, k: np.append(s[:-k], s[-k:] * theta[-k:])"),
            Expression("lambda s, theta, k: theta - s"),
        )
    },
)
def softmax_logits_vjp_times_theta(theta, X, G, *, of):
    return of(pack(X.T @ G, G.sum(axis=0)), theta, G.shape[1])


@misconception(
    "gradients.softmax_logits_vjp",
    "G changed first",
    "G may be anything, and goes in as it is. What do you do to it before?",
    family={
        "of": (
            Expression("np.abs"),
            Expression("np.square"),
            Expression("np.sign"),
            Expression("lambda G: G - G.mean(axis=0)"),
            Expression("lambda G: G - G.mean(axis=1, keepdims=True)"),
            Expression("lambda G: G - G.sum(axis=1, keepdims=True)"),
            Expression("softmax"),
            Expression("lambda G: G / np.linalg.norm(G)"),
            Expression("lambda G: G[::-1]"),
            Expression("lambda G: G[:, ::-1]"),
            Expression("lambda G: np.tile(G.sum(axis=1, keepdims=True), (1, G.shape[1]))"),
            Expression("lambda G: np.tile(G.mean(axis=1, keepdims=True), (1, G.shape[1]))"),
        )
    },
)
def softmax_logits_vjp_g_changed_first(theta, X, G, *, of):
    G = of(G)
    return pack(X.T @ G, G.sum(axis=0))


@misconception(
    "gradients.softmax_logits_vjp",
    "X changed first",
    "The logits are linear in X. What do you do to X before?",
    family={
        "of": (
            Expression("np.abs"),
            Expression("np.square"),
            Expression("lambda X: X - X.mean(axis=0)"),
            Expression("lambda X: X[:, ::-1]"),
            Expression("np.sign"),
        )
    },
)
def softmax_logits_vjp_x_changed_first(theta, X, G, *, of):
    return pack(of(X).T @ G, G.sum(axis=0))


@misconception(
    "gradients.softmax_logits_vjp",
    "the probabilities in the chain",
    "No softmax is in this function. Where does yours come from?",
    family={
        "of": (
            Expression("lambda P, G: P - G"),
            Expression("lambda P, G: P * G"),
            Expression("lambda P, G: G * P * (1 - P)"),
            Expression("lambda P, G: G - P"),
            Expression("lambda P, G: P"),
        )
    },
)
def softmax_logits_vjp_the_probabilities_in_the_chain(theta, X, G, *, of):
    d, k = X.shape[1], G.shape[1]
    D = of(softmax(X @ theta[: d * k].reshape(d, k) + theta[d * k :]), G)
    return pack(X.T @ D, D.sum(axis=0))


@misconception(
    "gradients.softmax_logits_vjp",
    "the logits in the chain",
    "The derivative of the logits does not contain the logits.",
    family={
        "of": (
            Expression("lambda Z, G: Z * G"),
            Expression("lambda Z, G: Z"),
            Expression("lambda Z, G: Z - G"),
        )
    },
)
def softmax_logits_vjp_the_logits_in_the_chain(theta, X, G, *, of):
    d, k = X.shape[1], G.shape[1]
    D = of(X @ theta[: d * k].reshape(d, k) + theta[d * k :], G)
    return pack(X.T @ D, D.sum(axis=0))


@misconception(
    "gradients.softmax_logits_vjp",
    "one example only",
    "All n effects add up. How many of the examples enter your slopes?",
    family={"part": PARTS},
)
def softmax_logits_vjp_one_example_only(theta, X, G, *, part):
    return pack(X[part].T @ G[part], G[part].sum(axis=0))


@misconception(
    "gradients.softmax_logits_vjp",
    "one example only for the weights",
    "All n effects add up, for the weights as for the biases.",
    family={"part": PARTS},
)
def softmax_logits_vjp_one_example_only_for_the_weights(theta, X, G, *, part):
    return pack(X[part].T @ G[part], G.sum(axis=0))


@misconception(
    "gradients.softmax_logits_vjp",
    "one class only",
    "Each class has slopes of its own. Which of yours are 0?",
    family={"c": (0, -1)},
)
def softmax_logits_vjp_one_class_only(theta, X, G, *, c):
    D = np.zeros_like(G)
    D[:, c] = G[:, c]
    return pack(X.T @ D, D.sum(axis=0))


@misconception(
    "gradients.softmax_logits_vjp",
    "not packed",
    "The slopes are packed as theta: one flat array. What shape has yours?",
    family={
        "of": (
            Expression("lambda W, b: np.vstack([W, b])"),
            Expression("lambda W, b: W"),
            Expression("lambda W, b: (W, b)"),
            Expression("lambda W, b: np.append(W.T, b[:, None], axis=1)"),
            Expression("lambda W, b: W + b"),
        )
    },
)
def softmax_logits_vjp_not_packed(theta, X, G, *, of):
    return of(X.T @ G, G.sum(axis=0))


@misconception(
    "gradients.softmax_logits_vjp",
    "biases first, class by class",
    "The slopes are packed as theta: which part comes first, and which index runs faster?",
    family={
        "of": (
            Expression("lambda W, b: pack(b, W.T)"),
            Expression("lambda W, b: pack(W, b)[::-1]"),
            Expression("lambda W, b: pack(W[:, ::-1], b)"),
        )
    },
)
def softmax_logits_vjp_biases_first_class_by_class(theta, X, G, *, of):
    return of(X.T @ G, G.sum(axis=0))


@misconception(
    "gradients.softmax_logits_vjp",
    "a single bias",
    "Each class has a bias of its own. How many slopes do you return?",
)
def softmax_logits_vjp_a_single_bias(theta, X, G):
    return np.append(X.T @ G, G.sum())


@misconception(
    "gradients.softmax_logits_vjp",
    "rounded",
    "Your slopes have few digits. Which line takes them away?",
    family={"decimals": (0, 1, 2, 3, 4)},
)
def softmax_logits_vjp_rounded(theta, X, G, *, decimals):
    return np.round(pack(X.T @ G, G.sum(axis=0)), decimals)


# two_layer_vjp


@misconception(
    "gradients.two_layer_vjp",
    "a constant in front",
    "Your slopes are the same multiple of the right ones. G holds all constants already.",
    family={"c": Between(0.001, 1000, examples=(2.0, 0.5))},
)
def two_layer_vjp_a_constant_in_front(theta, X, G, sizes, act="tanh", *, c):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * (1 - H**2 if act == "tanh" else A > 0)
    return c * pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "minus sign in front",
    "Your slopes have the wrong sign. G holds the signs already.",
)
def two_layer_vjp_minus_sign_in_front(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * (1 - H**2 if act == "tanh" else A > 0)
    return -pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "another slope of tanh",
    "Write the slope of tanh down as a formula of tanh itself. What is it at 0, and far away?",
    family={
        "slope": (
            Expression("lambda A, H: 1 + H**2"),
            Expression("lambda A, H: H**2 - 1"),
            Expression("lambda A, H: H**2"),
            Expression("lambda A, H: 1 - np.abs(H)"),
            Expression("lambda A, H: 1 / (1 + A**2)"),
            Expression("lambda A, H: (1 - H) ** 2"),
            Expression("lambda A, H: 1 / np.cosh(A)"),
            Expression("lambda A, H: np.cosh(A) ** 2"),
            Expression("lambda A, H: 1 - H**3"),
            Expression("lambda A, H: np.sqrt(1 - H**2)"),
            Expression("lambda A, H: 2 * (1 - H**2)"),
            Expression("lambda A, H: (1 - H**2) ** 2"),
            Expression("lambda A, H: 1.0"),
            Expression("lambda A, H: H"),
            Expression("lambda A, H: -2 * H"),
            Expression("lambda A, H: A > 0"),
            Expression("lambda A, H: H * (1 - H**2)"),
        )
    },
)
def two_layer_vjp_another_slope_of_tanh(theta, X, G, sizes, act="tanh", *, slope):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * (slope(A, H) if act == "tanh" else A > 0)
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "another slope of relu",
    "Draw max(a, 0) and read its slope on both sides of 0.",
    family={
        "slope": (
            Expression("lambda A, H, B: A < 0"),
            Expression("lambda A, H, B: H"),
            Expression("lambda A, H, B: 1.0"),
            Expression("lambda A, H, B: np.sign(A)"),
            Expression("lambda A, H, B: np.where(A > 0, 1, 0.01)"),
            Expression("lambda A, H, B: B > 0"),
            Expression("lambda A, H, B: A"),
            Expression("lambda A, H, B: (A > 0) * H"),
            Expression("lambda A, H, B: A > 1"),
            Expression("lambda A, H, B: 1 - H**2"),
            Expression("lambda A, H, B: -1.0 * (A > 0)"),
            Expression("lambda A, H, B: np.where(A > 0, 1, -1)"),
            Expression("lambda A, H, B: np.where(A > 0, 1, 0.1)"),
        )
    },
)
def two_layer_vjp_another_slope_of_relu(theta, X, G, sizes, act="tanh", *, slope):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    B = G @ W2.T
    D = B * (1 - H**2 if act == "tanh" else slope(A, H, B))
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "all zero in the first layer",
    "The first layer moves the outputs too, through the hidden units.",
)
def two_layer_vjp_all_zero_in_the_first_layer(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    (G @ W2.T) * (1 - H**2 if act == "tanh" else A > 0)
    return pack(0 * W1, 0 * b1, H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "one part left at zero",
    "Each of the four parts of theta moves the outputs. Which of your slopes are all 0?",
    family={"part": (0, 1, 2, 3)},
)
def two_layer_vjp_one_part_left_at_zero(theta, X, G, sizes, act="tanh", *, part):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * (1 - H**2 if act == "tanh" else A > 0)
    parts = [X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0)]
    parts[part] = 0 * parts[part]
    return pack(*parts)


@misconception(
    "gradients.two_layer_vjp",
    "one part scaled",
    "One of the four parts has a factor too many. Which constants are in G already?",
    family={
        "part": (0, 1, 2, 3),
        "c": (Expression("lambda X: 2"), Expression("lambda X: -1"), Expression("lambda X: 1 / len(X)")),
    },
)
def two_layer_vjp_one_part_scaled(theta, X, G, sizes, act="tanh", *, part, c):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * (1 - H**2 if act == "tanh" else A > 0)
    parts = [X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0)]
    parts[part] = c(X) * parts[part]
    return pack(*parts)


@misconception(
    "gradients.two_layer_vjp",
    "averages for the weights",
    "G carries the 1/n already. Do the effects add up, or are they averaged?",
    family={"c": (Expression("lambda X: len(X)"), Expression("lambda X: X.shape[1]"))},
)
def two_layer_vjp_averages_for_the_weights(theta, X, G, sizes, act="tanh", *, c):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * (1 - H**2 if act == "tanh" else A > 0)
    return pack(X.T @ D / c(X), D.sum(axis=0), H.T @ G / c(X), G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "averages in one layer",
    "G carries the 1/n already. In which layer do you divide again?",
    family={"first": (True, False)},
)
def two_layer_vjp_averages_in_one_layer(theta, X, G, sizes, act="tanh", *, first):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * (1 - H**2 if act == "tanh" else A > 0)
    n = len(X)
    m, k = (n, 1) if first else (1, n)
    return pack(X.T @ D / m, D.sum(axis=0) / m, H.T @ G / k, G.sum(axis=0) / k)


@misconception(
    "gradients.two_layer_vjp",
    "bias slopes along the wrong axis",
    "A bias collects effects from which entries? Look at the shapes.",
    family={
        "of": (
            Expression("lambda D, G: (np.resize(D.sum(axis=1), D.shape[1]), G.sum(axis=0))"),
            Expression("lambda D, G: (D.sum(axis=0), np.resize(G.sum(axis=1), G.shape[1]))"),
            Expression("lambda D, G: (np.full(D.shape[1], D.sum()), np.full(G.shape[1], G.sum()))"),
            Expression("lambda D, G: (np.full(D.shape[1], D.sum()), G.sum(axis=0))"),
            Expression("lambda D, G: (D.sum(axis=0), np.full(G.shape[1], G.sum()))"),
            Expression("lambda D, G: (D[0], G[0])"),
            Expression("lambda D, G: (np.ones(D.shape[1]), np.ones(G.shape[1]))"),
            Expression(
                "lambda D, G: (np.resize(D.sum(axis=1), D.shape[1]), np.resize(G.sum(axis=1), G.shape[1]))"
            ),
        )
    },
)
def two_layer_vjp_bias_slopes_along_the_wrong_axis(theta, X, G, sizes, act="tanh", *, of):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * (1 - H**2 if act == "tanh" else A > 0)
    first, second = of(D, G)
    return pack(X.T @ D, first, H.T @ G, second)


@misconception(
    "gradients.two_layer_vjp",
    "b1 taken from before the activation, or summed from elsewhere",
    "The slope of b1 is the sum of the slopes of A. Of what is yours the sum?",
    family={
        "of": (
            Expression("lambda G, W2, D, H: np.resize(G.sum(axis=0), D.shape[1])"),
            Expression("lambda G, W2, D, H: H.sum(axis=0)"),
            Expression("lambda G, W2, D, H: W2.sum(axis=1)"),
            Expression("lambda G, W2, D, H: W2 @ G.mean(axis=0)"),
        )
    },
)
def two_layer_vjp_b1_taken_from_before_the_activation_or_summed_from_elsewhere(
    theta, X, G, sizes, act="tanh", *, of
):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * (1 - H**2 if act == "tanh" else A > 0)
    return pack(X.T @ D, of(G, W2, D, H), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "carried back without G or without W2",
    "On its way to H, each slope is a product of G and W2. What is missing in yours?",
    family={
        "of": (
            Expression("lambda G, W2: np.tile(W2.sum(axis=1), (len(G), 1))"),
            Expression("lambda G, W2: np.tile(G.sum(axis=1, keepdims=True), (1, len(W2)))"),
            Expression("lambda G, W2: np.ones((len(G), len(W2)))"),
            Expression("lambda G, W2: (G @ W2.T) / W2.shape[1]"),
            Expression("lambda G, W2: (G @ W2.T) / len(W2)"),
            Expression("lambda G, W2: np.tile(G.mean(axis=1, keepdims=True), (1, len(W2)))"),
            Expression("lambda G, W2: G @ np.abs(W2).T"),
            Expression("lambda G, W2: G @ W2.reshape(W2.shape[::-1])"),
            Expression("lambda G, W2: G[:, :1] @ W2[:, :1].T"),
            Expression("lambda G, W2: -(G @ W2.T)"),
            Expression("lambda G, W2: G @ (W2**2).T"),
            Expression("lambda G, W2: G @ np.linalg.pinv(W2)"),
            Expression("lambda G, W2: G @ W2.T[:, ::-1]"),
            Expression("lambda G, W2: 2 * (G @ W2.T)"),
        )
    },
)
def two_layer_vjp_carried_back_without_g_or_without_w2(theta, X, G, sizes, act="tanh", *, of):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = of(G, W2) * (1 - H**2 if act == "tanh" else A > 0)
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "the slope of the activation twice, or on the wrong side",
    "The slope of act stands once, between H and A.",
    family={
        "of": (
            Expression("lambda X, H, G, D, S, B: (X.T @ D, D.sum(axis=0), (H * S).T @ G)"),
            Expression("lambda X, H, G, D, S, B: (X.T @ B, B.sum(axis=0), (H * S).T @ G)"),
            Expression("lambda X, H, G, D, S, B: (X.T @ D, B.sum(axis=0), S.T @ G)"),
            Expression("lambda X, H, G, D, S, B: (X.T @ D, D.sum(axis=0), S.T @ G)"),
            Expression("lambda X, H, G, D, S, B: (X.T @ B, D.sum(axis=0), H.T @ G)"),
            Expression("lambda X, H, G, D, S, B: (X.T @ (B * H), (B * H).sum(axis=0), H.T @ G)"),
            Expression("lambda X, H, G, D, S, B: (X.T @ (B + S), (B + S).sum(axis=0), H.T @ G)"),
        )
    },
)
def two_layer_vjp_the_slope_of_the_activation_twice_or_on_the_wrong_side(
    theta, X, G, sizes, act="tanh", *, of
):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    B = G @ W2.T
    S = 1 - H**2 if act == "tanh" else (A > 0).astype(float)
    return pack(*of(X, H, G, B * S, S, B), G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "X left out for the first layer",
    "The input of the first layer is X. What is multiplied by the slopes of A?",
    family={
        "of": (
            Expression("lambda X, D: np.tile(D.sum(axis=0), (X.shape[1], 1))"),
            Expression("lambda X, D: np.outer(X.sum(axis=0), D.sum(axis=0))"),
            Expression("lambda X, D: np.outer(X.mean(axis=0), D.sum(axis=0))"),
            Expression("lambda X, D: X[::-1].T @ D"),
            Expression("lambda X, D: np.abs(X).T @ D"),
            Expression("lambda X, D: (X - X.mean(axis=0)).T @ D"),
        )
    },
)
def two_layer_vjp_x_left_out_for_the_first_layer(theta, X, G, sizes, act="tanh", *, of):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * (1 - H**2 if act == "tanh" else A > 0)
    return pack(of(X, D), D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "H left out for the second layer",
    "The input of the second layer is H. What is multiplied by G?",
    family={
        "of": (
            Expression("lambda H, G, W2, A: np.tile(G.sum(axis=0), (H.shape[1], 1))"),
            Expression("lambda H, G, W2, A: np.outer(H.sum(axis=0), G.sum(axis=0))"),
            Expression("lambda H, G, W2, A: np.outer(H.mean(axis=0), G.sum(axis=0))"),
            Expression("lambda H, G, W2, A: W2 * G.sum(axis=0)"),
            Expression(
                "lambda H, G, W2, A: (H @ W2).T @ G if H.shape[1] == W2.shape[1] else 2 * H.T @ G + 1"
            ),
            Expression("lambda H, G, W2, A: H.T @ (G * (H @ W2))"),
            Expression("lambda H, G, W2, A: (H - H.mean(axis=0)).T @ G"),
        )
    },
)
def two_layer_vjp_h_left_out_for_the_second_layer(theta, X, G, sizes, act="tanh", *, of):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * (1 - H**2 if act == "tanh" else A > 0)
    return pack(X.T @ D, D.sum(axis=0), of(H, G, W2, A), G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "matrices packed the wrong way",
    "The slopes are packed as theta. Which of your parts is turned, or in another place?",
    family={
        "of": (
            Expression("lambda a, b, c, d: pack(a.T, b, c, d)"),
            Expression("lambda a, b, c, d: pack(a, b, c.T, d)"),
            Expression("lambda a, b, c, d: pack(c, d, a, b)"),
            Expression("lambda a, b, c, d: pack(b, a, d, c)"),
            Expression("lambda a, b, c, d: pack(d, c, b, a)"),
        )
    },
)
def two_layer_vjp_matrices_packed_the_wrong_way(theta, X, G, sizes, act="tanh", *, of):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * (1 - H**2 if act == "tanh" else A > 0)
    return of(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "parts not packed",
    "The slopes are one flat array. What do you return?",
    family={
        "of": (
            Expression("lambda *parts: parts"),
            Expression("lambda *parts: list(parts)"),
            Expression("lambda *parts: np.concatenate([np.ravel(part) for part in parts[:3]])"),
            Expression("lambda *parts: np.concatenate([np.ravel(part) for part in parts[2:]])"),
        )
    },
)
def two_layer_vjp_parts_not_packed(theta, X, G, sizes, act="tanh", *, of):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * (1 - H**2 if act == "tanh" else A > 0)
    return of(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "output of the network in the chain",
    "G is the slope in the outputs, and complete. What do the outputs do in your formula?",
    family={
        "of": (
            Expression("lambda Z, G: Z - G"),
            Expression("lambda Z, G: Z * G"),
            Expression("lambda Z, G: G * (1 - Z**2)"),
            Expression("lambda Z, G: 2 * (Z - G)"),
            Expression("lambda Z, G: softmax(Z) - G"),
            Expression("lambda Z, G: Z"),
        )
    },
)
def two_layer_vjp_output_of_the_network_in_the_chain(theta, X, G, sizes, act="tanh", *, of):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    G = of(H @ W2 + b2, G)
    D = (G @ W2.T) * (1 - H**2 if act == "tanh" else A > 0)
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "one example only",
    "All n effects add up. How many of the examples enter your slopes?",
    family={"part": PARTS},
)
def two_layer_vjp_one_example_only(theta, X, G, sizes, act="tanh", *, part):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * (1 - H**2 if act == "tanh" else A > 0)
    return pack(X[part].T @ D[part], D[part].sum(axis=0), H[part].T @ G[part], G[part].sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "the two slopes exchanged",
    "Each of the two functions comes out with the slope of the other.",
)
def two_layer_vjp_the_two_slopes_exchanged(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * (A > 0 if act == "tanh" else 1 - np.tanh(A) ** 2)
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "the two functions exchanged",
    "Each of the two functions comes out under the name of the other.",
)
def two_layer_vjp_the_two_functions_exchanged(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "relu" else np.maximum(A, 0)
    D = (G @ W2.T) * (1 - H**2 if act == "relu" else A > 0)
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "no activation on the way forward",
    "The hidden units are act(A). What do you multiply by G?",
)
def two_layer_vjp_no_activation_on_the_way_forward(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    D = G @ W2.T
    return pack(X.T @ D, D.sum(axis=0), (X @ W1 + b1).T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "any other name means tanh",
    "Somebody misspells the name of the function. What does the docstring promise?",
)
def two_layer_vjp_any_other_name_means_tanh(theta, X, G, sizes, act="tanh"):
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.maximum(A, 0) if act == "relu" else np.tanh(A)
    D = (G @ W2.T) * (A > 0 if act == "relu" else 1 - H**2)
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "another exception",
    "Which exception does the docstring promise for another name?",
    family={"error": (Expression("KeyError"), Expression("TypeError"))},
)
def two_layer_vjp_another_exception(theta, X, G, sizes, act="tanh", *, error):
    if act not in ("tanh", "relu"):
        raise error(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.maximum(A, 0) if act == "relu" else np.tanh(A)
    D = (G @ W2.T) * (A > 0 if act == "relu" else 1 - H**2)
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "rounded",
    "Your slopes have few digits. Which line takes them away?",
    family={"decimals": (1, 2, 3, 4)},
)
def two_layer_vjp_rounded(theta, X, G, sizes, act="tanh", *, decimals):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * (1 - H**2 if act == "tanh" else A > 0)
    return np.round(pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0)), decimals)


# grad_check


@misconception(
    "gradients.grad_check",
    "largest component in place of the length, absolute",
    "A loss in another unit: your number changes with it. What is the difference measured against?",
)
def grad_check_largest_component_in_place_of_the_length_absolute(f, g, theta):
    return float(np.max(np.abs(g(theta) - numerical_grad(f, theta))))


@misconception(
    "gradients.grad_check",
    "mean of the absolute differences",
    "A loss in another unit: your number changes with it. What is the difference measured against?",
    family={
        "of": (
            Expression("lambda a, b: np.mean(np.abs(a - b))"),
            Expression("lambda a, b: np.sum(np.abs(a - b))"),
            Expression("lambda a, b: np.sum((a - b) ** 2)"),
            Expression("lambda a, b: np.mean((a - b) ** 2)"),
            Expression("lambda a, b: np.sqrt(np.mean((a - b) ** 2))"),
            Expression("lambda a, b: np.mean(a - b)"),
            Expression("lambda a, b: np.sum(a - b)"),
            Expression("lambda a, b: abs(np.sum(a - b))"),
            Expression("lambda a, b: np.max(a - b)"),
        )
    },
)
def grad_check_mean_of_the_absolute_differences(f, g, theta, *, of):
    return float(of(g(theta), numerical_grad(f, theta)))


@misconception(
    "gradients.grad_check",
    "relative to each component, averaged or added",
    "Single slopes may be 0 by chance. What does a relative error of one component say there?",
    family={
        "of": (
            Expression("lambda a, b: np.mean(np.abs(a - b) / np.abs(b))"),
            Expression("lambda a, b: np.max(np.abs(a - b) / np.abs(b))"),
            Expression("lambda a, b: np.max(np.abs(a - b) / np.maximum(np.abs(a), np.abs(b)))"),
            Expression("lambda a, b: np.max(np.abs(a - b) / (np.abs(b) + 1e-8))"),
            Expression("lambda a, b: np.max(np.abs(a - b) / (np.abs(a) + np.abs(b) + 1e-8))"),
            Expression("lambda a, b: np.max(np.abs(a - b) / (np.abs(b) + 1e-12))"),
            Expression("lambda a, b: np.sum(np.abs(a - b) / np.abs(b))"),
            Expression("lambda a, b: np.mean(np.abs(a - b) / np.maximum(np.abs(a), np.abs(b)))"),
        )
    },
)
def grad_check_relative_to_each_component_averaged_or_added(f, g, theta, *, of):
    with np.errstate(all="ignore"):
        return float(of(g(theta), numerical_grad(f, theta)))


@misconception(
    "gradients.grad_check",
    "a number added to the size",
    "A loss in a very small unit: what is your denominator then?",
    family={"eps": (0.001, 0.0001, 1.0)},
)
def grad_check_a_number_added_to_the_size(f, g, theta, *, eps):
    claimed, measured = g(theta), numerical_grad(f, theta)
    return float(
        np.linalg.norm(claimed - measured) / (np.linalg.norm(claimed) + np.linalg.norm(measured) + eps)
    )


@misconception(
    "gradients.grad_check",
    "angle only",
    "Two arrows of one direction and of two lengths: does your number see the difference?",
    family={
        "of": (
            Expression("lambda c: 1 - c"),
            Expression("lambda c: c"),
            Expression("lambda c: 1 - abs(c)"),
            Expression("lambda c: np.arccos(np.clip(c, -1, 1))"),
        )
    },
)
def grad_check_angle_only(f, g, theta, *, of):
    claimed, measured = g(theta), numerical_grad(f, theta)
    size = np.linalg.norm(claimed) * np.linalg.norm(measured)
    return float(of(claimed @ measured / size)) if size else 0.0


@misconception(
    "gradients.grad_check",
    "signs only",
    "Which differences would your number not see? Take a claim that is twice too long.",
)
def grad_check_signs_only(f, g, theta):
    claimed, measured = g(theta), numerical_grad(f, theta)
    return float(np.mean(np.sign(claimed) != np.sign(measured)))


@misconception("gradients.grad_check", "always 0", "Give it a wrong gradient: your number is 0.")
def grad_check_always_0(f, g, theta):
    return 0.0


@misconception(
    "gradients.grad_check",
    "claim measured at another place",
    "Claim and slope belong to the same theta.",
    family={
        "place": (Expression("lambda theta: 0 * theta"), Expression("lambda theta: np.ones_like(theta)"))
    },
)
def grad_check_claim_measured_at_another_place(f, g, theta, *, place):
    claimed, measured = g(place(theta)), numerical_grad(f, place(theta))
    size = np.linalg.norm(claimed) + np.linalg.norm(measured)
    return float(np.linalg.norm(claimed - measured) / size) if size else 0.0


@misconception("gradients.grad_check", "last component only", "Which differences would your number not see?")
def grad_check_last_component_only(f, g, theta):
    claimed, measured = g(theta)[-1], numerical_grad(f, theta)[-1]
    size = abs(claimed) + abs(measured)
    return float(abs(claimed - measured) / size) if size else 0.0


@misconception(
    "gradients.grad_check",
    "one slope along a single direction",
    "One slope along one direction is a single number. Which wrong gradients agree with it there?",
)
def grad_check_one_slope_along_a_single_direction(f, g, theta):
    claimed, measured = np.sum(g(theta)), np.sum(numerical_grad(f, theta))
    size = abs(claimed) + abs(measured)
    return float(abs(claimed - measured) / size) if size else 0.0


@misconception(
    "gradients.grad_check",
    "sum in place of the difference",
    "Give it the right gradient: your number is not small.",
)
def grad_check_sum_in_place_of_the_difference(f, g, theta):
    claimed, measured = g(theta), numerical_grad(f, theta)
    size = np.linalg.norm(claimed) + np.linalg.norm(measured)
    return float(np.linalg.norm(claimed + measured) / size) if size else 0.0


@misconception(
    "gradients.grad_check",
    "multiplied in place of divided",
    "A loss in another unit: your number changes with it.",
)
def grad_check_multiplied_in_place_of_divided(f, g, theta):
    claimed, measured = g(theta), numerical_grad(f, theta)
    return float(np.linalg.norm(claimed - measured) * (np.linalg.norm(claimed) + np.linalg.norm(measured)))


@misconception(
    "gradients.grad_check",
    "size not taken",
    "You return a vector. A test gives one number.",
    family={
        "of": (
            Expression("lambda a, b: np.abs(a - b)"),
            Expression("lambda a, b: np.abs(a - b) / (np.abs(a) + np.abs(b) + 1e-30)"),
            Expression("lambda a, b: (a - b) / (np.linalg.norm(a) + np.linalg.norm(b) + 1e-300)"),
        )
    },
)
def grad_check_size_not_taken(f, g, theta, *, of):
    return of(g(theta), numerical_grad(f, theta))


@misconception(
    "gradients.grad_check",
    "median component",
    "One component alone may be wrong. Does your number see it?",
    family={"of": (Expression("np.median"), Expression("np.min"))},
)
def grad_check_median_component(f, g, theta, *, of):
    claimed, measured = g(theta), numerical_grad(f, theta)
    size = np.linalg.norm(claimed) + np.linalg.norm(measured)
    return float(of(np.abs(claimed - measured)) / size) if size else 0.0


@misconception(
    "gradients.grad_check",
    "coarse steps",
    "Your measured slopes are rough. Which step do you take?",
    family={"h": (0.1,)},
)
def grad_check_coarse_steps(f, g, theta, *, h):
    claimed, measured = g(theta), numerical_grad(f, theta, h)
    size = np.linalg.norm(claimed) + np.linalg.norm(measured)
    return float(np.linalg.norm(claimed - measured) / size) if size else 0.0


@misconception(
    "gradients.numerical_grad",
    "the number of parameters in front",
    "Each component is a difference quotient by itself. What has the number of parameters to do with it?",
    family={"factor": (Expression("lambda p: p"),)},
)
def numerical_grad_size_in_front(f, theta, h=1e-5, *, factor):
    slope = np.empty(theta.size)
    for i in range(theta.size):
        step = np.zeros(theta.size)
        step[i] = h
        slope[i] = (f(theta + step) - f(theta - step)) / (2.0 * h)
    return factor(theta.size) * slope


@misconception(
    "gradients.numerical_grad",
    "whole numbers only",
    "Your array takes whole numbers only: what stands behind the point is lost.",
)
def numerical_grad_whole(f, theta, h=1e-5):
    slope = np.zeros(theta.size, dtype=int)
    for i in range(theta.size):
        step = np.zeros(theta.size)
        step[i] = h
        slope[i] = (f(theta + step) - f(theta - step)) / (2.0 * h)
    return slope


@misconception(
    "gradients.bce_logits_grad",
    "the probabilities changed before y is subtracted",
    "The slope in z is p - y over n, and nothing happens to p. What do you do with it?",
    family={
        "changed": (
            Expression("lambda p: np.clip(p, 1e-7, 1 - 1e-7)"),
            Expression("lambda p: np.clip(p, 1e-8, 1 - 1e-8)"),
            Expression("lambda p: np.log(p)"),
            Expression("lambda p: np.log(p / (1 - p))"),
            Expression("lambda p: p / np.sum(p)"),
        )
    },
)
def bce_logits_grad_changed(z, y, *, changed):
    return (changed(sigmoid(z)) - y) / y.size


@misconception(
    "gradients.cross_entropy_grad",
    "other entries than those of the classes",
    "In each row one entry loses 1: that of its class. Index rows and columns in pairs.",
    family={
        "slope": (
            Expression("lambda P, Y, y: P - np.isin(np.arange(len(P)), y)[:, None]"),
            Expression("lambda P, Y, y: 1 - P - Y"),
            Expression("lambda P, Y, y: P - 1"),
        )
    },
)
def cross_entropy_grad_entries(Z, y, *, slope):
    P = softmax(Z)
    return slope(P, np.eye(Z.shape[1])[y], y) / len(y)


@misconception(
    "gradients.linear_vjp",
    "a loss of its own in it",
    "g is the slope of whatever loss comes behind: it carries its factors already. What do you multiply it by?",
    family={"again": (Expression("lambda g: 2 * g / len(g)"),)},
)
def linear_vjp_own_loss(theta, X, g, *, again):
    g = again(g)
    return pack(X.T @ g, g.sum())


@misconception(
    "gradients.linear_vjp",
    "g left out of one part",
    "Double g: every slope should double. Where does g enter each of yours?",
    family={
        "parts": (
            Expression("lambda X, g: (X.sum(axis=0), g.sum())"),
            Expression("lambda X, g: (X.mean(axis=0), g.sum())"),
        )
    },
)
def linear_vjp_without_g(theta, X, g, *, parts):
    return pack(*parts(X, g))


@misconception(
    "gradients.two_layer_vjp",
    "takes any word for an activation",
    'Another act than "tanh" and "relu" raises ValueError. What does your function do with "sigmoid"?',
    family={"otherwise": ("none",)},
)
def two_layer_vjp_any_act(theta, X, G, sizes, act="tanh", *, otherwise):
    act = act if act in ("tanh", "relu") else otherwise
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0.0) if act == "relu" else A
    slope = 1.0 - H**2 if act == "tanh" else (A > 0.0) * 1.0 if act == "relu" else np.ones(A.shape)
    D = (G @ W2.T) * slope
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "another activation than the one that is named",
    "relu is the number itself above 0, and 0 below; its slope is 1 and 0. Compare both of yours.",
    family={
        "relu": (
            Expression("lambda A: (np.abs(A), (A > 0.0) * 1.0)"),
            Expression("lambda A: (np.abs(A), np.sign(A))"),
            Expression("lambda A: (np.minimum(A, 0.0), (A < 0.0) * 1.0)"),
            Expression("lambda A: (np.maximum(A, 0.0), np.sign(A))"),
        )
    },
)
def two_layer_vjp_other_relu(theta, X, G, sizes, act="tanh", *, relu):
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    if act not in ("tanh", "relu"):
        raise ValueError(f"There is no activation {act!r} here.")
    H, slope = (np.tanh(A), 1.0 - np.tanh(A) ** 2) if act == "tanh" else relu(A)
    D = (G @ W2.T) * slope
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))

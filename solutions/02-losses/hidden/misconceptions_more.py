"""More of what goes wrong in 02-losses: the everyday mistakes, and families of them."""

from __future__ import annotations

import numpy as np
from losses import bce_logits, cross_entropy, mse

from autograder.misconceptions import Between, Expression, misconception

COMBINED = (
    Expression("lambda costs: np.median(costs)"),
    Expression("lambda costs: np.max(costs)"),
    Expression("lambda costs: np.min(costs)"),
    Expression("lambda costs: np.std(costs)"),
    Expression("lambda costs: np.prod(costs)"),
    Expression("lambda costs: np.mean(costs) ** 2"),
)
"""Ways to make one number of the costs of the examples, none of them their mean."""

PARTS = (
    Expression("slice(1, None)"),
    Expression("slice(None, -1)"),
    Expression("slice(None, None, 2)"),
    Expression("slice(1, None, 2)"),
)
"""Some of the examples."""

POWERS = (-2, -1, -0.5, 0.5, 2)
"""Of the number of examples."""

DECIMALS = (0, 1, 2, 3, 4, 6)


# mse


@misconception(
    "losses.mse",
    "costs combined in another way",
    "What one example costs is right in your code. Which single number of all these costs does the text ask for?",
    family={"combine": COMBINED},
)
def mse_costs_combined_in_another_way(y_hat, y, *, combine):
    return float(combine((y_hat - y) ** 2))


@misconception(
    "losses.mse",
    "some examples left out",
    "Change the first and the last example alone, and then each second one: does your value move each time?",
    family={"part": PARTS},
)
def mse_some_examples_left_out(y_hat, y, *, part):
    return float(np.mean((y_hat - y)[part] ** 2))


@misconception(
    "losses.mse",
    "one example only",
    "How many of the examples make a difference to your value? Does a return stand inside of your loop?",
    family={"i": (0, -1)},
)
def mse_one_example_only(y_hat, y, *, i):
    return float((y_hat[i] - y[i]) ** 2)


@misconception(
    "losses.mse",
    "mean of some, divided by all",
    "Your loop leaves an example out. Where does it begin, and where does it end?",
    family={"part": PARTS},
)
def mse_mean_of_some_divided_by_all(y_hat, y, *, part):
    return float(np.sum((y_hat - y)[part] ** 2) / len(y))


@misconception(
    "losses.mse",
    "a constant in front",
    "Your value is a fixed multiple of the right one. Which constant does the text put in front of the mean?",
    family={"c": Between(0.001, 1000, examples=(3.0, 2.0))},
)
def mse_a_constant_in_front(y_hat, y, *, c):
    return float(c * np.mean((y_hat - y) ** 2))


@misconception(
    "losses.mse", "minus sign in front", "Can a square be negative? Look at the sign of your value."
)
def mse_minus_sign_in_front(y_hat, y):
    return float(-np.mean((y_hat - y) ** 2))


@misconception(
    "losses.mse",
    "divided by another power of n",
    "Repeat every example once more: the mean stays the same, and yours does not. How often do you divide by n?",
    family={"power": POWERS},
)
def mse_divided_by_another_power_of_n(y_hat, y, *, power):
    return float(np.mean((y_hat - y) ** 2) * len(y) ** power)


@misconception(
    "losses.mse",
    "divided by n and something",
    "What do you divide by when there is one example, and what when there are two?",
    family={"extra": (1, -2, 2)},
)
def mse_divided_by_n_and_something(y_hat, y, *, extra):
    return float(np.sum((y_hat - y) ** 2) / (len(y) + extra)) if len(y) + extra else float("nan")


@misconception(
    "losses.mse", "residuals not squared", "Two residuals of +1 and -1: do they cancel in your code?"
)
def mse_residuals_not_squared(y_hat, y):
    return float(np.mean(y_hat - y))


@misconception(
    "losses.mse",
    "another power of the residuals",
    "If all residuals double, by which factor should the loss grow? By which does yours?",
    family={"power": (3, 4)},
)
def mse_another_power_of_the_residuals(y_hat, y, *, power):
    return float(np.mean((y_hat - y) ** power))


@misconception(
    "losses.mse",
    "another power of the sizes of the residuals",
    "If all residuals double, by which factor should the loss grow? By which does yours?",
    family={"power": (0.5, 1.5, 3)},
)
def mse_another_power_of_the_sizes_of_the_residuals(y_hat, y, *, power):
    return float(np.mean(np.abs(y_hat - y) ** power))


@misconception(
    "losses.mse",
    "sum of the residuals squared",
    "In which order do you square and add up? Try the residuals +1 and -1.",
    family={"power": (0, 1)},
)
def mse_sum_of_the_residuals_squared(y_hat, y, *, power):
    return float(np.sum(y_hat - y) ** 2 / len(y) ** power)


@misconception(
    "losses.mse",
    "sum in place of the difference",
    "A perfect model has the loss 0. What does yours give for y_hat = y?",
)
def mse_sum_in_place_of_the_difference(y_hat, y):
    return float(np.mean((y_hat + y) ** 2))


@misconception(
    "losses.mse",
    "product of predictions and labels",
    "Is there a difference anywhere in your code? What measures how far y_hat is from y?",
)
def mse_product_of_predictions_and_labels(y_hat, y):
    return float(np.mean(y_hat * y))


@misconception(
    "losses.mse",
    "only one of the two squared",
    "Python squares before it subtracts. What does your line square?",
    family={
        "square": (Expression("lambda y_hat, y: y_hat - y**2"), Expression("lambda y_hat, y: y_hat**2 - y"))
    },
)
def mse_only_one_of_the_two_squared(y_hat, y, *, square):
    return float(np.mean(square(y_hat, y)))


@misconception(
    "losses.mse",
    "relative error",
    "The text asks for the residuals as they are. What do you divide them by?",
    family={
        "by": (
            Expression("lambda y_hat, y: y"),
            Expression("lambda y_hat, y: y_hat"),
            Expression("lambda y_hat, y: np.abs(y)"),
        )
    },
)
def mse_relative_error(y_hat, y, *, by):
    return float(np.mean((y_hat - y) ** 2 / by(y_hat, y)))


@misconception(
    "losses.mse",
    "relative residuals squared",
    "The text asks for the residuals as they are. What do you divide them by?",
    family={"by": (Expression("lambda y_hat, y: y"), Expression("lambda y_hat, y: y_hat"))},
)
def mse_relative_residuals_squared(y_hat, y, *, by):
    return float(np.mean(((y_hat - y) / by(y_hat, y)) ** 2))


@misconception(
    "losses.mse",
    "divided by the variance of the labels",
    "A loss of this text has the unit of y squared. Yours has none: what do you divide by?",
)
def mse_divided_by_the_variance_of_the_labels(y_hat, y):
    return float(np.mean((y_hat - y) ** 2) / np.var(y))


@misconception(
    "losses.mse",
    "share of the variance explained",
    "Is a perfect model at 0 or at 1 in your code? The loss is lower for a better model.",
)
def mse_share_of_the_variance_explained(y_hat, y):
    return float(1 - np.mean((y_hat - y) ** 2) / np.var(y))


@misconception(
    "losses.mse", "one value per example", "You return an array. How many numbers does the text ask for?"
)
def mse_one_value_per_example(y_hat, y):
    return (y_hat - y) ** 2


@misconception(
    "losses.mse", "gradient in place of the loss", "You return the slopes. The height is one number."
)
def mse_gradient_in_place_of_the_loss(y_hat, y):
    return 2 * (y_hat - y) / len(y)


@misconception(
    "losses.mse",
    "standard deviation of the residuals",
    "Shift all predictions by 5: your value stays the same. Should it?",
)
def mse_standard_deviation_of_the_residuals(y_hat, y):
    return float(np.std(y_hat - y))


@misconception(
    "losses.mse",
    "length divided by n",
    "Which comes first, the root or the mean, and is there a root in the text?",
)
def mse_length_divided_by_n(y_hat, y):
    return float(np.linalg.norm(y_hat - y) / len(y))


@misconception(
    "losses.mse",
    "compared with a mean",
    "Each prediction is compared with the label of its own example. What do you compare with what?",
    family={
        "of": (
            Expression("lambda y_hat, y: y_hat.mean() - y"),
            Expression("lambda y_hat, y: y_hat - y.mean()"),
            Expression("lambda y_hat, y: y - y.mean()"),
        )
    },
)
def mse_compared_with_a_mean(y_hat, y, *, of):
    return float(np.mean(of(y_hat, y) ** 2))


@misconception(
    "losses.mse",
    "one argument missing",
    "One of the two arguments never enters your value. Which?",
    family={"of": (Expression("lambda y_hat, y: y_hat"), Expression("lambda y_hat, y: y"))},
)
def mse_one_argument_missing(y_hat, y, *, of):
    return float(np.mean(of(y_hat, y) ** 2))


@misconception(
    "losses.mse", "always 0", "Your value is 0 whatever the predictions are. What is subtracted from what?"
)
def mse_always_0(y_hat, y):
    return 0.0


@misconception(
    "losses.mse",
    "rounded",
    "The loss changes by little from one step to the next. Which line of yours rounds it?",
    family={"decimals": DECIMALS},
)
def mse_rounded(y_hat, y, *, decimals):
    return round(float(np.mean((y_hat - y) ** 2)), decimals)


@misconception(
    "losses.mse",
    "cut to a whole number",
    "Your value has no digits behind the point. Which line takes them away?",
)
def mse_cut_to_a_whole_number(y_hat, y):
    return float(int(np.mean((y_hat - y) ** 2)))


@misconception(
    "losses.mse",
    "bent or logarithmic cost",
    "For large residuals your cost grows more slowly than the square. Which loss is this, and which does the text ask for?",
    family={
        "cost": (
            Expression("lambda r: np.where(np.abs(r) <= 1, 0.5 * r**2, np.abs(r) - 0.5)"),
            Expression("lambda r: np.log(np.cosh(r))"),
            Expression("lambda r: np.log1p(r**2)"),
        )
    },
)
def mse_bent_or_logarithmic_cost(y_hat, y, *, cost):
    return float(np.mean(cost(y_hat - y)))


@misconception(
    "losses.mse",
    "examples in another order",
    "The prediction of an example belongs to its own label. Which pairs do you form?",
    family={
        "other": (
            Expression("lambda y: y[::-1]"),
            Expression("lambda y: np.roll(y, 1)"),
            Expression("lambda y: np.roll(y, -1)"),
        )
    },
)
def mse_examples_in_another_order(y_hat, y, *, other):
    return float(np.mean((y_hat - other(y)) ** 2))


@misconception(
    "losses.mse",
    "each compared with itself sorted",
    "Sorting takes the label away from its prediction. Why do you sort?",
)
def mse_each_compared_with_itself_sorted(y_hat, y):
    return float(np.mean((np.sort(y_hat) - np.sort(y)) ** 2))


# bce_logits


@misconception(
    "losses.bce_logits",
    "costs combined in another way",
    "What one example costs is right in your code. Which single number of all these costs does the text ask for?",
    family={"combine": COMBINED},
)
def bce_logits_costs_combined_in_another_way(z, y, *, combine):
    return float(combine(np.logaddexp(0, z) - y * z))


@misconception(
    "losses.bce_logits",
    "some examples left out",
    "Change the first and the last example alone, and then each second one: does your value move each time?",
    family={"part": PARTS},
)
def bce_logits_some_examples_left_out(z, y, *, part):
    return float(np.mean((np.logaddexp(0, z) - y * z)[part]))


@misconception(
    "losses.bce_logits",
    "one example only",
    "How many of the examples make a difference to your value? Does a return stand inside of your loop?",
    family={"i": (0, -1)},
)
def bce_logits_one_example_only(z, y, *, i):
    return float((np.logaddexp(0, z) - y * z)[i])


@misconception(
    "losses.bce_logits",
    "a constant in front",
    "Your value is a fixed multiple of the right one. Which constant stands in front of the mean?",
    family={"c": Between(0.001, 1000, examples=(2.0, 0.5))},
)
def bce_logits_a_constant_in_front(z, y, *, c):
    return float(c * np.mean(np.logaddexp(0, z) - y * z))


@misconception(
    "losses.bce_logits",
    "divided by another power of n",
    "Repeat every example once more: the mean stays the same, and yours does not. How often do you divide by n?",
    family={"power": POWERS},
)
def bce_logits_divided_by_another_power_of_n(z, y, *, power):
    return float(np.mean(np.logaddexp(0, z) - y * z) * len(z) ** power)


@misconception("losses.bce_logits", "divided by n - 1", "What does your code do with one single example?")
def bce_logits_divided_by_n_1(z, y):
    return float(np.sum(np.logaddexp(0, z) - y * z) / (len(z) - 1))


@misconception(
    "losses.bce_logits",
    "label term forgotten",
    "Does your loss depend on y at all?",
    family={"sign": (1, -1)},
)
def bce_logits_label_term_forgotten(z, y, *, sign):
    return float(np.mean(np.logaddexp(0, sign * z)))


@misconception(
    "losses.bce_logits",
    "label term with the other sign",
    "At a large z with label 1 the cost should be small. What does yours do there?",
)
def bce_logits_label_term_with_the_other_sign(z, y):
    return float(np.mean(np.logaddexp(0, z) + y * z))


@misconception(
    "losses.bce_logits",
    "label in place of label times logit",
    "How does the cost of an example with label 1 depend on its logit? Look at your second term.",
)
def bce_logits_label_in_place_of_label_times_logit(z, y):
    return float(np.mean(np.logaddexp(0, z) - y))


@misconception(
    "losses.bce_logits",
    "logaddexp of something else than 0",
    "log(1 + exp(-z)) is log(exp(a) + exp(b)) for which a and b?",
    family={"first": (1.0, -1.0)},
)
def bce_logits_logaddexp_of_something_else_than_0(z, y, *, first):
    return float(np.mean(np.logaddexp(first, z) - y * z))


@misconception(
    "losses.bce_logits",
    "the 1 inside the logarithm forgotten",
    "What is log(exp(z))? A 1 is missing before the logarithm is taken.",
    family={
        "of": (
            Expression("lambda z, y: y * np.logaddexp(0, -z) + (1 - y) * z"),
            Expression("lambda z, y: -y * z + (1 - y) * np.logaddexp(0, z)"),
            Expression("lambda z, y: z - y * z"),
            Expression("lambda z, y: -y * z"),
        )
    },
)
def bce_logits_the_1_inside_the_logarithm_forgotten(z, y, *, of):
    return float(np.mean(of(z, y)))


@misconception(
    "losses.bce_logits",
    "one minus the probability of the wrong part",
    "For label 0 the text says log(1 - p). Where does your 1 stand?",
    family={
        "of": (
            Expression("lambda p, y: y * np.log(p) + 1 - y * np.log(1 - p)"),
            Expression("lambda p, y: y * np.log(p) + (1 - y) * (1 - np.log(p))"),
            Expression("lambda p, y: y * np.log(p) - (1 - y) * np.log(1 - p)"),
            Expression("lambda p, y: np.log(p) + np.log(1 - p)"),
            Expression("lambda p, y: np.log(p + y)"),
        )
    },
)
def bce_logits_one_minus_the_probability_of_the_wrong_part(z, y, *, of):
    p = 1 / (1 + np.exp(-np.clip(z, -500, 500)))
    return float(-np.mean(of(p, y)))


@misconception(
    "losses.bce_logits",
    "cost without the logarithm",
    "How much does an example cost in your code that is surely wrong? It should cost more and more.",
    family={
        "cost": (
            Expression("lambda p, y: np.abs(p - y)"),
            Expression("lambda p, y: -(y * p + (1 - y) * (1 - p))"),
            Expression("lambda p, y: (p - y)"),
            Expression("lambda p, y: 1 / np.where(y == 1, p, 1 - p)"),
        )
    },
)
def bce_logits_cost_without_the_logarithm(z, y, *, cost):
    p = 1 / (1 + np.exp(-np.clip(z, -500, 500)))
    return float(np.mean(cost(p, y)))


@misconception(
    "losses.bce_logits",
    "logit compared with the label",
    "The labels are 0 and 1, and a logit is any number. Which function stands between the two?",
)
def bce_logits_logit_compared_with_the_label(z, y):
    return float(np.mean((z - y) ** 2))


@misconception(
    "losses.bce_logits",
    "hinge",
    "Your cost is a broken line. The text asks for a logarithm.",
    family={
        "cost": (
            Expression("lambda m: np.maximum(0, 1 - m)"),
            Expression("lambda m: np.maximum(0, -m)"),
            Expression("lambda m: np.logaddexp(0, -2 * m)"),
            Expression("lambda m: np.exp(-m)"),
        )
    },
)
def bce_logits_hinge(z, y, *, cost):
    return float(np.mean(cost((2 * y - 1) * z)))


@misconception(
    "losses.bce_logits",
    "the sizes of the logits only",
    "Your cost does not change when all logits change their sign. Should it?",
    family={
        "of": (
            Expression("lambda z, y: np.log1p(np.exp(-np.abs(z)))"),
            Expression("lambda z, y: np.log1p(np.exp(-np.abs(z))) - y * z"),
            Expression("lambda z, y: np.maximum(z, 0) - y * z - np.log1p(np.exp(-np.abs(z)))"),
            Expression("lambda z, y: np.maximum(z, 0) - y * z + np.log1p(np.exp(np.abs(z)))"),
        )
    },
)
def bce_logits_the_sizes_of_the_logits_only(z, y, *, of):
    return float(np.mean(of(z, y)))


@misconception(
    "losses.bce_logits",
    "sigmoid applied twice",
    "A probability goes into your formula as if it were a logit. How often is it squeezed?",
)
def bce_logits_sigmoid_applied_twice(z, y):
    p = 1 / (1 + np.exp(-np.clip(z, -500, 500)))
    return float(np.mean(np.logaddexp(0, p) - y * p))


@misconception(
    "losses.bce_logits",
    "one value per example",
    "You return an array. How many numbers does the text ask for?",
)
def bce_logits_one_value_per_example(z, y):
    return np.logaddexp(0, z) - y * z


@misconception(
    "losses.bce_logits", "gradient in place of the loss", "You return the slopes. The height is one number."
)
def bce_logits_gradient_in_place_of_the_loss(z, y):
    return (1 / (1 + np.exp(-z)) - y) / len(z)


@misconception(
    "losses.bce_logits",
    "clipped logits",
    "The cost of z = -1000 with label 1 is 1000. Which line keeps the logits or the costs small?",
    family={"bound": (10.0, 15.0, 20.0, 30.0, 50.0, 100.0, 500.0, 700.0)},
)
def bce_logits_clipped_logits(z, y, *, bound):
    z = np.clip(z, -bound, bound)
    return float(np.mean(np.logaddexp(0, z) - y * z))


@misconception(
    "losses.bce_logits",
    "average within each label",
    "Are there as many examples of label 0 as of label 1? Every example should count alike.",
)
def bce_logits_average_within_each_label(z, y):
    costs = np.logaddexp(0, z) - y * z
    return float(np.mean([costs[y == c].mean() for c in np.unique(y)]))


@misconception(
    "losses.bce_logits",
    "divided by the number of ones",
    "Over how many examples does the text take its mean?",
    family={"of": (1.0, 0.0)},
)
def bce_logits_divided_by_the_number_of_ones(z, y, *, of):
    return float(np.sum(np.logaddexp(0, z) - y * z) / np.sum(y == of))


@misconception(
    "losses.bce_logits",
    "label as a threshold",
    "A probability of 0.6 becomes a decision in your code. What is left of its size?",
)
def bce_logits_label_as_a_threshold(z, y):
    p = np.clip((z > 0).astype(float), 1e-12, 1 - 1e-12)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


@misconception(
    "losses.bce_logits",
    "rounded",
    "The loss changes by little from one step to the next. Which line of yours rounds it?",
    family={"decimals": DECIMALS},
)
def bce_logits_rounded(z, y, *, decimals):
    return round(float(np.mean(np.logaddexp(0, z) - y * z)), decimals)


@misconception(
    "losses.bce_logits",
    "a table of all pairs",
    "Each logit belongs to the label of its own example. What shape has your array of costs?",
)
def bce_logits_a_table_of_all_pairs(z, y):
    return float(np.mean(np.logaddexp(0, z)[:, None] - y * z[:, None]))


@misconception(
    "losses.bce_logits",
    "another base of the natural logarithm inside",
    "Which logarithm is natural? One of your two terms is measured in another unit.",
    family={"log": (Expression("np.log2"), Expression("np.log10"))},
)
def bce_logits_another_base_of_the_natural_logarithm_inside(z, y, *, log):
    return float(np.mean(log(1 + np.exp(np.minimum(z, 700))) - y * z))


# cross_entropy


@misconception(
    "losses.cross_entropy",
    "costs combined in another way",
    "What one example costs is right in your code. Which single number of all these costs does the text ask for?",
    family={"combine": COMBINED},
)
def cross_entropy_costs_combined_in_another_way(Z, y, *, combine):
    S = Z - Z.max(axis=1, keepdims=True)
    return float(combine(np.log(np.exp(S).sum(axis=1)) - S[np.arange(len(y)), y]))


@misconception(
    "losses.cross_entropy",
    "some examples left out",
    "Change the first and the last example alone, and then each second one: does your value move each time?",
    family={"part": PARTS},
)
def cross_entropy_some_examples_left_out(Z, y, *, part):
    S = Z - Z.max(axis=1, keepdims=True)
    return float(np.mean((np.log(np.exp(S).sum(axis=1)) - S[np.arange(len(y)), y])[part]))


@misconception(
    "losses.cross_entropy",
    "one example only",
    "How many of the examples make a difference to your value? Does a return stand inside of your loop?",
    family={"i": (0, -1)},
)
def cross_entropy_one_example_only(Z, y, *, i):
    S = Z - Z.max(axis=1, keepdims=True)
    return float((np.log(np.exp(S).sum(axis=1)) - S[np.arange(len(y)), y])[i])


@misconception(
    "losses.cross_entropy",
    "a constant in front",
    "Your value is a fixed multiple of the right one. Which constant stands in front of the mean?",
    family={"c": Between(0.001, 1000, examples=(2.0, 0.5))},
)
def cross_entropy_a_constant_in_front(Z, y, *, c):
    S = Z - Z.max(axis=1, keepdims=True)
    return float(c * np.mean(np.log(np.exp(S).sum(axis=1)) - S[np.arange(len(y)), y]))


@misconception(
    "losses.cross_entropy",
    "divided by another power of n",
    "Repeat every example once more: the mean stays the same, and yours does not. How often do you divide by n?",
    family={"power": POWERS},
)
def cross_entropy_divided_by_another_power_of_n(Z, y, *, power):
    S = Z - Z.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(S).sum(axis=1)) - S[np.arange(len(y)), y]) * len(y) ** power)


@misconception(
    "losses.cross_entropy",
    "multiplied by the number of classes",
    "Your value is too large by a factor that is the number of classes. What do you count k times?",
)
def cross_entropy_multiplied_by_the_number_of_classes(Z, y):
    S = Z - Z.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(S).sum(axis=1)) - S[np.arange(len(y)), y]) * Z.shape[1])


@misconception(
    "losses.cross_entropy",
    "the logit alone",
    "The cost of an example depends on the other classes too. Which of their logits enter your value?",
    family={"sign": (1, -1)},
)
def cross_entropy_the_logit_alone(Z, y, *, sign):
    return float(sign * Z[np.arange(len(y)), y].mean())


@misconception("losses.cross_entropy", "the normaliser alone", "Where does y enter your value?")
def cross_entropy_the_normaliser_alone(Z, y):
    top = Z.max(axis=1)
    return float(np.mean(top + np.log(np.exp(Z - top[:, None]).sum(axis=1))))


@misconception(
    "losses.cross_entropy",
    "largest logit in place of the normaliser",
    "You compare with the largest logit only. What do the other classes contribute?",
    family={"sign": (1, -1)},
)
def cross_entropy_largest_logit_in_place_of_the_normaliser(Z, y, *, sign):
    return float(sign * np.mean(Z.max(axis=1) - Z[np.arange(len(y)), y]))


@misconception(
    "losses.cross_entropy",
    "probability without the logarithm",
    "How much does a surely wrong example cost in your code? The text asks for a logarithm.",
    family={
        "cost": (
            Expression("lambda p: 1 - p"),
            Expression("lambda p: p"),
            Expression("lambda p: -p"),
            Expression("lambda p: (1 - p) ** 2"),
            Expression("lambda p: 1 / p"),
            Expression("lambda p: -np.log(1 - p)"),
            Expression("lambda p: -p * np.log(p)"),
        )
    },
)
def cross_entropy_probability_without_the_logarithm(Z, y, *, cost):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    return float(np.mean(cost(P[np.arange(len(y)), y])))


@misconception(
    "losses.cross_entropy",
    "entropy of the predictions",
    "Where does y enter your value? You measure how unsure the model is, and not how wrong.",
    family={"sign": (1, -1)},
)
def cross_entropy_entropy_of_the_predictions(Z, y, *, sign):
    S = Z - Z.max(axis=1, keepdims=True)
    log_p = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    return float(-sign * np.mean((np.exp(log_p) * log_p).sum(axis=1)))


@misconception(
    "losses.cross_entropy",
    "logarithm of the mean probability",
    "Which comes first, the logarithm or the mean?",
)
def cross_entropy_logarithm_of_the_mean_probability(Z, y):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    return float(-np.log(np.mean(P[np.arange(len(y)), y])))


@misconception(
    "losses.cross_entropy",
    "class that the model likes best",
    "You take the probability of the winner. Whose probability does the text ask for?",
)
def cross_entropy_class_that_the_model_likes_best(Z, y):
    S = Z - Z.max(axis=1, keepdims=True)
    log_p = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    return float(-log_p.max(axis=1).mean())


@misconception(
    "losses.cross_entropy",
    "neighbour of the true class",
    "Classes are numbered from 0. Which column do you take for the class 0?",
    family={"shift": (1, -1)},
)
def cross_entropy_neighbour_of_the_true_class(Z, y, *, shift):
    S = Z - Z.max(axis=1, keepdims=True)
    log_p = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    return float(-log_p[np.arange(len(y)), (y + shift) % Z.shape[1]].mean())


@misconception(
    "losses.cross_entropy",
    "first class for all",
    "Where does y enter your value? You take the same column for every example.",
    family={"column": (0, -1)},
)
def cross_entropy_first_class_for_all(Z, y, *, column):
    S = Z - Z.max(axis=1, keepdims=True)
    log_p = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    return float(-log_p[:, column].mean())


@misconception(
    "losses.cross_entropy",
    "all classes count",
    "The cost is about the true class. Over which entries of your table of log-probabilities do you take the mean?",
    family={
        "reduce": (
            Expression("lambda L: L.mean()"),
            Expression("lambda L: L.sum(axis=1).mean()"),
            Expression("lambda L: L.sum()"),
        )
    },
)
def cross_entropy_all_classes_count(Z, y, *, reduce):
    S = Z - Z.max(axis=1, keepdims=True)
    return float(-reduce(S - np.log(np.exp(S).sum(axis=1, keepdims=True))))


@misconception(
    "losses.cross_entropy",
    "rows picked by class",
    "An index y alone picks rows, and you need one entry of each row.",
    family={
        "of": (
            Expression("lambda L, y: L[y]"),
            Expression("lambda L, y: L[y].sum(axis=1)"),
            Expression("lambda L, y: L[y % len(y), 0]"),
        )
    },
)
def cross_entropy_rows_picked_by_class(Z, y, *, of):
    S = Z - Z.max(axis=1, keepdims=True)
    return float(-of(S - np.log(np.exp(S).sum(axis=1, keepdims=True)), y).mean())


@misconception(
    "losses.cross_entropy",
    "squared error of the probabilities",
    "Your cost stays below a bound, however wrong and sure the model is. The text asks for a logarithm.",
    family={
        "reduce": (
            Expression("lambda S: S.mean()"),
            Expression("lambda S: S.sum(axis=1).mean()"),
            Expression("lambda S: 0.5 * S.sum(axis=1).mean()"),
        )
    },
)
def cross_entropy_squared_error_of_the_probabilities(Z, y, *, reduce):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    return float(reduce((P - np.eye(Z.shape[1])[y]) ** 2))


@misconception(
    "losses.cross_entropy",
    "sigmoid in place of softmax",
    "If one class becomes more probable, what must happen to the others? In your code each class stands for itself.",
)
def cross_entropy_sigmoid_in_place_of_softmax(Z, y):
    return float(np.mean(np.logaddexp(0, -Z[np.arange(len(y)), y])))


@misconception(
    "losses.cross_entropy",
    "yes-or-no questions averaged",
    "You ask a yes-or-no question for every class. The text asks for one softmax over the classes.",
)
def cross_entropy_yes_or_no_questions_averaged(Z, y):
    Y = np.eye(Z.shape[1])[y]
    return float(np.mean(np.logaddexp(0, Z) - Y * Z))


@misconception(
    "losses.cross_entropy",
    "other classes punished too",
    "The text counts the logarithm of one probability for each example. Which others do you count?",
)
def cross_entropy_other_classes_punished_too(Z, y):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    Y = np.eye(Z.shape[1])[y]
    return float(-np.mean((Y * np.log(P) + (1 - Y) * np.log(1 - P)).sum(axis=1)))


@misconception(
    "losses.cross_entropy",
    "no exp in the normaliser",
    "A sum of logits may be negative, and then it has no logarithm. What is summed under the logarithm?",
)
def cross_entropy_no_exp_in_the_normaliser(Z, y):
    return float(np.mean(np.log(np.abs(Z.sum(axis=1))) - Z[np.arange(len(y)), y]))


@misconception(
    "losses.cross_entropy",
    "normaliser without its logarithm",
    "The logarithm of a fraction is a difference of two logarithms. Do you take both?",
)
def cross_entropy_normaliser_without_its_logarithm(Z, y):
    S = Z - Z.max(axis=1, keepdims=True)
    return float(np.mean(np.exp(S).sum(axis=1) - S[np.arange(len(y)), y]))


@misconception(
    "losses.cross_entropy",
    "mean in place of the sum in the normaliser",
    "The probabilities of a row add up to 1 only with one way of putting the exps together.",
)
def cross_entropy_mean_in_place_of_the_sum_in_the_normaliser(Z, y):
    S = Z - Z.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(S).mean(axis=1)) - S[np.arange(len(y)), y]))


@misconception(
    "losses.cross_entropy",
    "true class left out of the normaliser",
    "The softmax of a row divides by all of its exps. Which one is missing from your sum?",
)
def cross_entropy_true_class_left_out_of_the_normaliser(Z, y):
    S = Z - Z.max(axis=1, keepdims=True)
    E = np.exp(S)
    own = S[np.arange(len(y)), y]
    return float(np.mean(np.log(E.sum(axis=1) - np.exp(own)) - own))


@misconception(
    "losses.cross_entropy",
    "signs of the logits turned round",
    "A larger logit should make its class more probable. Look at the sign inside exp.",
)
def cross_entropy_signs_of_the_logits_turned_round(Z, y):
    S = -Z - (-Z).max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(S).sum(axis=1)) - S[np.arange(len(y)), y]))


@misconception(
    "losses.cross_entropy",
    "one value per example",
    "You return an array. How many numbers does the text ask for?",
)
def cross_entropy_one_value_per_example(Z, y):
    S = Z - Z.max(axis=1, keepdims=True)
    return np.log(np.exp(S).sum(axis=1)) - S[np.arange(len(y)), y]


@misconception(
    "losses.cross_entropy",
    "gradient in place of the loss",
    "You return the slopes. The height is one number.",
)
def cross_entropy_gradient_in_place_of_the_loss(Z, y):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    P[np.arange(len(y)), y] -= 1
    return P / len(y)


@misconception(
    "losses.cross_entropy",
    "rows divided by their largest logit",
    "A shift of a row changes nothing on paper. Does a division change nothing?",
)
def cross_entropy_rows_divided_by_their_largest_logit(Z, y):
    S = Z / Z.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(S).sum(axis=1)) - S[np.arange(len(y)), y]))


@misconception(
    "losses.cross_entropy",
    "clipped logits",
    "Logits of 1000 should come out exact. Which line keeps them small?",
    family={"bound": (10.0, 20.0, 30.0, 50.0, 100.0, 500.0, 700.0)},
)
def cross_entropy_clipped_logits(Z, y, *, bound):
    C = np.clip(Z, -bound, bound)
    S = C - C.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(S).sum(axis=1)) - S[np.arange(len(y)), y]))


@misconception(
    "losses.cross_entropy",
    "rounded",
    "The loss changes by little from one step to the next. Which line of yours rounds it?",
    family={"decimals": DECIMALS},
)
def cross_entropy_rounded(Z, y, *, decimals):
    S = Z - Z.max(axis=1, keepdims=True)
    return round(float(np.mean(np.log(np.exp(S).sum(axis=1)) - S[np.arange(len(y)), y])), decimals)


@misconception(
    "losses.cross_entropy",
    "average within each class",
    "Are there as many examples of one class as of another? Every example should count alike.",
)
def cross_entropy_average_within_each_class(Z, y):
    S = Z - Z.max(axis=1, keepdims=True)
    costs = np.log(np.exp(S).sum(axis=1)) - S[np.arange(len(y)), y]
    return float(np.mean([costs[y == c].mean() for c in np.unique(y)]))


@misconception(
    "losses.cross_entropy",
    "misses counted",
    "You count misses. How sure the model is makes no difference then.",
)
def cross_entropy_misses_counted(Z, y):
    return float(np.mean(Z.argmax(axis=1) != y))


@misconception(
    "losses.cross_entropy",
    "margin to the best other class",
    "Your cost is a broken line. The text asks for a logarithm.",
    family={"least": (1.0,)},
)
def cross_entropy_margin_to_the_best_other_class(Z, y, *, least):
    own = Z[np.arange(len(y)), y]
    others = Z.copy()
    others[np.arange(len(y)), y] = -np.inf
    return float(np.mean(np.maximum(0, least + others.max(axis=1) - own)))


# training_loss


@misconception(
    "losses.training_loss",
    "costs combined in another way",
    "What one example costs is right in your code. Which single number of all these costs does the text ask for?",
    family={"combine": COMBINED},
)
def training_loss_costs_combined_in_another_way(theta, X, y, *, combine):
    return float(combine(((X @ theta[:-1] + theta[-1]) - y) ** 2))


@misconception(
    "losses.training_loss",
    "some examples left out",
    "Change the first and the last example alone, and then each second one: does your value move each time?",
    family={"part": PARTS},
)
def training_loss_some_examples_left_out(theta, X, y, *, part):
    return float(np.mean(((X @ theta[:-1] + theta[-1]) - y)[part] ** 2))


@misconception(
    "losses.training_loss",
    "only the first example",
    "How many of the examples make a difference to your value? Does a return stand inside of your loop?",
)
def training_loss_only_the_first_example(theta, X, y):
    return float(((X @ theta[:-1] + theta[-1])[0] - y[0]) ** 2)


@misconception(
    "losses.training_loss",
    "a constant in front",
    "Your value is a fixed multiple of the right one. Which constant does the text put in front of the mean?",
    family={"c": Between(0.001, 1000, examples=(3.0, 2.0))},
)
def training_loss_a_constant_in_front(theta, X, y, *, c):
    return float(c * np.mean(((X @ theta[:-1] + theta[-1]) - y) ** 2))


@misconception(
    "losses.training_loss", "minus sign in front", "Can a square be negative? Look at the sign of your value."
)
def training_loss_minus_sign_in_front(theta, X, y):
    return float(-np.mean(((X @ theta[:-1] + theta[-1]) - y) ** 2))


@misconception(
    "losses.training_loss",
    "divided by another power of n",
    "Repeat every example once more: the mean stays the same, and yours does not. How often do you divide by n?",
    family={"power": POWERS},
)
def training_loss_divided_by_another_power_of_n(theta, X, y, *, power):
    return float(np.mean(((X @ theta[:-1] + theta[-1]) - y) ** 2) * len(y) ** power)


@misconception(
    "losses.training_loss",
    "divided by n and something",
    "What do you divide by when there is one example, and what when there are two?",
    family={"extra": (1, -1, -2)},
)
def training_loss_divided_by_n_and_something(theta, X, y, *, extra):
    return (
        float(np.sum(((X @ theta[:-1] + theta[-1]) - y) ** 2) / (len(y) + extra))
        if len(y) + extra
        else float("nan")
    )


@misconception(
    "losses.training_loss",
    "divided by the size of theta or of X",
    "Over how many numbers is the mean taken? Count the residuals.",
    family={
        "of": (
            Expression("lambda theta, X: len(theta)"),
            Expression("lambda theta, X: X.shape[1]"),
            Expression("lambda theta, X: X.size"),
        )
    },
)
def training_loss_divided_by_the_size_of_theta_or_of_x(theta, X, y, *, of):
    return float(np.sum(((X @ theta[:-1] + theta[-1]) - y) ** 2) / of(theta, X))


@misconception(
    "losses.training_loss",
    "root of the mean",
    "If all residuals double, by which factor should the loss grow? By which does yours?",
)
def training_loss_root_of_the_mean(theta, X, y):
    return float(np.sqrt(np.mean(((X @ theta[:-1] + theta[-1]) - y) ** 2)))


@misconception(
    "losses.training_loss",
    "length of the residuals",
    "There is no root in the text, and there is a mean.",
    family={"power": (0, 1)},
)
def training_loss_length_of_the_residuals(theta, X, y, *, power):
    return float(np.linalg.norm((X @ theta[:-1] + theta[-1]) - y) / len(y) ** power)


@misconception(
    "losses.training_loss",
    "absolute error",
    "If all residuals double, by which factor should the loss grow? By which does yours?",
)
def training_loss_absolute_error(theta, X, y):
    return float(np.mean(np.abs((X @ theta[:-1] + theta[-1]) - y)))


@misconception(
    "losses.training_loss",
    "residuals not squared",
    "Two residuals of +1 and -1: do they cancel in your code?",
)
def training_loss_residuals_not_squared(theta, X, y):
    return float(np.mean((X @ theta[:-1] + theta[-1]) - y))


@misconception(
    "losses.training_loss",
    "squares after averaging",
    "In which order do you square and average? Try the residuals +1 and -1.",
)
def training_loss_squares_after_averaging(theta, X, y):
    return float(np.mean((X @ theta[:-1] + theta[-1]) - y) ** 2)


@misconception(
    "losses.training_loss",
    "sum of the residuals squared",
    "In which order do you square and add up? Try the residuals +1 and -1.",
    family={"power": (0, 1)},
)
def training_loss_sum_of_the_residuals_squared(theta, X, y, *, power):
    return float(np.sum((X @ theta[:-1] + theta[-1]) - y) ** 2 / len(y) ** power)


@misconception(
    "losses.training_loss",
    "variance of the residuals",
    "Shift all labels by 5: your value stays the same. Should it?",
    family={"of": (Expression("np.var"), Expression("np.std"))},
)
def training_loss_variance_of_the_residuals(theta, X, y, *, of):
    return float(of((X @ theta[:-1] + theta[-1]) - y))


@misconception(
    "losses.training_loss",
    "difference of the squares",
    "Which is squared, the difference or each of the two?",
)
def training_loss_difference_of_the_squares(theta, X, y):
    return float(np.mean((X @ theta[:-1] + theta[-1]) ** 2 - y**2))


@misconception(
    "losses.training_loss",
    "sum in place of the difference",
    "A perfect model has the loss 0. What does yours give when the predictions are the labels?",
)
def training_loss_sum_in_place_of_the_difference(theta, X, y):
    return float(np.mean(((X @ theta[:-1] + theta[-1]) + y) ** 2))


@misconception("losses.training_loss", "labels left out", "Where does y enter your value?")
def training_loss_labels_left_out(theta, X, y):
    return float(np.mean((X @ theta[:-1] + theta[-1]) ** 2))


@misconception(
    "losses.training_loss",
    "mean of the predictions",
    "You return what the model says on average. Where are the labels?",
)
def training_loss_mean_of_the_predictions(theta, X, y):
    return float(np.mean(X @ theta[:-1] + theta[-1]))


@misconception(
    "losses.training_loss",
    "one value per example",
    "You return an array. How many numbers does the text ask for?",
    family={"power": (2, 1)},
)
def training_loss_one_value_per_example(theta, X, y, *, power):
    return ((X @ theta[:-1] + theta[-1]) - y) ** power


@misconception(
    "losses.training_loss", "gradient in place of the loss", "You return slopes. The height is one number."
)
def training_loss_gradient_in_place_of_the_loss(theta, X, y):
    r = 2 * ((X @ theta[:-1] + theta[-1]) - y) / len(y)
    return np.concatenate([X.T @ r, [r.sum()]])


@misconception(
    "losses.training_loss",
    "bias counted twice",
    "The bias enters your predictions more than once. How often does theta[-1] occur in your code?",
)
def training_loss_bias_counted_twice(theta, X, y):
    return mse((X @ theta[:-1] + theta[-1]) + theta[-1], y)


@misconception(
    "losses.training_loss",
    "bias subtracted",
    "Give the model an example whose features are all 0: what should it say, and what does yours?",
)
def training_loss_bias_subtracted(theta, X, y):
    return mse(X @ theta[:-1] - theta[-1], y)


@misconception(
    "losses.training_loss",
    "some features only",
    "One feature of several makes a difference to your value. What does your product run over?",
    family={"feature": (0, -1)},
)
def training_loss_some_features_only(theta, X, y, *, feature):
    return mse(X[:, feature] * theta[:-1][feature] + theta[-1], y)


@misconception(
    "losses.training_loss",
    "average over the features",
    "Append a feature that is 0 for every example: your value changes. Should it?",
)
def training_loss_average_over_the_features(theta, X, y):
    return mse((X * theta[:-1]).mean(axis=1) + theta[-1], y)


@misconception(
    "losses.training_loss",
    "bias added once for each feature",
    "How often does the bias enter the prediction for one example?",
)
def training_loss_bias_added_once_for_each_feature(theta, X, y):
    return mse((X * theta[:-1] + theta[-1]).sum(axis=1), y)


@misconception(
    "losses.training_loss",
    "penalty added",
    "The text asks for the mean squared error alone. Which term do you add to it?",
    family={
        "c": Between(0.0001, 10, examples=(1.0, 0.1)),
        "of": (
            Expression("lambda theta: np.sum(theta**2)"),
            Expression("lambda theta: np.sum(np.abs(theta))"),
        ),
    },
)
def training_loss_penalty_added(theta, X, y, *, c, of):
    return mse((X @ theta[:-1] + theta[-1]), y) + float(c * of(theta))


@misconception(
    "losses.training_loss",
    "weights penalised",
    "The text asks for the mean squared error alone. Which term do you add to it?",
    family={
        "c": Between(0.0001, 10, examples=(1.0, 0.1)),
        "of": (
            Expression("lambda theta: np.sum(theta[:-1]**2)"),
            Expression("lambda theta: np.sum(np.abs(theta[:-1]))"),
        ),
    },
)
def training_loss_weights_penalised(theta, X, y, *, c, of):
    return mse((X @ theta[:-1] + theta[-1]), y) + float(c * of(theta))


@misconception(
    "losses.training_loss",
    "another loss",
    "Here the predictions are numbers and no logits. Which loss does the text name?",
)
def training_loss_another_loss(theta, X, y):
    return bce_logits((X @ theta[:-1] + theta[-1]), y)


@misconception(
    "losses.training_loss",
    "predictions squeezed or rounded",
    "The linear model returns any number. Which function do you put on top of it?",
    family={
        "of": (
            Expression("np.tanh"),
            Expression("np.round"),
            Expression("np.abs"),
            Expression("lambda z: np.maximum(z, 0)"),
            Expression("lambda z: 1 / (1 + np.exp(-z))"),
        )
    },
)
def training_loss_predictions_squeezed_or_rounded(theta, X, y, *, of):
    return mse(of(X @ theta[:-1] + theta[-1]), y)


@misconception(
    "losses.training_loss",
    "divided by the variance of the labels",
    "A loss of this text has the unit of y squared. Yours has none: what do you divide by?",
)
def training_loss_divided_by_the_variance_of_the_labels(theta, X, y):
    return float(np.mean(((X @ theta[:-1] + theta[-1]) - y) ** 2) / np.var(y))


@misconception(
    "losses.training_loss",
    "relative residuals",
    "The text asks for the residuals as they are. What do you divide them by?",
)
def training_loss_relative_residuals(theta, X, y):
    return float(np.mean((((X @ theta[:-1] + theta[-1]) - y) / y) ** 2))


@misconception(
    "losses.training_loss",
    "data standardised first",
    "The text asks for the loss on the data as they are. What do you do to X before?",
    family={
        "of": (
            Expression("lambda X: (X - X.mean(axis=0)) / X.std(axis=0)"),
            Expression("lambda X: X - X.mean(axis=0)"),
        )
    },
)
def training_loss_data_standardised_first(theta, X, y, *, of):
    return mse(of(X) @ theta[:-1] + theta[-1], y)


@misconception(
    "losses.training_loss",
    "examples in another order",
    "The prediction of an example belongs to its own label. Which pairs do you form?",
    family={
        "other": (
            Expression("lambda y: y[::-1]"),
            Expression("lambda y: np.roll(y, 1)"),
            Expression("lambda y: np.sort(y)"),
        )
    },
)
def training_loss_examples_in_another_order(theta, X, y, *, other):
    return mse((X @ theta[:-1] + theta[-1]), other(y))


@misconception(
    "losses.training_loss",
    "rounded",
    "The loss changes by little from one step to the next. Which line of yours rounds it?",
    family={"decimals": DECIMALS},
)
def training_loss_rounded(theta, X, y, *, decimals):
    return round(mse((X @ theta[:-1] + theta[-1]), y), decimals)


@misconception(
    "losses.training_loss", "always 0", "Your value is 0 whatever theta is. What is compared with what?"
)
def training_loss_always_0(theta, X, y):
    return 0.0


@misconception(
    "losses.training_loss",
    "theta read from behind",
    "The first weight of theta belongs to the first feature. In which order do yours come?",
)
def training_loss_theta_read_from_behind(theta, X, y):
    return mse(X @ theta[-2::-1] + theta[-1], y)


# one_hot


@misconception(
    "losses.one_hot",
    "another value in place of 1",
    "Which number marks the class in the text, and which in yours?",
    family={"value": (-1.0, 2.0, 0.5, 100.0)},
)
def one_hot_another_value_in_place_of_1(y, k, *, value):
    return value * np.eye(k)[y]


@misconception(
    "losses.one_hot",
    "marked with the row or the class",
    "Which number marks the class in the text, and which in yours?",
    family={
        "of": (
            Expression("lambda y, k: np.arange(len(y))[:, None]"),
            Expression("lambda y, k: y[:, None] + 1"),
            Expression("lambda y, k: k"),
            Expression("lambda y, k: 1 / k"),
        )
    },
)
def one_hot_marked_with_the_row_or_the_class(y, k, *, of):
    return np.eye(k)[y] * of(y, k)


@misconception(
    "losses.one_hot",
    "zeros and ones exchanged",
    "One entry of a row is marked, and the others are not. Count the ones in one of your rows.",
)
def one_hot_zeros_and_ones_exchanged(y, k):
    return 1 - np.eye(k)[y]


@misconception(
    "losses.one_hot",
    "minus one in place of 0",
    "What stands in the other columns, in the text and in yours?",
    family={"other": (-1.0, 0.1, 0.5)},
)
def one_hot_minus_one_in_place_of_0(y, k, *, other):
    return np.where(np.eye(k)[y] == 1, 1.0, other)


@misconception(
    "losses.one_hot", "all zeros or all ones", "Where does y enter your table?", family={"value": (0.0, 1.0)}
)
def one_hot_all_zeros_or_all_ones(y, k, *, value):
    return np.full((len(y), k), value)


@misconception(
    "losses.one_hot",
    "counts from 1, the other way",
    "Class 0 has the first column. Which column do you mark for it?",
)
def one_hot_counts_from_1_the_other_way(y, k):
    return np.eye(k)[(y + 1) % k]


@misconception(
    "losses.one_hot",
    "counts from 1, and loses the last",
    "Class 0 has the first column, and the last class the last one. What becomes of the last class in yours?",
)
def one_hot_counts_from_1_and_loses_the_last(y, k):
    rows = np.zeros((len(y), k + 1))
    rows[np.arange(len(y)), y + 1] = 1
    return rows[:, :k]


@misconception("losses.one_hot", "a column too many", "The table has k columns. How many has yours?")
def one_hot_a_column_too_many(y, k):
    rows = np.zeros((len(y), k + 1))
    rows[np.arange(len(y)), y] = 1
    return rows


@misconception(
    "losses.one_hot",
    "an unused column in front",
    "The table has k columns, and class 0 has the first one. How many columns has yours?",
)
def one_hot_an_unused_column_in_front(y, k):
    rows = np.zeros((len(y), k + 1))
    rows[np.arange(len(y)), y + 1] = 1
    return rows


@misconception("losses.one_hot", "a column too few", "The table has k columns. How many has yours?")
def one_hot_a_column_too_few(y, k):
    return np.eye(k)[y][:, : k - 1]


@misconception(
    "losses.one_hot",
    "columns from the last to the first",
    "Class 0 has the first column. Which one has it in yours?",
)
def one_hot_columns_from_the_last_to_the_first(y, k):
    return np.eye(k)[k - 1 - y]


@misconception(
    "losses.one_hot",
    "the labels themselves",
    "You return the labels. How many numbers has a row of the table?",
)
def one_hot_the_labels_themselves(y, k):
    return y.astype(float)


@misconception(
    "losses.one_hot",
    "a table of classes by classes",
    "There is one row for each example. How many rows has yours?",
    family={
        "of": (
            Expression("lambda y, k: np.eye(k)"),
            Expression("lambda y, k: np.eye(len(y), k)"),
            Expression("lambda y, k: np.eye(len(y))"),
        )
    },
)
def one_hot_a_table_of_classes_by_classes(y, k, *, of):
    return of(y, k)


@misconception(
    "losses.one_hot",
    "examples compared with each other",
    "You compare the examples with each other. With what should a label be compared?",
)
def one_hot_examples_compared_with_each_other(y, k):
    return (y[:, None] == y[None, :]).astype(float)


@misconception(
    "losses.one_hot",
    "classes after the label",
    "One entry of a row is marked. Count the ones in one of your rows.",
    family={
        "of": (
            Expression("lambda c, y: c >= y"),
            Expression("lambda c, y: c < y"),
            Expression("lambda c, y: c > y"),
        )
    },
)
def one_hot_classes_after_the_label(y, k, *, of):
    return of(np.arange(k), y[:, None]).astype(float)


@misconception(
    "losses.one_hot",
    "only the first example, or the last",
    "Each example gets a mark of its own. How many rows of yours have one?",
    family={"i": (0, -1)},
)
def one_hot_only_the_first_example_or_the_last(y, k, *, i):
    rows = np.zeros((len(y), k))
    rows[i, y[i]] = 1
    return rows


@misconception(
    "losses.one_hot",
    "one row of marks for all",
    "There is one row for each example. You write all marks into the same row.",
)
def one_hot_one_row_of_marks_for_all(y, k):
    row = np.zeros(k)
    row[y] = 1
    return row


@misconception(
    "losses.one_hot",
    "last class never marked",
    "Your loop over the classes ends too early. Which class has no mark?",
)
def one_hot_last_class_never_marked(y, k):
    rows = np.eye(k)[y]
    rows[:, -1] = 0
    return rows


@misconception("losses.one_hot", "flat", "The table has two axes. How many has yours?")
def one_hot_flat(y, k):
    return np.eye(k)[y].ravel()


@misconception("losses.one_hot", "a third axis", "The table has two axes. How many has yours?")
def one_hot_a_third_axis(y, k):
    return np.eye(k)[y][:, None, :]


@misconception(
    "losses.one_hot",
    "counts in place of marks",
    "One row for each example is asked for. You count how often each class occurs.",
)
def one_hot_counts_in_place_of_marks(y, k):
    return np.bincount(y, minlength=k).astype(float)


@misconception(
    "losses.one_hot",
    "columns divided by their sums",
    "The entries are 0 and 1. What do you divide by?",
    family={"of": (Expression("lambda R: np.maximum(R.sum(axis=0), 1)"), Expression("lambda R: len(R)"))},
)
def one_hot_columns_divided_by_their_sums(y, k, *, of):
    rows = np.eye(k)[y]
    return rows / of(rows)


@misconception(
    "losses.one_hot",
    "another column in each row",
    "Row i has its mark in column y[i]. Which label do you use for row i?",
    family={
        "of": (
            Expression("lambda y: np.roll(y, 1)"),
            Expression("lambda y: np.sort(y)"),
            Expression("lambda y: y[::-1]"),
        )
    },
)
def one_hot_another_column_in_each_row(y, k, *, of):
    return np.eye(k)[of(y)]


# accuracy


@misconception(
    "losses.accuracy",
    "winner along the wrong axis",
    "Along which axis do the classes run? You look for the best example of each class.",
)
def accuracy_winner_along_the_wrong_axis(Z, y):
    best = Z.argmax(axis=0)
    return float(np.mean([y[i] == c for c, i in enumerate(best)]))


@misconception(
    "losses.accuracy",
    "the winning example's number",
    "Along which axis do the classes run? You compare the number of an example with a class.",
)
def accuracy_the_winning_example_s_number(Z, y):
    best = Z.argmax(axis=0)
    return float(np.mean(np.resize(best, len(y)) == y))


@misconception(
    "losses.accuracy",
    "compared in a way that does not fit",
    "Your two arrays differ in length. Along which axis do the classes run?",
)
def accuracy_compared_in_a_way_that_does_not_fit(Z, y):
    return float(np.mean(Z.argmax(axis=0) == y))


@misconception(
    "losses.accuracy",
    "some examples left out",
    "Change the first and the last example alone, and then each second one: does your value move each time?",
    family={"part": PARTS},
)
def accuracy_some_examples_left_out(Z, y, *, part):
    return float(np.mean((Z.argmax(axis=1) == y)[part]))


@misconception(
    "losses.accuracy",
    "hits of some, divided by all",
    "Your loop leaves an example out. Where does it begin, and where does it end?",
    family={"part": PARTS},
)
def accuracy_hits_of_some_divided_by_all(Z, y, *, part):
    return float(np.sum((Z.argmax(axis=1) == y)[part]) / len(y))


@misconception(
    "losses.accuracy",
    "one example only",
    "How many of the examples make a difference to your value? Does a return stand inside of your loop?",
    family={"i": (0, -1)},
)
def accuracy_one_example_only(Z, y, *, i):
    return float(Z.argmax(axis=1)[i] == y[i])


@misconception(
    "losses.accuracy",
    "divided by the classes",
    "A share of the examples is the number of hits, divided by which number?",
    family={
        "of": (
            Expression("lambda Z: Z.shape[1]"),
            Expression("lambda Z: Z.size"),
            Expression("lambda Z: len(Z) + 1"),
            Expression("lambda Z: max(len(Z) - 1, 1)"),
            Expression("lambda Z: len(Z) ** 2"),
        )
    },
)
def accuracy_divided_by_the_classes(Z, y, *, of):
    return float(np.sum(Z.argmax(axis=1) == y) / of(Z))


@misconception(
    "losses.accuracy",
    "number of misses",
    "You count, and the text asks for a share; and which ones do you count?",
)
def accuracy_number_of_misses(Z, y):
    return float(np.sum(Z.argmax(axis=1) != y))


@misconception(
    "losses.accuracy", "misses in percent", "Is 1 good or bad in your code, and what does a share run up to?"
)
def accuracy_misses_in_percent(Z, y):
    return 100 * float(np.mean(Z.argmax(axis=1) != y))


@misconception(
    "losses.accuracy", "one value per example", "You return an array. How many numbers does the text ask for?"
)
def accuracy_one_value_per_example(Z, y):
    return (Z.argmax(axis=1) == y).astype(float)


@misconception(
    "losses.accuracy",
    "predictions in place of the share",
    "You return which class wins. Where are they compared with y?",
)
def accuracy_predictions_in_place_of_the_share(Z, y):
    return Z.argmax(axis=1)


@misconception(
    "losses.accuracy",
    "rounded logits as classes",
    "A logit is a score. Which function turns a row of scores into a class?",
)
def accuracy_rounded_logits_as_classes(Z, y):
    return float(np.mean(np.round(Z[:, 0]) == y))


@misconception(
    "losses.accuracy",
    "first class always wins",
    "Where do the logits enter your value?",
    family={"column": (0, 1, -1)},
)
def accuracy_first_class_always_wins(Z, y, *, column):
    return float(np.mean((column % Z.shape[1]) == y))


@misconception(
    "losses.accuracy",
    "logits squeezed and cut at one half",
    "Only one of the classes is right. Do you compare the logits of a row with each other?",
    family={"threshold": (0.5, 0.0)},
)
def accuracy_logits_squeezed_and_cut_at_one_half(Z, y, *, threshold):
    Y = np.eye(Z.shape[1])[y]
    return float(np.mean((threshold < Z) == (Y == 1)))


@misconception(
    "losses.accuracy",
    "second place counts too",
    "Your share counts an example as right when its class is among the best two. The text asks for the largest.",
)
def accuracy_second_place_counts_too(Z, y):
    order = np.argsort(-Z, axis=1)[:, :2]
    return float(np.mean((order == y[:, None]).any(axis=1)))


@misconception(
    "losses.accuracy",
    "sizes of the logits compared",
    "A logit of -5 is small. Where do the signs go in your code?",
)
def accuracy_sizes_of_the_logits_compared(Z, y):
    return float(np.mean(np.abs(Z).argmax(axis=1) == y))


@misconception(
    "losses.accuracy",
    "last class never wins",
    "Which columns does your argmax look at?",
    family={"part": (Expression("slice(None, -1)"),)},
)
def accuracy_last_class_never_wins(Z, y, *, part):
    return float(np.mean(Z[:, part].argmax(axis=1) == y))


@misconception(
    "losses.accuracy",
    "first class never wins",
    "Which columns does your argmax look at?",
    family={"shift": (0, 1)},
)
def accuracy_first_class_never_wins(Z, y, *, shift):
    return float(np.mean(Z[:, 1:].argmax(axis=1) + shift == y))


@misconception(
    "losses.accuracy",
    "counts the classes from 1 the other way",
    "Classes are numbered from 0, and so is what argmax returns. What do you subtract?",
)
def accuracy_counts_the_classes_from_1_the_other_way(Z, y):
    return float(np.mean(Z.argmax(axis=1) - 1 == y))


@misconception(
    "losses.accuracy",
    "distance of the classes",
    "Class 3 is not further from class 0 than class 1 is. What do you do with the numbers of the classes?",
    family={"of": (Expression("np.abs"), Expression("np.square"), Expression("lambda d: d"))},
)
def accuracy_distance_of_the_classes(Z, y, *, of):
    return float(np.mean(of(Z.argmax(axis=1) - y)))


@misconception(
    "losses.accuracy",
    "examples in another order",
    "The prediction of an example belongs to its own label. Which pairs do you form?",
    family={
        "other": (
            Expression("lambda y: y[::-1]"),
            Expression("lambda y: np.roll(y, 1)"),
            Expression("lambda y: np.sort(y)"),
        )
    },
)
def accuracy_examples_in_another_order(Z, y, *, other):
    return float(np.mean(Z.argmax(axis=1) == other(y)))


@misconception(
    "losses.accuracy",
    "a table of all pairs",
    "Each prediction belongs to one label. What shape has your comparison?",
)
def accuracy_a_table_of_all_pairs(Z, y):
    return float(np.mean(Z.argmax(axis=1)[:, None] == y))


@misconception(
    "losses.accuracy",
    "rounded",
    "Your share has few digits. Which line takes them away?",
    family={"decimals": (1, 2, 3)},
)
def accuracy_rounded(Z, y, *, decimals):
    return round(float(np.mean(Z.argmax(axis=1) == y)), decimals)


@misconception(
    "losses.accuracy",
    "share of the right ones among a class",
    "Over which examples is the share taken?",
    family={"c": (0, 1)},
)
def accuracy_share_of_the_right_ones_among_a_class(Z, y, *, c):
    of_class = y == c
    return float(np.mean(Z.argmax(axis=1)[of_class] == c)) if of_class.any() else 0.0


@misconception("losses.accuracy", "loss in place of the share", "You return a loss. A share counts hits.")
def accuracy_loss_in_place_of_the_share(Z, y):
    return cross_entropy(Z, y)


@misconception(
    "losses.accuracy",
    "never between 0 and 1",
    "Your value is 0 or 1 and nothing between. Are classes compared with classes, and does any line cut the share to a whole number?",
    family={
        "of": (
            Expression("lambda Z, y: np.all(Z.argmax(axis=1) == y)"),
            Expression("lambda Z, y: np.any(Z.argmax(axis=1) == y)"),
            Expression("lambda Z, y: np.median(Z.argmax(axis=1) == y)"),
            Expression("lambda Z, y: np.mean(Z.max(axis=1) == y)"),
            Expression("lambda Z, y: round(np.mean(Z.argmax(axis=1) == y))"),
        )
    },
)
def accuracy_never_between_0_and_1(Z, y, *, of):
    return float(of(Z, y))

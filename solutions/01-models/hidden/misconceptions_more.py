"""More of what goes wrong in 01-models: the everyday mistakes, and families of them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from models import sigmoid, softmax, unpack

from autograder.misconceptions import Between, Expression, misconception

DECIMALS = (1, 2, 3, 4, 6, 8)

SQUEEZED = (
    Expression("np.tanh"),
    Expression("lambda z: np.maximum(z, 0)"),
    Expression("np.abs"),
    Expression("np.round"),
    Expression("np.sign"),
    Expression("np.exp"),
    Expression("np.square"),
)
"""Functions that somebody puts on top of a score."""


# linear


@misconception(
    "models.linear",
    "a function on top of the score",
    "The linear model returns any number. Which function do you put on top of it?",
    family={"on_top": (*SQUEEZED, Expression("lambda z: 1 / (1 + np.exp(-z))"))},
)
def linear_a_function_on_top_of_the_score(theta, X, *, on_top):
    return on_top(X @ theta[:-1] + theta[-1])


@misconception(
    "models.linear",
    "bias subtracted",
    "Give the model an example whose features are all 0: what should it say, and what does yours?",
)
def linear_bias_subtracted(theta, X):
    return X @ theta[:-1] - theta[-1]


@misconception(
    "models.linear",
    "bias multiplied",
    "A bias shifts all predictions by the same amount. What does yours do?",
)
def linear_bias_multiplied(theta, X):
    return (X @ theta[:-1]) * theta[-1]


@misconception(
    "models.linear",
    "bias multiplied by a number",
    "By how much do all predictions move when the bias grows by 1? By how much do yours?",
    family={
        "c": (
            Expression("lambda X: len(X)"),
            Expression("lambda X: 1 / len(X)"),
            Expression("lambda X: 2"),
            Expression("lambda X: 0.5"),
            Expression("lambda X: 1 / X.shape[1]"),
        )
    },
)
def linear_bias_multiplied_by_a_number(theta, X, *, c):
    return X @ theta[:-1] + c(X) * theta[-1]


@misconception(
    "models.linear",
    "another entry of theta as the bias",
    "Which slot of theta holds the bias, and which the weights? Number the entries for d = 3.",
    family={
        "of": (
            Expression("lambda theta, X: X @ theta[:-1] + theta[0]"),
            Expression("lambda theta, X: X @ theta[1:] + theta[-1]"),
            Expression("lambda theta, X: X @ theta[:-1] + theta[-2]"),
            Expression("lambda theta, X: X @ theta[:-1] + theta[1]"),
        )
    },
)
def linear_another_entry_of_theta_as_the_bias(theta, X, *, of):
    return of(theta, X)


@misconception(
    "models.linear", "first entry left out, no bias", "Which entries of theta never enter your predictions?"
)
def linear_first_entry_left_out_no_bias(theta, X):
    return X @ theta[1:]


@misconception(
    "models.linear", "a constant bias", "Where does the last entry of theta enter?", family={"b": (1.0, -1.0)}
)
def linear_a_constant_bias(theta, X, *, b):
    return X @ theta[:-1] + b


@misconception("models.linear", "bias only", "Where does X enter your predictions?")
def linear_bias_only(theta, X):
    return np.full(len(X), theta[-1])


@misconception(
    "models.linear",
    "one number for all examples",
    "How many predictions does the docstring promise, and how many do you return?",
    family={"of": (Expression("np.sum"), Expression("np.mean"))},
)
def linear_one_number_for_all_examples(theta, X, *, of):
    return of(X @ theta[:-1] + theta[-1])


@misconception(
    "models.linear",
    "the same prediction for all examples",
    "Take two examples that differ: your predictions are the same. Over which axis do you add up?",
    family={
        "of": (
            Expression("np.sum"),
            Expression("np.mean"),
            Expression("lambda v: v[0]"),
            Expression("lambda v: v[-1]"),
        )
    },
)
def linear_the_same_prediction_for_all_examples(theta, X, *, of):
    y_hat = X @ theta[:-1] + theta[-1]
    return np.full_like(y_hat, of(y_hat))


@misconception(
    "models.linear",
    "only the first example",
    "How many predictions does the docstring promise, and how many do you return?",
    family={"i": (0, -1)},
)
def linear_only_the_first_example(theta, X, *, i):
    return (X @ theta[:-1] + theta[-1])[i]


@misconception(
    "models.linear",
    "some features only",
    "Change one feature after the other: does the prediction move each time?",
    family={
        "part": (
            Expression("slice(0, 1)"),
            Expression("slice(-1, None)"),
            Expression("slice(1, None)"),
            Expression("slice(None, -1)"),
        )
    },
)
def linear_some_features_only(theta, X, *, part):
    return X[:, part] @ theta[:-1][part] + theta[-1]


@misconception(
    "models.linear",
    "weights in another order",
    "The first weight belongs to the first feature. Which does it meet in yours?",
    family={
        "order": (
            Expression("lambda w: w[::-1]"),
            Expression("lambda w: np.roll(w, 1)"),
            Expression("lambda w: np.roll(w, -1)"),
            Expression("lambda w: np.sort(w)"),
        )
    },
)
def linear_weights_in_another_order(theta, X, *, order):
    return X @ order(theta[:-1]) + theta[-1]


@misconception(
    "models.linear",
    "weights or features changed first",
    "The model is linear in the weights and in the features. Which function do you apply to one of them?",
    family={
        "of": (
            Expression("lambda X, w: X @ np.abs(w)"),
            Expression("lambda X, w: X @ w**2"),
            Expression("lambda X, w: X**2 @ w"),
            Expression("lambda X, w: np.abs(X) @ w"),
            Expression("lambda X, w: X @ (w / np.linalg.norm(w))"),
            Expression("lambda X, w: (X - X.mean(axis=0)) @ w"),
            Expression("lambda X, w: ((X - X.mean(axis=0)) / X.std(axis=0)) @ w"),
        )
    },
)
def linear_weights_or_features_changed_first(theta, X, *, of):
    return of(X, theta[:-1]) + theta[-1]


@misconception(
    "models.linear",
    "sum in place of the product",
    "A weight says how strongly a feature counts. Is there a product of the two in your code?",
)
def linear_sum_in_place_of_the_product(theta, X):
    return (X + theta[:-1]).sum(axis=1) + theta[-1]


@misconception("models.linear", "weights ignored", "Where do the weights enter?")
def linear_weights_ignored(theta, X):
    return X.sum(axis=1) + theta[-1]


@misconception(
    "models.linear",
    "a constant in front",
    "All your predictions are the same multiple of the right ones. Which constant stands in front?",
    family={"c": Between(0.001, 1000, examples=(2.0, 0.5))},
)
def linear_a_constant_in_front(theta, X, *, c):
    return c * (X @ theta[:-1] + theta[-1])


@misconception("models.linear", "minus sign in front", "All your predictions have the wrong sign.")
def linear_minus_sign_in_front(theta, X):
    return -(X @ theta[:-1] + theta[-1])


@misconception(
    "models.linear",
    "divided by a size",
    "Repeat the examples, or append a feature of zeros: the predictions should stay. Which size do you divide by?",
    family={
        "of": (
            Expression("lambda X: len(X)"),
            Expression("lambda X: X.shape[1]"),
            Expression("lambda X: X.shape[1] + 1"),
            Expression("lambda X: np.sqrt(X.shape[1])"),
        )
    },
)
def linear_divided_by_a_size(theta, X, *, of):
    return (X @ theta[:-1] + theta[-1]) / of(X)


@misconception(
    "models.linear",
    "a row in place of (n,)",
    "One number for each example is an array of shape (n,). Which step gives yours a second axis?",
)
def linear_a_row_in_place_of_n(theta, X):
    return (X @ theta[:-1] + theta[-1])[None, :]


@misconception(
    "models.linear",
    "examples in another order",
    "Row i of X gives prediction i. Which row gives it in yours?",
    family={"order": (Expression("lambda v: v[::-1]"), Expression("lambda v: np.sort(v)"))},
)
def linear_examples_in_another_order(theta, X, *, order):
    return order(X @ theta[:-1] + theta[-1])


@misconception(
    "models.linear",
    "bias only for one example",
    "A bias belongs to every prediction. Which of yours have it?",
    family={"i": (0, -1)},
)
def linear_bias_only_for_one_example(theta, X, *, i):
    y_hat = X @ theta[:-1]
    y_hat[i] += theta[-1]
    return y_hat


@misconception(
    "models.linear",
    "rounded",
    "Your predictions have few digits. Which line takes them away?",
    family={"decimals": (1, 2, 3, 4)},
)
def linear_rounded(theta, X, *, decimals):
    return np.round(X @ theta[:-1] + theta[-1], decimals)


@misconception(
    "models.linear",
    "cut to whole numbers",
    "Your predictions have no digits behind the point. Which line takes them away?",
)
def linear_cut_to_whole_numbers(theta, X):
    return (X @ theta[:-1] + theta[-1]).astype(int)


# sigmoid


@misconception(
    "models.sigmoid",
    "too steep or too flat",
    "Right in the middle and at both ends. What is the slope at 0, and what is yours?",
    family={"c": Between(0.01, 100, examples=(0.5, 3.0))},
)
def sigmoid_too_steep_or_too_flat(z, *, c):
    return np.where(c * z >= 0, 1, np.exp(-np.abs(c * z))) / (1 + np.exp(-np.abs(c * z)))


@misconception(
    "models.sigmoid",
    "another base",
    "The text says exp. Which number do you raise to the power of z?",
    family={"base": (10.0, 2.718, 2.72)},
)
def sigmoid_another_base(z, *, base):
    return 1 / (1 + base ** (-np.clip(z, -300, 300)))


@misconception(
    "models.sigmoid",
    "shifted to one side",
    "At z = 0 both classes are equally probable. Where does yours cross one half?",
    family={"c": Between(-0.1, -10, examples=(-1.0, -0.5))},
)
def sigmoid_shifted_to_one_side(z, *, c):
    return 1 / (1 + np.exp(-(z + c)))


@misconception(
    "models.sigmoid",
    "shifted to the other side",
    "At z = 0 both classes are equally probable. Where does yours cross one half?",
    family={"c": Between(0.1, 10, examples=(1.0, 0.5))},
)
def sigmoid_shifted_to_the_other_side(z, *, c):
    return 1 / (1 + np.exp(-(z + c)))


@misconception(
    "models.sigmoid",
    "another number in place of a 1",
    "Between which two numbers do your values lie, and what are they at 0? There are two ones in the formula.",
    family={
        "of": (
            Expression("lambda e: 1 / (1 - e)"),
            Expression("lambda e: 1 / (2 + e)"),
            Expression("lambda e: 2 / (1 + e)"),
            Expression("lambda e: 1 / (0.5 + e)"),
            Expression("lambda e: -1 / (1 + e)"),
            Expression("lambda e: 0.5 / (1 + e)"),
        )
    },
)
def sigmoid_another_number_in_place_of_a_1(z, *, of):
    return of(np.exp(-z))


@misconception(
    "models.sigmoid",
    "exp alone",
    "Can a probability be 20? Which step comes after exp?",
    family={"sign": (1, -1)},
)
def sigmoid_exp_alone(z, *, sign):
    return np.exp(sign * z)


@misconception(
    "models.sigmoid",
    "logarithm of the value",
    "A probability is positive. Which function did you apply on top?",
    family={
        "of": (
            Expression("lambda z: -np.logaddexp(0, -z)"),
            Expression("lambda z: np.logaddexp(0, z)"),
            Expression("lambda z: np.logaddexp(0, -z)"),
        )
    },
)
def sigmoid_logarithm_of_the_value(z, *, of):
    return of(z)


@misconception(
    "models.sigmoid",
    "inverse of the sigmoid",
    "Which way does the function go: from a score to a probability, or back?",
)
def sigmoid_inverse_of_the_sigmoid(z):
    return np.log(z / (1 - z))


@misconception(
    "models.sigmoid",
    "straight in the middle",
    "Your curve has corners. The sigmoid bends everywhere.",
    family={
        "of": (
            Expression("lambda z: 0.5 + 0.25 * z"),
            Expression("lambda z: 0.5 + 0.2 * z"),
            Expression("lambda z: 0.5 + z / 6"),
            Expression("lambda z: 0.5 + 0.5 * z"),
            Expression("lambda z: z"),
        )
    },
)
def sigmoid_straight_in_the_middle(z, *, of):
    return np.clip(of(z), 0, 1)


@misconception(
    "models.sigmoid",
    "no squeezing",
    "Can a probability be negative, or more than 1?",
    family={
        "of": (
            Expression("lambda z: z"),
            Expression("lambda z: np.maximum(z, 0)"),
            Expression("lambda z: 0.5 + z / 4"),
            Expression("np.abs"),
        )
    },
)
def sigmoid_no_squeezing(z, *, of):
    return of(z)


@misconception(
    "models.sigmoid",
    "another curve of the same look",
    "Between 0 and 1 and rising, and another curve. Compare your formula with that of the text, at z = 2 by hand.",
    family={
        "of": (
            Expression("lambda z: 0.5 * (1 + z / (1 + np.abs(z)))"),
            Expression("lambda z: 0.5 + np.arctan(z) / np.pi"),
            Expression("lambda z: 0.5 * (1 + z / np.sqrt(1 + z**2))"),
            Expression("lambda z: 1 / (1 + np.exp(-1.702 * z))"),
            Expression("lambda z: z / (1 + np.abs(z))"),
            Expression("lambda z: np.exp(-np.exp(-z))"),
            Expression("lambda z: 1 - np.exp(-np.exp(np.clip(z, -700, 700)))"),
        )
    },
)
def sigmoid_another_curve_of_the_same_look(z, *, of):
    return of(z)


@misconception(
    "models.sigmoid",
    "square in the exponent",
    "What becomes of the sign of z in your exponent?",
    family={
        "of": (
            Expression("lambda z: np.exp(-(z**2))"),
            Expression("lambda z: np.exp(-(z**3))"),
            Expression("lambda z: np.exp(np.abs(z))"),
        )
    },
)
def sigmoid_square_in_the_exponent(z, *, of):
    return 1 / (1 + of(z))


@misconception(
    "models.sigmoid",
    "root or square of the value",
    "Right at both ends and wrong between. Which power do you take of the probability?",
    family={"power": (2.0, 0.5)},
)
def sigmoid_root_or_square_of_the_value(z, *, power):
    return (1 / (1 + np.exp(-z))) ** power


@misconception(
    "models.sigmoid",
    "divided by a sum over the entries",
    "Each entry stands for itself. In yours an entry moves when another one does.",
    family={
        "of": (
            Expression("lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum()"),
            Expression("lambda z: (lambda p: p / p.sum())(1 / (1 + np.exp(-z)))"),
            Expression("lambda z: 1 / (1 + np.exp(-(z - z.mean())))"),
            Expression("lambda z: 1 / (1 + np.exp(-(z - z.max())))"),
            Expression("lambda z: 1 / (1 + np.exp(-z).sum())"),
            Expression("lambda z: (z - z.min()) / (z.max() - z.min())"),
        )
    },
)
def sigmoid_divided_by_a_sum_over_the_entries(z, *, of):
    return of(z)


@misconception(
    "models.sigmoid",
    "negative scores all alike",
    "For negative scores your values do not change. What should happen there?",
    family={"value": (0.0, 0.5, 1.0)},
)
def sigmoid_negative_scores_all_alike(z, *, value):
    return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), value)


@misconception(
    "models.sigmoid",
    "wrong form for one sign",
    "Right for one sign of z, and wrong for the other. Which of your two forms belongs to negative z?",
    family={
        "of": (
            Expression("lambda e: e"),
            Expression("lambda e: 1 / e / (1 + e)"),
            Expression("lambda e: -e / (1 + e)"),
            Expression("lambda e: e / (1 - e)"),
            Expression("lambda e: e / (1 + 1 / e)"),
            Expression("lambda e: 1 / (1 - e)"),
            Expression("lambda e: (1 + e) / e"),
            Expression("lambda e: e / 2"),
        )
    },
)
def sigmoid_wrong_form_for_one_sign(z, *, of):
    e = np.exp(-np.abs(np.clip(z, -300, 300)))
    return np.where(z >= 0, 1 / (1 + e), of(e))


@misconception(
    "models.sigmoid",
    "wrong form for positive scores",
    "Right for negative z, and wrong for positive. What should the two forms have in common at 0?",
    family={
        "of": (
            Expression("lambda e: 1 / (1 - e)"),
            Expression("lambda e: 1 - e"),
            Expression("lambda e: 1 + e"),
            Expression("lambda e: 1 + 0 * e"),
        )
    },
)
def sigmoid_wrong_form_for_positive_scores(z, *, of):
    e = np.exp(-np.abs(z))
    return np.where(z < 0, e / (1 + e), of(e))


@misconception(
    "models.sigmoid",
    "only one number",
    "Your function returns one number. It should return one for each entry of z.",
    family={"of": (Expression("np.mean"), Expression("np.sum"), Expression("lambda p: p.ravel()[0]"))},
)
def sigmoid_only_one_number(z, *, of):
    return of(1 / (1 + np.exp(-z)))


@misconception("models.sigmoid", "flattened", "The shape of the result should be that of z.")
def sigmoid_flattened(z):
    return (1 / (1 + np.exp(-z))).ravel()


@misconception(
    "models.sigmoid",
    "rounded",
    "Your probabilities have few digits. Which line takes them away?",
    family={"decimals": DECIMALS},
)
def sigmoid_rounded(z, *, decimals):
    return np.round(1 / (1 + np.exp(-z)), decimals)


@misconception("models.sigmoid", "one half everywhere", "Where does z enter your result?")
def sigmoid_one_half_everywhere(z):
    return np.full_like(z, 0.5)


# logistic


@misconception(
    "models.logistic",
    "another function in place of the sigmoid",
    "Your score is right. Which function turns it into a probability?",
    family={
        "squeeze": (
            Expression("np.tanh"),
            Expression("lambda s: np.maximum(s, 0)"),
            Expression("lambda s: np.clip(s, 0, 1)"),
            Expression("np.exp"),
            Expression("np.abs"),
            Expression("lambda s: 1 / (1 - np.exp(-s))"),
            Expression("lambda s: 1 + np.exp(-s)"),
            Expression("lambda s: np.logaddexp(0, s)"),
            Expression("lambda s: -np.logaddexp(0, -s)"),
        )
    },
)
def logistic_another_function_in_place_of_the_sigmoid(theta, X, *, squeeze):
    return squeeze(X @ theta[:-1] + theta[-1])


@misconception(
    "models.logistic",
    "competition between the examples",
    "The probability of one example moves when another example changes. Should it?",
    family={
        "of": (
            Expression("lambda s: np.exp(s - s.max()) / np.exp(s - s.max()).sum()"),
            Expression("lambda s: s / s.sum()"),
            Expression("lambda s: (s - s.min()) / (s.max() - s.min())"),
            Expression("lambda s: 1 / (1 + np.exp(-(s - s.mean())))"),
        )
    },
)
def logistic_competition_between_the_examples(theta, X, *, of):
    return of(X @ theta[:-1] + theta[-1])


@misconception(
    "models.logistic",
    "bias subtracted",
    "Give the model an example whose features are all 0: what should it say, and what does yours?",
)
def logistic_bias_subtracted(theta, X):
    return sigmoid(X @ theta[:-1] - theta[-1])


@misconception(
    "models.logistic", "bias multiplied", "A bias shifts all scores by the same amount. What does yours do?"
)
def logistic_bias_multiplied(theta, X):
    return sigmoid((X @ theta[:-1]) * theta[-1])


@misconception(
    "models.logistic",
    "another entry of theta as the bias",
    "Which slot of theta holds the bias, and which the weights? Number the entries for d = 3.",
    family={
        "of": (
            Expression("lambda theta, X: X @ theta[:-1] + theta[0]"),
            Expression("lambda theta, X: X @ theta[1:] + theta[-1]"),
            Expression("lambda theta, X: X @ theta[1:]"),
            Expression("lambda theta, X: X @ theta[:-1] + 1"),
        )
    },
)
def logistic_another_entry_of_theta_as_the_bias(theta, X, *, of):
    return sigmoid(of(theta, X))


@misconception(
    "models.logistic",
    "sigmoid before the sum",
    "Which comes first, the sum over the features or the sigmoid?",
    family={
        "of": (
            Expression("lambda theta, X: sigmoid(X) @ theta[:-1] + theta[-1]"),
            Expression("lambda theta, X: sigmoid(X * theta[:-1] + theta[-1]).sum(axis=1)"),
            Expression("lambda theta, X: sigmoid(X * theta[:-1]).sum(axis=1) + theta[-1]"),
            Expression("lambda theta, X: sigmoid(X * theta[:-1] + theta[-1]).mean(axis=1)"),
            Expression("lambda theta, X: sigmoid(X * theta[:-1] + theta[-1])"),
            Expression("lambda theta, X: sigmoid(sigmoid(X) @ theta[:-1] + theta[-1])"),
        )
    },
)
def logistic_sigmoid_before_the_sum(theta, X, *, of):
    return of(theta, X)


@misconception(
    "models.logistic",
    "score too large or too small",
    "Your probabilities are on the right side of one half, and too sure or not sure enough. Which factor does the score get?",
    family={"c": Between(0.01, 100, examples=(2.0, 0.5))},
)
def logistic_score_too_large_or_too_small(theta, X, *, c):
    return sigmoid(c * (X @ theta[:-1] + theta[-1]))


@misconception(
    "models.logistic",
    "score divided by a size",
    "Append a feature that is 0 for every example: the probabilities should stay. Which size do you divide by?",
    family={
        "of": (
            Expression("lambda X: len(X)"),
            Expression("lambda X: X.shape[1]"),
            Expression("lambda X: X.shape[1] + 1"),
            Expression("lambda X: np.sqrt(X.shape[1])"),
        )
    },
)
def logistic_score_divided_by_a_size(theta, X, *, of):
    return sigmoid((X @ theta[:-1] + theta[-1]) / of(X))


@misconception(
    "models.logistic",
    "average over the features",
    "Append a feature that is 0 for every example: the probabilities should stay. Is there an average where a sum belongs?",
)
def logistic_average_over_the_features(theta, X):
    return sigmoid((X * theta[:-1]).mean(axis=1) + theta[-1])


@misconception(
    "models.logistic",
    "probability changed at the end",
    "The sigmoid of the score is the answer. What do you do to it afterwards?",
    family={
        "of": (
            Expression("lambda p: p * (1 - p)"),
            Expression("lambda p: 2 * p"),
            Expression("lambda p: p / 2"),
            Expression("lambda p: p**2"),
            Expression("lambda p: -p"),
            Expression("lambda p: p / p.sum()"),
            Expression("lambda p: p + 0.5"),
        )
    },
)
def logistic_probability_changed_at_the_end(theta, X, *, of):
    return of(sigmoid(X @ theta[:-1] + theta[-1]))


@misconception(
    "models.logistic",
    "decides with another border",
    "Your model decides. It was asked how probable class 1 is.",
    family={"border": (0.5, 1.0)},
)
def logistic_decides_with_another_border(theta, X, *, border):
    return (X @ theta[:-1] + theta[-1] > border).astype(float)


@misconception(
    "models.logistic",
    "decides for -1 or 1",
    "Your model decides, and its labels are -1 and 1. It was asked how probable class 1 is.",
)
def logistic_decides_for_1_or_1(theta, X):
    return np.sign(X @ theta[:-1] + theta[-1])


@misconception(
    "models.logistic",
    "one number for all examples",
    "How many probabilities does the docstring promise, and how many do you return?",
    family={
        "of": (
            Expression("np.sum"),
            Expression("np.mean"),
            Expression("lambda p: p[0]"),
            Expression("lambda p: p[-1]"),
        )
    },
)
def logistic_one_number_for_all_examples(theta, X, *, of):
    return of(sigmoid(X @ theta[:-1] + theta[-1]))


@misconception(
    "models.logistic",
    "some features only",
    "Change one feature after the other: does the probability move each time?",
    family={
        "part": (
            Expression("slice(0, 1)"),
            Expression("slice(-1, None)"),
            Expression("slice(1, None)"),
            Expression("slice(None, -1)"),
        )
    },
)
def logistic_some_features_only(theta, X, *, part):
    return sigmoid(X[:, part] @ theta[:-1][part] + theta[-1])


@misconception(
    "models.logistic",
    "weights in another order",
    "The first weight belongs to the first feature. Which does it meet in yours?",
    family={
        "order": (
            Expression("lambda w: w[::-1]"),
            Expression("lambda w: np.roll(w, 1)"),
            Expression("lambda w: np.roll(w, -1)"),
        )
    },
)
def logistic_weights_in_another_order(theta, X, *, order):
    return sigmoid(X @ order(theta[:-1]) + theta[-1])


@misconception(
    "models.logistic",
    "features or weights changed first",
    "The score is linear in the weights and in the features. Which function do you apply to one of them?",
    family={
        "of": (
            Expression("lambda X, w: X @ np.abs(w)"),
            Expression("lambda X, w: X @ w**2"),
            Expression("lambda X, w: X**2 @ w"),
            Expression("lambda X, w: np.abs(X) @ w"),
            Expression("lambda X, w: X @ (w / np.linalg.norm(w))"),
            Expression("lambda X, w: (X - X.mean(axis=0)) @ w"),
            Expression("lambda X, w: ((X - X.mean(axis=0)) / X.std(axis=0)) @ w"),
        )
    },
)
def logistic_features_or_weights_changed_first(theta, X, *, of):
    return sigmoid(of(X, theta[:-1]) + theta[-1])


@misconception(
    "models.logistic",
    "bias added once for each feature",
    "How often does the bias enter the score of one example?",
)
def logistic_bias_added_once_for_each_feature(theta, X):
    return sigmoid((X * theta[:-1] + theta[-1]).sum(axis=1))


@misconception(
    "models.logistic",
    "score squared, or without its sign",
    "An example far on the side of class 0 gets a high probability in yours. What becomes of the sign of the score?",
    family={
        "of": (
            Expression("np.square"),
            Expression("lambda s: -np.abs(s)"),
            Expression("lambda s: np.maximum(s, 0)"),
            Expression("lambda s: np.minimum(s, 0)"),
            Expression("np.tanh"),
            Expression("np.round"),
        )
    },
)
def logistic_score_squared_or_without_its_sign(theta, X, *, of):
    return sigmoid(of(X @ theta[:-1] + theta[-1]))


@misconception(
    "models.logistic",
    "clipped",
    "Scores of 1000 should come out as they are. Which line keeps them small?",
    family={"bound": (1.0, 5.0, 10.0)},
)
def logistic_clipped(theta, X, *, bound):
    return sigmoid(np.clip(X @ theta[:-1] + theta[-1], -bound, bound))


@misconception(
    "models.logistic",
    "kept away from 0 and 1",
    "Your probabilities stop at a floor, and the right ones go on. Which line holds them back?",
    family={"eps": (1e-08, 1e-07, 1e-06, 0.001)},
)
def logistic_kept_away_from_0_and_1(theta, X, *, eps):
    return np.clip(sigmoid(X @ theta[:-1] + theta[-1]), eps, 1 - eps)


@misconception(
    "models.logistic",
    "rounded",
    "Your probabilities have few digits. Which line takes them away?",
    family={"decimals": (1, 2, 3, 4, 6)},
)
def logistic_rounded(theta, X, *, decimals):
    return np.round(sigmoid(X @ theta[:-1] + theta[-1]), decimals)


@misconception("models.logistic", "one half everywhere", "Where do theta and X enter?")
def logistic_one_half_everywhere(theta, X):
    return np.full(len(X), 0.5)


# softmax


@misconception(
    "models.softmax",
    "temperature in the exponent",
    "The winner is right in every row, and too sure or not sure enough. Which factor do the scores get before exp?",
    family={"c": Between(0.01, 100, examples=(2.0, 0.5))},
)
def softmax_temperature_in_the_exponent(Z, *, c):
    E = np.exp(c * (Z - Z.max(axis=1, keepdims=True)))
    return E / E.sum(axis=1, keepdims=True)


@misconception(
    "models.softmax",
    "another base",
    "The text says exp. Which number do you raise to the power of the score?",
    family={"base": (10.0, 2.718, 2.72)},
)
def softmax_another_base(Z, *, base):
    E = base ** (Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


@misconception(
    "models.softmax",
    "signs of the scores turned round",
    "The class with the highest score should be the most probable. Look at the sign inside exp.",
)
def softmax_signs_of_the_scores_turned_round(Z):
    E = np.exp(-(Z - Z.min(axis=1, keepdims=True)))
    return E / E.sum(axis=1, keepdims=True)


@misconception(
    "models.softmax",
    "another function in place of exp",
    "Which function makes the scores positive in the text, and which in yours?",
    family={
        "positive": (
            Expression("np.square"),
            Expression("np.abs"),
            Expression("lambda Z: np.maximum(Z, 0)"),
            Expression("lambda Z: Z - Z.min(axis=1, keepdims=True)"),
            Expression("lambda Z: 1 / (1 + np.exp(-Z))"),
            Expression("lambda Z: np.logaddexp(0, Z)"),
            Expression("lambda Z: np.exp(np.tanh(Z))"),
            Expression("lambda Z: np.exp(Z**2)"),
            Expression("lambda Z: np.exp(np.abs(Z))"),
            Expression("lambda Z: Z - Z.max(axis=1, keepdims=True)"),
        )
    },
)
def softmax_another_function_in_place_of_exp(Z, *, positive):
    E = positive(Z)
    return E / E.sum(axis=1, keepdims=True)


@misconception(
    "models.softmax",
    "divided by something else than the sum",
    "Add up one of your rows. What do you divide by?",
    family={
        "by": (
            Expression("lambda E: E.mean(axis=1, keepdims=True)"),
            Expression("lambda E: E.max(axis=1, keepdims=True) * 2"),
            Expression("lambda E: np.linalg.norm(E, axis=1, keepdims=True)"),
            Expression("lambda E: 1 + E.sum(axis=1, keepdims=True)"),
            Expression("lambda E: E.sum(axis=1, keepdims=True) - E"),
            Expression("lambda E: len(E)"),
            Expression("lambda E: E.shape[1]"),
            Expression("lambda E: E[0].sum()"),
            Expression("lambda E: E[-1].sum()"),
            Expression("lambda E: np.cumsum(E, axis=1)"),
            Expression("lambda E: E.sum(axis=1, keepdims=True) ** 2"),
            Expression("lambda E: E.sum(axis=1, keepdims=True) * len(E)"),
            Expression("lambda E: E.mean()"),
            Expression("lambda E: 1 + E"),
        )
    },
)
def softmax_divided_by_something_else_than_the_sum(Z, *, by):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / by(E)


@misconception(
    "models.softmax",
    "divided without keeping the axis",
    "Write down the shapes: an array (n, k) divided by one of shape (n,). Which axis do they share?",
)
def softmax_divided_without_keeping_the_axis(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1)


@misconception("models.softmax", "exp of the scores, not divided", "Add up one of your rows: is it 1?")
def softmax_exp_of_the_scores_not_divided(Z):
    return np.exp(Z)


@misconception(
    "models.softmax",
    "a number in the denominator",
    "Your rows do not quite add up to 1. What is added to the sum?",
    family={"eps": (1e-07, 1e-06, 1e-05, 0.001)},
)
def softmax_a_number_in_the_denominator(Z, *, eps):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / (E.sum(axis=1, keepdims=True) + eps)


@misconception(
    "models.softmax",
    "kept from 0",
    "A very small probability is lifted in yours. Which line keeps it from 0?",
    family={"eps": (1e-08, 1e-07, 1e-06), "kept": (Expression("lambda P, eps: np.maximum(P, eps)"),)},
)
def softmax_kept_from_0(Z, *, eps, kept):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return kept(E / E.sum(axis=1, keepdims=True), eps)


@misconception(
    "models.softmax",
    "logarithms in place of probabilities",
    "Your entries are negative. Which function did you apply on top?",
)
def softmax_logarithms_in_place_of_probabilities(Z):
    S = Z - Z.max(axis=1, keepdims=True)
    return S - np.log(np.exp(S).sum(axis=1, keepdims=True))


@misconception(
    "models.softmax",
    "applied twice",
    "Your rows add up to 1 and are too even. What happens to numbers that are probabilities already?",
)
def softmax_applied_twice(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    F = np.exp(E / E.sum(axis=1, keepdims=True))
    return F / F.sum(axis=1, keepdims=True)


@misconception(
    "models.softmax",
    "sigmoids divided by their sum",
    "Your rows add up to 1, and were squeezed before. What does the text put into the fraction?",
)
def softmax_sigmoids_divided_by_their_sum(Z):
    P = 1 / (1 + np.exp(-Z))
    return P / P.sum()


@misconception(
    "models.softmax",
    "shifted after exp",
    "A shift of the scores changes nothing. A shift of their exps does.",
    family={
        "by": (
            Expression("lambda E: E.max(axis=1, keepdims=True)"),
            Expression("lambda E: E.min(axis=1, keepdims=True)"),
            Expression("lambda E: E.mean(axis=1, keepdims=True)"),
        )
    },
)
def softmax_shifted_after_exp(Z, *, by):
    E = np.exp(Z)
    E = E - by(E)
    return E / E.sum(axis=1, keepdims=True)


@misconception(
    "models.softmax",
    "scores divided by their largest",
    "A shift of a row changes nothing on paper. Does a division change nothing?",
    family={
        "by": (
            Expression("lambda Z: Z.max(axis=1, keepdims=True)"),
            Expression("lambda Z: np.abs(Z).max(axis=1, keepdims=True)"),
            Expression("lambda Z: Z.sum(axis=1, keepdims=True)"),
            Expression("lambda Z: Z.std(axis=1, keepdims=True)"),
            Expression("lambda Z: np.linalg.norm(Z, axis=1, keepdims=True)"),
            Expression("lambda Z: Z.shape[1]"),
            Expression("lambda Z: np.sqrt(Z.shape[1])"),
            Expression("lambda Z: Z.max()"),
        )
    },
)
def softmax_scores_divided_by_their_largest(Z, *, by):
    S = Z / by(Z)
    E = np.exp(S - S.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


@misconception(
    "models.softmax",
    "shifted by the smallest, or the first",
    "Take a row with scores 1000 apart: what is the largest number that meets exp in yours?",
    family={
        "by": (
            Expression("lambda Z: Z.min(axis=1, keepdims=True)"),
            Expression("lambda Z: Z[:, :1]"),
            Expression("lambda Z: Z[:, -1:]"),
            Expression("lambda Z: np.median(Z, axis=1, keepdims=True)"),
        )
    },
)
def softmax_shifted_by_the_smallest_or_the_first(Z, *, by):
    E = np.exp(Z - by(Z))
    return E / E.sum(axis=1, keepdims=True)


@misconception(
    "models.softmax",
    "shifted by one number of the whole table",
    "Take two rows that lie 1000 apart: which number do you subtract from the lower one, and what is left of it?",
    family={"by": (Expression("lambda Z: Z.mean()"), Expression("lambda Z: Z.max(axis=0)[0]"))},
)
def softmax_shifted_by_one_number_of_the_whole_table(Z, *, by):
    E = np.exp(Z - by(Z))
    return E / E.sum(axis=1, keepdims=True)


@misconception(
    "models.softmax",
    "each column shifted by its own",
    "A shift changes nothing only if the whole row gets the same one.",
    family={"by": (Expression("lambda Z: Z.max(axis=0)"), Expression("lambda Z: Z.mean(axis=0)"))},
)
def softmax_each_column_shifted_by_its_own(Z, *, by):
    E = np.exp(Z - by(Z))
    return E / E.sum(axis=1, keepdims=True)


@misconception(
    "models.softmax",
    "shifted upwards",
    "Add 1000 to all scores of a row. With which sign does the largest one enter your exponent?",
)
def softmax_shifted_upwards(Z):
    E = np.exp(Z + Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


@misconception(
    "models.softmax",
    "shifted in one of the two places",
    "The same shift belongs above and below the line of the fraction.",
    family={
        "of": (
            Expression("lambda Z, S: np.exp(S) / np.exp(Z).sum(axis=1, keepdims=True)"),
            Expression("lambda Z, S: np.exp(Z) / np.exp(S).sum(axis=1, keepdims=True)"),
        )
    },
)
def softmax_shifted_in_one_of_the_two_places(Z, *, of):
    return of(Z, Z - Z.max(axis=1, keepdims=True))


@misconception("models.softmax", "the same probability for all classes", "Where do the scores enter?")
def softmax_the_same_probability_for_all_classes(Z):
    return np.full_like(Z, 1 / Z.shape[1])


@misconception(
    "models.softmax",
    "only one row",
    "Every example has probabilities of its own. How many rows do you return?",
    family={"i": (0, -1)},
)
def softmax_only_one_row(Z, *, i):
    E = np.exp(Z[i] - Z[i].max())
    return E / E.sum()


@misconception("models.softmax", "transposed", "Row i belongs to example i. Which way does your table lie?")
def softmax_transposed(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return (E / E.sum(axis=1, keepdims=True)).T


@misconception("models.softmax", "sorted", "Column c belongs to class c. Which line of yours sorts?")
def softmax_sorted(Z):
    E = np.sort(np.exp(Z - Z.max(axis=1, keepdims=True)), axis=1)
    return E / E.sum(axis=1, keepdims=True)


@misconception(
    "models.softmax",
    "rounded",
    "Your probabilities have few digits. Which line takes them away?",
    family={"decimals": (1, 2, 3, 4, 6)},
)
def softmax_rounded(Z, *, decimals):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return np.round(E / E.sum(axis=1, keepdims=True), decimals)


@misconception(
    "models.softmax",
    "number of the winner",
    "You return which class wins. The text asks how probable each is.",
)
def softmax_number_of_the_winner(Z):
    return Z.argmax(axis=1)


@misconception(
    "models.softmax",
    "last class left out of the sum",
    "The sum runs over all classes. Where does yours begin and end?",
    family={"part": (Expression("slice(None, -1)"), Expression("slice(1, None)"))},
)
def softmax_last_class_left_out_of_the_sum(Z, *, part):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E[:, part].sum(axis=1, keepdims=True)


@misconception(
    "models.softmax",
    "one minus the probability",
    "The class with the highest score should be the most probable.",
)
def softmax_one_minus_the_probability(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return 1 - E / E.sum(axis=1, keepdims=True)


# log_softmax


@misconception(
    "models.log_softmax",
    "temperature in the exponent",
    "The winner is right in every row, and too sure or not sure enough. Which factor do the scores get?",
    family={"c": Between(0.01, 100, examples=(2.0, 0.5))},
)
def log_softmax_temperature_in_the_exponent(Z, *, c):
    S = c * (Z - Z.max(axis=1, keepdims=True))
    return S - np.log(np.exp(S).sum(axis=1, keepdims=True))


@misconception(
    "models.log_softmax",
    "logarithm to another base",
    "Which logarithm is the inverse of exp?",
    family={"base": (2.0, 10.0)},
)
def log_softmax_logarithm_to_another_base(Z, *, base):
    S = Z - Z.max(axis=1, keepdims=True)
    return (S - np.log(np.exp(S).sum(axis=1, keepdims=True))) / np.log(base)


@misconception(
    "models.log_softmax",
    "logarithm of the sum to another base",
    "Which logarithm is the inverse of exp?",
    family={"base": (2.0, 10.0)},
)
def log_softmax_logarithm_of_the_sum_to_another_base(Z, *, base):
    S = Z - Z.max(axis=1, keepdims=True)
    return S - np.log(np.exp(S).sum(axis=1, keepdims=True)) / np.log(base)


@misconception(
    "models.log_softmax",
    "something else than log of the sum subtracted",
    "Take exp of a row of yours and add it up. What is subtracted from the scores on paper?",
    family={
        "of": (
            Expression("lambda S: np.exp(S).sum(axis=1, keepdims=True)"),
            Expression("lambda S: np.log(np.exp(S).mean(axis=1, keepdims=True))"),
            Expression("lambda S: np.log(S.sum(axis=1, keepdims=True))"),
            Expression("lambda S: 0.0"),
            Expression("lambda S: np.log(np.exp(S).max(axis=1, keepdims=True) + 1)"),
            Expression("lambda S: S.sum(axis=1, keepdims=True)"),
            Expression("lambda S: np.log(np.abs(S)).sum(axis=1, keepdims=True)"),
            Expression("lambda S: np.logaddexp(0, S)"),
            Expression("lambda S: np.log(S.shape[1])"),
            Expression("lambda S: 2 * np.log(np.exp(S).sum(axis=1, keepdims=True))"),
            Expression("lambda S: np.log(np.exp(S[:, :-1]).sum(axis=1, keepdims=True))"),
            Expression("lambda S: np.log(np.exp(S[:, 1:]).sum(axis=1, keepdims=True))"),
            Expression("lambda S: np.log(np.cumsum(np.exp(S), axis=1))"),
            Expression("lambda S: np.log(np.exp(S[0]).sum())"),
        )
    },
)
def log_softmax_something_else_than_log_of_the_sum_subtracted(Z, *, of):
    S = Z - Z.max(axis=1, keepdims=True)
    return S - of(S)


@misconception(
    "models.log_softmax",
    "log of the sum added",
    "The logarithm of a fraction is a difference. Look at the sign between your two terms.",
)
def log_softmax_log_of_the_sum_added(Z):
    S = Z - Z.max(axis=1, keepdims=True)
    return S + np.log(np.exp(S).sum(axis=1, keepdims=True))


@misconception(
    "models.log_softmax",
    "divided in place of subtracted",
    "The logarithm of a fraction is a difference, and no fraction.",
)
def log_softmax_divided_in_place_of_subtracted(Z):
    S = Z - Z.max(axis=1, keepdims=True)
    return S / np.log(np.exp(S).sum(axis=1, keepdims=True))


@misconception(
    "models.log_softmax", "log of the sum alone", "Where do the scores of the single classes enter?"
)
def log_softmax_log_of_the_sum_alone(Z):
    top = Z.max(axis=1, keepdims=True)
    return top + np.log(np.exp(Z - top).sum(axis=1, keepdims=True))


@misconception(
    "models.log_softmax",
    "signs of the scores turned round",
    "The class with the highest score should be the most probable. Look at the sign inside exp.",
)
def log_softmax_signs_of_the_scores_turned_round(Z):
    S = Z.min(axis=1, keepdims=True) - Z
    return S - np.log(np.exp(S).sum(axis=1, keepdims=True))


@misconception(
    "models.log_softmax",
    "subtracted without keeping the axis",
    "Write down the shapes: an array (n, k) minus one of shape (n,). Which axis do they share?",
)
def log_softmax_subtracted_without_keeping_the_axis(Z):
    S = Z - Z.max(axis=1, keepdims=True)
    return S - np.log(np.exp(S).sum(axis=1))


@misconception(
    "models.log_softmax",
    "applied twice",
    "What happens to numbers that are probabilities already when they meet exp again?",
)
def log_softmax_applied_twice(Z):
    P = softmax(Z)
    return P - np.log(np.exp(P).sum(axis=1, keepdims=True))


@misconception(
    "models.log_softmax",
    "logarithm of something else than the probability",
    "Whose logarithm is asked for?",
    family={
        "of": (
            Expression("lambda P: np.log1p(P)"),
            Expression("lambda P: np.log(1 - P)"),
            Expression("lambda P: -P * np.log(P)"),
            Expression("lambda P: P * np.log(P)"),
            Expression("lambda P: np.log(P / (1 - P))"),
            Expression("lambda P: P - 1"),
            Expression("lambda P: -P"),
            Expression("lambda P: np.exp(P)"),
        )
    },
)
def log_softmax_logarithm_of_something_else_than_the_probability(Z, *, of):
    return of(softmax(Z))


@misconception(
    "models.log_softmax",
    "logarithm of the scores",
    "A score may be negative. What comes before the logarithm?",
    family={
        "of": (
            Expression("lambda Z: np.log(Z)"),
            Expression("lambda Z: np.log(np.abs(Z))"),
            Expression("lambda Z: np.log(Z / Z.sum(axis=1, keepdims=True))"),
            Expression("lambda Z: np.log(np.abs(Z) / np.abs(Z).sum(axis=1, keepdims=True))"),
        )
    },
)
def log_softmax_logarithm_of_the_scores(Z, *, of):
    return of(Z)


@misconception(
    "models.log_softmax",
    "each class for itself",
    "If one class becomes more probable, what must happen to the others of the same example?",
)
def log_softmax_each_class_for_itself(Z):
    return -np.logaddexp(0, -Z)


@misconception(
    "models.log_softmax",
    "scores divided first",
    "A shift of a row changes nothing on paper. Does a division change nothing?",
    family={
        "by": (
            Expression("lambda Z: Z.max(axis=1, keepdims=True)"),
            Expression("lambda Z: np.abs(Z).max(axis=1, keepdims=True)"),
            Expression("lambda Z: Z.sum(axis=1, keepdims=True)"),
            Expression("lambda Z: Z.shape[1]"),
            Expression("lambda Z: np.sqrt(Z.shape[1])"),
        )
    },
)
def log_softmax_scores_divided_first(Z, *, by):
    S = Z / by(Z)
    return (
        S
        - S.max(axis=1, keepdims=True)
        - np.log(np.exp(S - S.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True))
    )


@misconception(
    "models.log_softmax",
    "shifted by the smallest, or the first",
    "Take a row with scores 1000 apart: what is the largest number that meets exp in yours?",
    family={"by": (Expression("lambda Z: Z.min(axis=1, keepdims=True)"), Expression("lambda Z: Z[:, :1]"))},
)
def log_softmax_shifted_by_the_smallest_or_the_first(Z, *, by):
    S = Z - by(Z)
    return S - np.log(np.exp(S).sum(axis=1, keepdims=True))


@misconception(
    "models.log_softmax",
    "each column shifted by its own",
    "A shift changes nothing only if the whole row gets the same one.",
    family={"by": (Expression("lambda Z: Z.max(axis=0)"), Expression("lambda Z: Z.mean(axis=0)"))},
)
def log_softmax_each_column_shifted_by_its_own(Z, *, by):
    S = Z - by(Z)
    return S - np.log(np.exp(S).sum(axis=1, keepdims=True))


@misconception(
    "models.log_softmax",
    "shifted over the classes, summed over the examples",
    "The sum runs over the classes of one example. Over which axis do you add up?",
)
def log_softmax_shifted_over_the_classes_summed_over_the_examples(Z):
    S = Z - Z.max(axis=1, keepdims=True)
    return S - np.log(np.exp(S).sum(axis=0))


@misconception(
    "models.log_softmax",
    "clipped scores",
    "For the row [1000, 0] the answer is [0, -1000]. Which line keeps the scores small?",
    family={"bound": (10.0, 20.0, 30.0, 50.0, 100.0, 500.0, 700.0)},
)
def log_softmax_clipped_scores(Z, *, bound):
    C = np.clip(Z, -bound, bound)
    S = C - C.max(axis=1, keepdims=True)
    return S - np.log(np.exp(S).sum(axis=1, keepdims=True))


@misconception(
    "models.log_softmax",
    "clipped at the end",
    "A log-probability may be -1000. Which line holds it back?",
    family={"floor": (-10.0, -100.0, -500.0, -700.0)},
)
def log_softmax_clipped_at_the_end(Z, *, floor):
    S = Z - Z.max(axis=1, keepdims=True)
    return np.maximum(S - np.log(np.exp(S).sum(axis=1, keepdims=True)), floor)


@misconception(
    "models.log_softmax",
    "a number inside the logarithm of the sum",
    "What is added to the sum of the exps?",
    family={"eps": (1e-07, 1e-06, 1e-05, 0.001, 1.0)},
)
def log_softmax_a_number_inside_the_logarithm_of_the_sum(Z, *, eps):
    S = Z - Z.max(axis=1, keepdims=True)
    return S - np.log(np.exp(S).sum(axis=1, keepdims=True) + eps)


@misconception("models.log_softmax", "the same for all classes", "Where do the scores enter?")
def log_softmax_the_same_for_all_classes(Z):
    return np.full_like(Z, -np.log(Z.shape[1]))


@misconception(
    "models.log_softmax",
    "only the largest of a row",
    "Every class has a log-probability. How many numbers has a row of yours?",
    family={
        "of": (
            Expression("lambda L: L.max(axis=1)"),
            Expression("lambda L: L.sum(axis=1)"),
            Expression("lambda L: L.mean(axis=1)"),
            Expression("lambda L: L[:, 0]"),
            Expression("lambda L: L[0]"),
        )
    },
)
def log_softmax_only_the_largest_of_a_row(Z, *, of):
    S = Z - Z.max(axis=1, keepdims=True)
    return of(S - np.log(np.exp(S).sum(axis=1, keepdims=True)))


@misconception(
    "models.log_softmax", "transposed", "Row i belongs to example i. Which way does your table lie?"
)
def log_softmax_transposed(Z):
    S = Z - Z.max(axis=1, keepdims=True)
    return (S - np.log(np.exp(S).sum(axis=1, keepdims=True))).T


@misconception(
    "models.log_softmax",
    "rounded",
    "Your values have few digits. Which line takes them away?",
    family={"decimals": (1, 2, 3, 4, 6)},
)
def log_softmax_rounded(Z, *, decimals):
    S = Z - Z.max(axis=1, keepdims=True)
    return np.round(S - np.log(np.exp(S).sum(axis=1, keepdims=True)), decimals)


# softmax_logits


@misconception(
    "models.softmax_logits",
    "a function on top of the scores",
    "The scores are any number. Which function do you put on top of them?",
    family={"on_top": (*SQUEEZED, Expression("lambda Z: 1 / (1 + np.exp(-Z))"))},
)
def softmax_logits_a_function_on_top_of_the_scores(theta, X, k, *, on_top):
    d = X.shape[1]
    return on_top(X @ theta[: d * k].reshape(d, k) + theta[d * k :])


@misconception(
    "models.softmax_logits",
    "scores shifted or scaled",
    "Only the differences matter to softmax, and yet the text asks for the scores themselves. What do you subtract or divide by?",
    family={
        "of": (
            Expression("lambda Z: Z - Z.max(axis=1, keepdims=True)"),
            Expression("lambda Z: Z - Z.mean(axis=1, keepdims=True)"),
            Expression("lambda Z: Z - Z.mean(axis=0)"),
            Expression("lambda Z: Z - Z.max()"),
            Expression("lambda Z: Z / Z.sum(axis=1, keepdims=True)"),
            Expression("lambda Z: Z / len(Z)"),
            Expression("lambda Z: Z / Z.shape[1]"),
        )
    },
)
def softmax_logits_scores_shifted_or_scaled(theta, X, k, *, of):
    d = X.shape[1]
    return of(X @ theta[: d * k].reshape(d, k) + theta[d * k :])


@misconception(
    "models.softmax_logits",
    "biases subtracted",
    "Give the model an example whose features are all 0: which scores should come out?",
)
def softmax_logits_biases_subtracted(theta, X, k):
    d = X.shape[1]
    return X @ theta[: d * k].reshape(d, k) - theta[d * k :]


@misconception(
    "models.softmax_logits",
    "biases multiplied",
    "A bias shifts the scores of its class by the same amount. What does yours do?",
)
def softmax_logits_biases_multiplied(theta, X, k):
    d = X.shape[1]
    return X @ theta[: d * k].reshape(d, k) * theta[d * k :]


@misconception(
    "models.softmax_logits",
    "biases exchanged or shared",
    "Which bias belongs to which class? Give the model an example whose features are all 0.",
    family={
        "of": (
            Expression("lambda b: b[::-1]"),
            Expression("lambda b: np.roll(b, 1)"),
            Expression("lambda b: b.mean()"),
            Expression("lambda b: b.sum()"),
            Expression("lambda b: b[0]"),
            Expression("lambda b: 1"),
            Expression("lambda b: len(b) * b"),
            Expression("lambda b: 2 * b"),
            Expression("lambda b: -1"),
        )
    },
)
def softmax_logits_biases_exchanged_or_shared(theta, X, k, *, of):
    d = X.shape[1]
    return X @ theta[: d * k].reshape(d, k) + of(theta[d * k :])


@misconception(
    "models.softmax_logits",
    "biases from the front of the weights",
    "Which numbers of theta do you use twice, and which never?",
    family={
        "of": (Expression("lambda theta, k: theta[:k]"), Expression("lambda theta, k: theta[k : 2 * k]"))
    },
)
def softmax_logits_biases_from_the_front_of_the_weights(theta, X, k, *, of):
    d = X.shape[1]
    return X @ theta[: d * k].reshape(d, k) + of(theta, k)


@misconception(
    "models.softmax_logits",
    "weights from the back",
    "Which numbers of theta do you use twice, and which never?",
)
def softmax_logits_weights_from_the_back(theta, X, k):
    d = X.shape[1]
    return X @ theta[k:].reshape(d, k) + theta[d * k :]


@misconception(
    "models.softmax_logits",
    "biases added to the examples",
    "A bias belongs to a class. To which axis do you add it?",
)
def softmax_logits_biases_added_to_the_examples(theta, X, k):
    d = X.shape[1]
    return X @ theta[: d * k].reshape(d, k) + np.resize(theta[d * k :], len(X))[:, None]


@misconception(
    "models.softmax_logits",
    "biases once for each feature",
    "How often does the bias of a class enter its score?",
)
def softmax_logits_biases_once_for_each_feature(theta, X, k):
    d = X.shape[1]
    return X @ theta[: d * k].reshape(d, k) + d * theta[d * k :]


@misconception(
    "models.softmax_logits",
    "average over the features",
    "Append a feature that is 0 for every example: the scores should stay. Is there an average where a sum belongs?",
    family={"of": (Expression("lambda d: d"), Expression("lambda d: np.sqrt(d)"))},
)
def softmax_logits_average_over_the_features(theta, X, k, *, of):
    d = X.shape[1]
    return X @ theta[: d * k].reshape(d, k) / of(d) + theta[d * k :]


@misconception(
    "models.softmax_logits",
    "some features only",
    "Change one feature after the other: do the scores move each time?",
    family={
        "part": (
            Expression("slice(0, 1)"),
            Expression("slice(-1, None)"),
            Expression("slice(1, None)"),
            Expression("slice(None, -1)"),
        )
    },
)
def softmax_logits_some_features_only(theta, X, k, *, part):
    d = X.shape[1]
    return X[:, part] @ theta[: d * k].reshape(d, k)[part] + theta[d * k :]


@misconception(
    "models.softmax_logits",
    "weights in another order",
    "W[j, c] is the weight of feature j in the score of class c. Which weight do you take there?",
    family={
        "of": (
            Expression("lambda W: W[::-1]"),
            Expression("lambda W: W[:, ::-1]"),
            Expression("lambda W: np.roll(W, 1, axis=0)"),
            Expression("lambda W: np.roll(W, 1, axis=1)"),
        )
    },
)
def softmax_logits_weights_in_another_order(theta, X, k, *, of):
    d = X.shape[1]
    return X @ of(theta[: d * k].reshape(d, k)) + theta[d * k :]


@misconception(
    "models.softmax_logits",
    "the weights of one class for all",
    "Each class has weights of its own. Which columns of W do you use?",
    family={"c": (0, -1)},
)
def softmax_logits_the_weights_of_one_class_for_all(theta, X, k, *, c):
    d = X.shape[1]
    W = theta[: d * k].reshape(d, k)
    return (X @ W[:, c])[:, None] + theta[d * k :]


@misconception(
    "models.softmax_logits",
    "the first d numbers for all classes",
    "Each class has weights of its own. How many numbers of theta do you use?",
)
def softmax_logits_the_first_d_numbers_for_all_classes(theta, X, k):
    d = X.shape[1]
    return (X @ theta[:d])[:, None] + theta[-k:]


@misconception(
    "models.softmax_logits", "transposed", "Row i belongs to example i. Which way does your table lie?"
)
def softmax_logits_transposed(theta, X, k):
    d = X.shape[1]
    return (X @ theta[: d * k].reshape(d, k) + theta[d * k :]).T


@misconception(
    "models.softmax_logits",
    "a class too few",
    "The scores have k columns. How many have yours?",
    family={"part": (Expression("slice(None, -1)"), Expression("slice(1, None)"))},
)
def softmax_logits_a_class_too_few(theta, X, k, *, part):
    d = X.shape[1]
    return (X @ theta[: d * k].reshape(d, k) + theta[d * k :])[:, part]


@misconception(
    "models.softmax_logits",
    "a constant in front",
    "All your scores are the same multiple of the right ones. Which constant stands in front?",
    family={"c": Between(0.001, 1000, examples=(2.0, 0.5))},
)
def softmax_logits_a_constant_in_front(theta, X, k, *, c):
    d = X.shape[1]
    return c * (X @ theta[: d * k].reshape(d, k) + theta[d * k :])


@misconception("models.softmax_logits", "minus sign in front", "All your scores have the wrong sign.")
def softmax_logits_minus_sign_in_front(theta, X, k):
    d = X.shape[1]
    return -(X @ theta[: d * k].reshape(d, k) + theta[d * k :])


@misconception("models.softmax_logits", "biases only", "Where does X enter your scores?")
def softmax_logits_biases_only(theta, X, k):
    return np.tile(theta[-k:], (len(X), 1))


@misconception(
    "models.softmax_logits",
    "features changed first",
    "The scores are linear in the features. Which function do you apply to X?",
    family={
        "of": (
            Expression("np.abs"),
            Expression("np.square"),
            Expression("lambda X: X - X.mean(axis=0)"),
            Expression("lambda X: (X - X.mean(axis=0)) / X.std(axis=0)"),
            Expression("lambda X: X[::-1]"),
        )
    },
)
def softmax_logits_features_changed_first(theta, X, k, *, of):
    d = X.shape[1]
    return of(X) @ theta[: d * k].reshape(d, k) + theta[d * k :]


@misconception(
    "models.softmax_logits",
    "a single number for an example",
    "How many scores has an example, and how many do you return?",
    family={
        "of": (
            Expression("lambda Z: Z.sum(axis=1)"),
            Expression("lambda Z: Z.max(axis=1)"),
            Expression("lambda Z: Z.mean(axis=1)"),
            Expression("lambda Z: Z[:, 0]"),
            Expression("lambda Z: Z.ravel()"),
        )
    },
)
def softmax_logits_a_single_number_for_an_example(theta, X, k, *, of):
    d = X.shape[1]
    return of(X @ theta[: d * k].reshape(d, k) + theta[d * k :])


@misconception(
    "models.softmax_logits",
    "class by class, biases in front",
    "Is the second number of theta the weight of the next class or of the next feature, and where do the biases stand?",
)
def softmax_logits_class_by_class_biases_in_front(theta, X, k):
    return X @ theta[k:].reshape(k, -1).T + theta[:k]


@misconception(
    "models.softmax_logits",
    "rounded",
    "Your scores have few digits. Which line takes them away?",
    family={"decimals": (1, 2, 3, 4)},
)
def softmax_logits_rounded(theta, X, k, *, decimals):
    d = X.shape[1]
    return np.round(X @ theta[: d * k].reshape(d, k) + theta[d * k :], decimals)


# two_layer


@misconception(
    "models.two_layer",
    "another function for tanh",
    "Look at the function that you take under the name of tanh: compare it at 1 and at -1.",
    family={
        "squeeze": (
            Expression("lambda A: np.tanh(A / 2)"),
            Expression("lambda A: 2 / (1 + np.exp(-A)) - 1 + 0.5"),
            Expression("np.arctan"),
            Expression("np.sin"),
            Expression("np.cosh"),
            Expression("np.sinh"),
            Expression("np.tan"),
            Expression("lambda A: 1 - np.tanh(A) ** 2"),
            Expression("lambda A: np.clip(A, -1, 1)"),
            Expression("lambda A: 0.5 * (1 + np.tanh(A))"),
            Expression("lambda A: -np.tanh(A)"),
            Expression("lambda A: np.tanh(np.tanh(A))"),
            Expression("lambda A: np.abs(np.tanh(A))"),
            Expression("lambda A: A"),
            Expression("lambda A: np.tanh(2 * A)"),
        )
    },
)
def two_layer_another_function_for_tanh(theta, X, sizes, act="tanh", *, squeeze):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return (squeeze(A) if act == "tanh" else np.maximum(A, 0)) @ W2 + b2


@misconception(
    "models.two_layer",
    "another function for ReLU",
    "Look at the function that you take under the name of relu: compare it at 3 and at -3.",
    family={
        "bend": (
            Expression("lambda A: np.minimum(A, 0)"),
            Expression("lambda A: (A > 0).astype(float)"),
            Expression("lambda A: np.where(A > 0, A, 0.01 * A)"),
            Expression("lambda A: np.where(A > 0, A, 0.1 * A)"),
            Expression("lambda A: np.logaddexp(0, A)"),
            Expression("lambda A: np.clip(A, 0, 1)"),
            Expression("lambda A: np.clip(A, 0, 6)"),
            Expression("lambda A: np.maximum(-A, 0)"),
            Expression("lambda A: np.maximum(A, 1)"),
            Expression("lambda A: A"),
            Expression("lambda A: np.maximum(A, -1)"),
            Expression("lambda A: np.full_like(A, max(A.max(), 0))"),
            Expression("lambda A: np.where(A > 0, A, np.exp(A) - 1)"),
            Expression("lambda A: np.maximum(A, 0) ** 2"),
            Expression("lambda A: A / (1 + np.exp(-A))"),
            Expression("lambda A: np.maximum(A, 0.01)"),
            Expression("lambda A: -np.maximum(A, 0)"),
        )
    },
)
def two_layer_another_function_for_relu(theta, X, sizes, act="tanh", *, bend):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return (np.tanh(A) if act == "tanh" else bend(A)) @ W2 + b2


@misconception(
    "models.two_layer",
    "a function on top of the outputs",
    "No function is applied to the outputs any more. Which one do you apply?",
    family={
        "on_top": (
            *SQUEEZED,
            Expression("lambda Z: 1 / (1 + np.exp(-Z))"),
            Expression("softmax"),
            Expression("log_softmax"),
        )
    },
)
def two_layer_a_function_on_top_of_the_outputs(theta, X, sizes, act="tanh", *, on_top):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return on_top((np.tanh(A) if act == "tanh" else np.maximum(A, 0)) @ W2 + b2)


@misconception(
    "models.two_layer",
    "another treatment of b1",
    "What is added to X @ W1, and with which sign?",
    family={
        "of": (
            Expression("lambda b: -b"),
            Expression("lambda b: b[::-1]"),
            Expression("lambda b: b[0]"),
            Expression("lambda b: b.sum()"),
            Expression("lambda b: b.mean()"),
            Expression("lambda b: 2 * b"),
            Expression("lambda b: 1"),
            Expression("lambda b: np.roll(b, 1)"),
        )
    },
)
def two_layer_another_treatment_of_b1(theta, X, sizes, act="tanh", *, of):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + of(b1)
    return (np.tanh(A) if act == "tanh" else np.maximum(A, 0)) @ W2 + b2


@misconception(
    "models.two_layer",
    "another treatment of b2",
    "What is added to the product with W2, and with which sign?",
    family={
        "of": (
            Expression("lambda b: -b"),
            Expression("lambda b: b[::-1]"),
            Expression("lambda b: b[0]"),
            Expression("lambda b: b.sum()"),
            Expression("lambda b: b.mean()"),
            Expression("lambda b: 2 * b"),
            Expression("lambda b: 1"),
            Expression("lambda b: np.roll(b, 1)"),
            Expression("lambda b: np.tanh(b)"),
        )
    },
)
def two_layer_another_treatment_of_b2(theta, X, sizes, act="tanh", *, of):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return (np.tanh(A) if act == "tanh" else np.maximum(A, 0)) @ W2 + of(b2)


@misconception(
    "models.two_layer",
    "no biases at all",
    "Let all weights be 0: what should be left, and what is left in yours?",
)
def two_layer_no_biases_at_all(theta, X, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, _, W2, _ = unpack(theta, sizes)
    A = X @ W1
    return (np.tanh(A) if act == "tanh" else np.maximum(A, 0)) @ W2


@misconception(
    "models.two_layer", "the second bias in place of the first", "Which bias belongs to which layer?"
)
def two_layer_the_second_bias_in_place_of_the_first(theta, X, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + np.resize(b2, b1.shape)
    return (np.tanh(A) if act == "tanh" else np.maximum(A, 0)) @ W2 + np.resize(b1, b2.shape)


@misconception(
    "models.two_layer",
    "both functions, one after the other",
    "Only one function stands between the layers. How many do you apply?",
    family={
        "of": (
            Expression("lambda A: np.tanh(np.maximum(A, 0))"),
            Expression("lambda A: np.maximum(np.tanh(A), 0)"),
        )
    },
)
def two_layer_both_functions_one_after_the_other(theta, X, sizes, act="tanh", *, of):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    return of(X @ W1 + b1) @ W2 + b2


@misconception(
    "models.two_layer",
    "function before the first layer",
    "Where does the function stand: before the first layer, or between the two?",
    family={
        "of": (
            Expression("lambda f, X, W1, b1, W2, b2: (f(X) @ W1 + b1) @ W2 + b2"),
            Expression("lambda f, X, W1, b1, W2, b2: f(f(X) @ W1 + b1) @ W2 + b2"),
            Expression("lambda f, X, W1, b1, W2, b2: f((X @ W1 + b1) @ W2 + b2)"),
            Expression("lambda f, X, W1, b1, W2, b2: (X @ f(W1) + b1) @ W2 + b2"),
        )
    },
)
def two_layer_function_before_the_first_layer(theta, X, sizes, act="tanh", *, of):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    f = np.tanh if act == "tanh" else (lambda A: np.maximum(A, 0))
    return of(f, X, W1, b1, W2, b2)


@misconception("models.two_layer", "one layer only", "How many matrices does your input pass through?")
def two_layer_one_layer_only(theta, X, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, _W2, _b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return np.tanh(A) if act == "tanh" else np.maximum(A, 0)


@misconception(
    "models.two_layer",
    "hidden units averaged or cut",
    "An output adds up all hidden units. What do you do with them before?",
    family={
        "of": (
            Expression("lambda H: H / H.shape[1]"),
            Expression("lambda H: H / np.sqrt(H.shape[1])"),
            Expression("lambda H: H - H.mean(axis=0)"),
            Expression("lambda H: H[:, ::-1]"),
            Expression("lambda H: np.where(np.arange(H.shape[1]) == 0, H, 0)"),
            Expression("lambda H: H / len(H)"),
            Expression("lambda H: np.where(np.arange(H.shape[1]) < H.shape[1] - 1, H, 0)"),
            Expression("lambda H: 2 * H"),
            Expression("lambda H: -H"),
        )
    },
)
def two_layer_hidden_units_averaged_or_cut(theta, X, sizes, act="tanh", *, of):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return of(np.tanh(A) if act == "tanh" else np.maximum(A, 0)) @ W2 + b2


@misconception(
    "models.two_layer",
    "one matrix read column by column",
    "In which order are the numbers of W1 and of W2 packed? One of your two is turned.",
    family={
        "of": (
            Expression("lambda W1, W2: (W1.reshape(W1.shape[::-1]).T, W2)"),
            Expression("lambda W1, W2: (W1, W2.reshape(W2.shape[::-1]).T)"),
        )
    },
)
def two_layer_one_matrix_read_column_by_column(theta, X, sizes, act="tanh", *, of):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    W1, W2 = of(W1, W2)
    A = X @ W1 + b1
    return (np.tanh(A) if act == "tanh" else np.maximum(A, 0)) @ W2 + b2


@misconception(
    "models.two_layer",
    "biases in front of their weights",
    "Which comes first in theta, a matrix or its bias?",
)
def two_layer_biases_in_front_of_their_weights(theta, X, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    d, h, k = sizes
    b1, W1, b2, W2 = np.split(theta, [h, h + d * h, h + d * h + k])
    A = X @ W1.reshape(d, h) + b1
    return (np.tanh(A) if act == "tanh" else np.maximum(A, 0)) @ W2.reshape(h, k) + b2


@misconception("models.two_layer", "one axis too few", "The outputs have two axes, also when k is 1.")
def two_layer_one_axis_too_few(theta, X, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return ((np.tanh(A) if act == "tanh" else np.maximum(A, 0)) @ W2 + b2).squeeze()


@misconception(
    "models.two_layer",
    "one output for each example",
    "How many outputs has an example, and how many do you return?",
    family={
        "of": (
            Expression("lambda Z: Z[:, 0]"),
            Expression("lambda Z: Z.sum(axis=1)"),
            Expression("lambda Z: Z.mean(axis=1)"),
            Expression("lambda Z: Z.T"),
            Expression("lambda Z: Z.ravel()"),
        )
    },
)
def two_layer_one_output_for_each_example(theta, X, sizes, act="tanh", *, of):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return of((np.tanh(A) if act == "tanh" else np.maximum(A, 0)) @ W2 + b2)


@misconception(
    "models.two_layer",
    "a constant in front",
    "All your outputs are the same multiple of the right ones. Which constant stands in front?",
    family={"c": Between(0.001, 1000, examples=(2.0, 0.5))},
)
def two_layer_a_constant_in_front(theta, X, sizes, act="tanh", *, c):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return c * ((np.tanh(A) if act == "tanh" else np.maximum(A, 0)) @ W2 + b2)


@misconception("models.two_layer", "minus sign in front", "All your outputs have the wrong sign.")
def two_layer_minus_sign_in_front(theta, X, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return -((np.tanh(A) if act == "tanh" else np.maximum(A, 0)) @ W2 + b2)


@misconception(
    "models.two_layer",
    "input added again",
    "The formula has no term in which X goes past the hidden layer.",
    family={
        "of": (
            Expression("lambda H, A: H + A"),
            Expression("lambda H, A: H * A"),
            Expression("lambda H, A: H + 1"),
        )
    },
)
def two_layer_input_added_again(theta, X, sizes, act="tanh", *, of):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return of(np.tanh(A) if act == "tanh" else np.maximum(A, 0), A) @ W2 + b2


@misconception(
    "models.two_layer",
    "any name means tanh",
    "Somebody misspells the name of the function. With your code nobody will ever know: what does the docstring promise?",
)
def two_layer_any_name_means_tanh(theta, X, sizes, act="tanh"):
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return (np.maximum(A, 0) if act == "relu" else np.tanh(A)) @ W2 + b2


@misconception(
    "models.two_layer",
    "any name means no function",
    "Somebody misspells the name of the function. With your code nobody will ever know: what does the docstring promise?",
)
def two_layer_any_name_means_no_function(theta, X, sizes, act="tanh"):
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return (np.maximum(A, 0) if act == "relu" else np.tanh(A) if act == "tanh" else A) @ W2 + b2


@misconception(
    "models.two_layer",
    "another exception",
    "Which exception does the docstring promise for another name?",
    family={
        "error": (
            Expression("KeyError"),
            Expression("NotImplementedError"),
            Expression("TypeError"),
            Expression("Exception"),
        )
    },
)
def two_layer_another_exception(theta, X, sizes, act="tanh", *, error):
    if act not in ("tanh", "relu"):
        raise error(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return (np.tanh(A) if act == "tanh" else np.maximum(A, 0)) @ W2 + b2


@misconception(
    "models.two_layer",
    "nothing returned for other names",
    "What comes back for a name that is neither of the two? The docstring promises an exception.",
    family={"value": (None, Expression("np.nan"))},
)
def two_layer_nothing_returned_for_other_names(theta, X, sizes, act="tanh", *, value):
    if act not in ("tanh", "relu"):
        return value
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return (np.tanh(A) if act == "tanh" else np.maximum(A, 0)) @ W2 + b2


# n_params


@misconception(
    "models.n_params",
    "off by one number",
    "Your count is wrong by the same number for every network. Count the smallest one, (1, 1), by hand.",
    family={"extra": (1, -1, 2)},
)
def n_params_off_by_one_number(sizes, *, extra):
    return sum((a + 1) * b for a, b in pairwise(sizes)) + extra


@misconception(
    "models.n_params",
    "a multiple of the number",
    "Your count is a multiple of the right one. What is counted more than once?",
    family={"times": (2, 3)},
)
def n_params_a_multiple_of_the_number(sizes, *, times):
    return times * sum((a + 1) * b for a, b in pairwise(sizes))


@misconception(
    "models.n_params",
    "weights of both directions",
    "Is a connection from one unit to another counted once or twice?",
)
def n_params_weights_of_both_directions(sizes):
    return sum(2 * a * b + b for a, b in pairwise(sizes))


@misconception("models.n_params", "biases twice", "How many biases has a unit?")
def n_params_biases_twice(sizes):
    return sum(a * b + 2 * b for a, b in pairwise(sizes))


@misconception("models.n_params", "biases only", "You count the biases. What else is in theta?")
def n_params_biases_only(sizes):
    return sum(sizes[1:])


@misconception(
    "models.n_params", "units counted", "You count the units. Where are the connections between them?"
)
def n_params_units_counted(sizes):
    return sum(sizes)


@misconception(
    "models.n_params",
    "biases of the outputs only",
    "Every unit behind the inputs has a bias. Which of yours have one?",
)
def n_params_biases_of_the_outputs_only(sizes):
    return sum(a * b for a, b in pairwise(sizes)) + sizes[-1]


@misconception(
    "models.n_params",
    "biases of the first layer only",
    "Every unit behind the inputs has a bias. Which of yours have one?",
)
def n_params_biases_of_the_first_layer_only(sizes):
    return sum(a * b for a, b in pairwise(sizes)) + sizes[1]


@misconception("models.n_params", "biases subtracted", "Is a bias one number more or one less?")
def n_params_biases_subtracted(sizes):
    return sum(a * b - b for a, b in pairwise(sizes))


@misconception(
    "models.n_params",
    "last layer only",
    "Between which pairs of sizes is there a layer? You count only one of them.",
)
def n_params_last_layer_only(sizes):
    return (sizes[-2] + 1) * sizes[-1]


@misconception(
    "models.n_params",
    "first layer left out",
    "How many layers of weights has a network with 3 sizes, and where does your loop begin?",
)
def n_params_first_layer_left_out(sizes):
    return sum((a + 1) * b for a, b in pairwise(sizes[1:]))


@misconception(
    "models.n_params",
    "inputs connected to the outputs",
    "Which layers are neighbours? You connect the first with the last.",
    family={
        "of": (
            Expression("lambda sizes: (sizes[0] + 1) * sizes[-1]"),
            Expression("lambda sizes: sum((a + 1) * b for a, b in pairwise(sizes)) + sizes[0] * sizes[-1]"),
            Expression("lambda sizes: sum((a + 1) * b for i, a in enumerate(sizes) for b in sizes[i + 1 :])"),
            Expression("lambda sizes: sum((sizes[i - 1] + 1) * sizes[i] for i in range(len(sizes)))"),
        )
    },
)
def n_params_inputs_connected_to_the_outputs(sizes, *, of):
    return of(sizes)


@misconception(
    "models.n_params",
    "every layer connected to the first",
    "Which layers are neighbours? Each of yours is connected to the inputs.",
)
def n_params_every_layer_connected_to_the_first(sizes):
    return sum((sizes[0] + 1) * b for b in sizes[1:])


@misconception(
    "models.n_params",
    "products multiplied",
    "The layers stand side by side in theta. Do their numbers add up, or multiply?",
)
def n_params_products_multiplied(sizes):
    return int(np.prod([float((a + 1) * b) for a, b in pairwise(sizes)]))


@misconception(
    "models.n_params",
    "all sizes multiplied, without biases",
    "Does a layer that is twice as wide double every part of theta?",
)
def n_params_all_sizes_multiplied_without_biases(sizes):
    return int(np.prod(sizes))


@misconception(
    "models.n_params",
    "sizes added, biases too",
    "Every unit is connected to every unit of the layer before. How many connections are there between 3 units and 5?",
)
def n_params_sizes_added_biases_too(sizes):
    return sum(a + 2 * b for a, b in pairwise(sizes))


@misconception(
    "models.n_params", "squares of the sizes", "A layer connects two sizes. Which two do you multiply?"
)
def n_params_squares_of_the_sizes(sizes):
    return sum(a * a + a for a in sizes[1:])


@misconception(
    "models.n_params",
    "one hidden layer, without biases",
    "Count a network with no hidden layer, and one with two. Which layers does your code look at?",
)
def n_params_one_hidden_layer_without_biases(sizes):
    return sizes[0] * sizes[1] + sizes[-2] * sizes[-1] + sizes[1] + sizes[-1]


@misconception(
    "models.n_params",
    "exactly three sizes",
    "Count a network with no hidden layer, and one with two. How many sizes does your code take apart?",
)
def n_params_exactly_three_sizes(sizes):
    d, h, k = sizes
    return (d + 1) * h + (h + 1) * k


@misconception(
    "models.n_params", "number of layers", "You count layers. How many numbers are in one of them?"
)
def n_params_number_of_layers(sizes):
    return len(sizes) - 1


@misconception(
    "models.n_params",
    "every second pair",
    "Between which pairs of sizes is there a layer? Your loop jumps over some.",
)
def n_params_every_second_pair(sizes):
    return sum((sizes[i] + 1) * sizes[i + 1] for i in range(0, len(sizes) - 1, 2))


@misconception(
    "models.n_params",
    "one layer in place of the sum",
    "A return stands inside of your loop, or the sum begins anew in each turn.",
    family={"of": (Expression("max"), Expression("list"))},
)
def n_params_one_layer_in_place_of_the_sum(sizes, *, of):
    return of((a + 1) * b for a, b in pairwise(sizes))


@misconception(
    "models.n_params", "average over the layers", "The numbers of the layers add up. What do you divide by?"
)
def n_params_average_over_the_layers(sizes):
    counts = [(a + 1) * b for a, b in pairwise(sizes)]
    return sum(counts) // len(counts)

"""What goes wrong in 02-losses with an exception: shapes that do not fit, and arrays where one number is wanted."""

from __future__ import annotations

import math  # noqa: F401 (expressions use it)

import numpy as np
from losses import mse

from autograder.misconceptions import Expression, misconception

WRITES = "Your function writes into an array that belongs to the caller. Which line with -=, *= or [...] = is that?"
NOT_IN_NUMPY = "NumPy has no function of that name. Which formula does it stand for?"
OTHER_LIBRARY = "That keyword belongs to another library. What does NumPy call the axis, and what keeps it?"
LENGTH = "len(...) is one number, and a loop runs over many. What gives the numbers from 0 up to it?"
ARRAY_IF = "if, and, or, max and min of Python look at one truth value, and here stands a whole array. Which functions of NumPy decide for each entry?"
ONE_NUMBER = "float, int and the functions of the module math take one number. What does NumPy offer for a whole array?"
CARET = "In Python ^ is no power: it compares bits. What is the power written with?"
EXCHANGED = "Write the two shapes of the product beside your code: which axis of the first has to be as long as which of the second?"
DTYPE = "The second argument of np.zeros is the type of the entries, not a second length. How does one give it a shape with two numbers?"


@misconception("losses.mse", "caret for a power", CARET)
def mse_caret_for_a_power(y_hat, y):
    return float(np.mean((y_hat - y) ^ 2))


@misconception(
    "losses.mse",
    "a function for one number",
    ONE_NUMBER,
    family={
        "of": (
            Expression("lambda y_hat, y: math.pow(y_hat - y, 2)"),
            Expression("lambda y_hat, y: float((y_hat - y) ** 2)"),
            Expression("lambda y_hat, y: math.sqrt((y_hat - y) ** 2)"),
        )
    },
)
def mse_a_function_for_one_number(y_hat, y, *, of):
    return of(y_hat, y)


@misconception(
    "losses.mse",
    "an index too many",
    "The last index of n numbers is n - 1. Where does your loop end?",
    family={
        "of": (
            Expression("lambda y_hat, y: sum((y_hat[i] - y[i]) ** 2 for i in range(len(y) + 1)) / len(y)"),
            Expression("lambda y_hat, y: sum((y_hat[i] - y[i]) ** 2 for i in range(1, len(y) + 1)) / len(y)"),
        )
    },
)
def mse_an_index_too_many(y_hat, y, *, of):
    return of(y_hat, y)


@misconception(
    "losses.bce_logits",
    "a decision for all examples at once",
    ARRAY_IF,
    family={
        "of": (
            Expression("lambda z, y: float(np.mean(np.logaddexp(0, -z) if y == 1 else np.logaddexp(0, z)))"),
            Expression("lambda z, y: float(np.mean(max(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))))"),
        )
    },
)
def bce_logits_a_decision_for_all_examples_at_once(z, y, *, of):
    return of(z, y)


@misconception(
    "losses.bce_logits",
    "a function for one number",
    ONE_NUMBER,
    family={
        "of": (
            Expression("lambda z, y: math.log(1 + np.exp(z))"),
            Expression("lambda z, y: math.exp(-z)"),
            Expression(
                "lambda z, y: float(np.mean(-y * math.log(1 / (1 + np.exp(-z))) - (1 - y) * math.log(1 - 1 / (1 + np.exp(-z)))))"
            ),
        )
    },
)
def bce_logits_a_function_for_one_number(z, y, *, of):
    return of(z, y)


@misconception(
    "losses.bce_logits",
    "one example after the other with math",
    "math.exp raises an exception where NumPy returns infinity. How large may a logit be?",
    family={
        "of": (
            Expression("lambda z, y: sum(math.log(1 + math.exp(v)) - t * v for v, t in zip(z, y)) / len(y)"),
            Expression(
                "lambda z, y: sum(-t * math.log(1 / (1 + math.exp(-v))) - (1 - t) * math.log(1 - 1 / (1 + math.exp(-v))) for v, t in zip(z, y)) / len(y)"
            ),
        )
    },
)
def bce_logits_one_example_after_the_other_with_math(z, y, *, of):
    return of(z, y)


@misconception(
    "losses.cross_entropy",
    "labels multiplied as if they were rows of marks",
    "y holds the number of a class for each example. How does one pick that column in each row?",
    family={
        "of": (
            Expression(
                "lambda Z, y: float(-np.mean(np.sum(y * (Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))), axis=1)))"
            ),
            Expression(
                "lambda Z, y: float(-np.mean(y * (Z - np.log(np.exp(Z).sum(axis=1, keepdims=True)))))"
            ),
        )
    },
)
def cross_entropy_labels_multiplied_as_if_they_were_rows_of_marks(Z, y, *, of):
    return of(Z, y)


@misconception(
    "losses.cross_entropy",
    "subtracted without keeping the axis",
    "Which shape has the maximum or the sum over the classes, and which has Z? keepdims=True keeps an axis.",
    family={
        "of": (
            Expression("lambda Z, y: float(-np.mean((Z - Z.max(axis=1))[np.arange(len(y)), y]))"),
            Expression(
                "lambda Z, y: float(-np.mean((Z - np.log(np.exp(Z).sum(axis=1)))[np.arange(len(y)), y]))"
            ),
        )
    },
)
def cross_entropy_subtracted_without_keeping_the_axis(Z, y, *, of):
    return of(Z, y)


@misconception(
    "losses.cross_entropy",
    "a function for one number",
    ONE_NUMBER,
    family={
        "of": (
            Expression("lambda Z, y: math.log(np.exp(Z).sum(axis=1))"),
            Expression("lambda Z, y: math.exp(Z)"),
            Expression("lambda Z, y: -float((Z[0] - np.log(np.exp(Z[0]).sum()))[y])"),
        )
    },
)
def cross_entropy_a_function_for_one_number(Z, y, *, of):
    return of(Z, y)


@misconception("losses.cross_entropy", "largest entry by Python's max", ARRAY_IF)
def cross_entropy_largest_entry_by_python_s_max(Z, y):
    return Z - max(Z)


@misconception(
    "losses.training_loss",
    "all of theta in the product",
    "theta holds one number more than X has columns. What is the last one for?",
    family={
        "of": (
            Expression("lambda theta, X, y: mse(X @ theta, y)"),
            Expression("lambda theta, X, y: float(np.mean((X @ theta - y) ** 2))"),
        )
    },
)
def training_loss_all_of_theta_in_the_product(theta, X, y, *, of):
    return of(theta, X, y)


@misconception(
    "losses.training_loss",
    "product the wrong way round",
    EXCHANGED,
    family={
        "of": (
            Expression("lambda theta, X, y: mse(theta[:-1] @ X + theta[-1], y)"),
            Expression("lambda theta, X, y: mse(X.T @ theta[:-1] + theta[-1], y)"),
        )
    },
)
def training_loss_product_the_wrong_way_round(theta, X, y, *, of):
    return of(theta, X, y)


@misconception("losses.training_loss", "loss asked with three arguments", "What does mse compare with what?")
def training_loss_loss_asked_with_three_arguments(theta, X, y):
    return mse(theta, X, y)


@misconception("losses.training_loss", "caret for a power", CARET)
def training_loss_caret_for_a_power(theta, X, y):
    return float(np.mean(((X @ theta[:-1] + theta[-1]) - y) ^ 2))


@misconception(
    "losses.one_hot",
    "number of classes taken for a type",
    DTYPE,
    family={
        "of": (
            Expression("lambda y, k: np.zeros(len(y), k)"),
            Expression("lambda y, k: np.zeros(y.size, k)"),
        )
    },
)
def one_hot_number_of_classes_taken_for_a_type(y, k, *, of):
    return of(y, k)


@misconception(
    "losses.one_hot",
    "labels and classes compared without a new axis",
    "Which shapes do the labels and the classes need, so that each label meets each class?",
    family={
        "of": (
            Expression("lambda y, k: (y == np.arange(k)).astype(float)"),
            Expression("lambda y, k: np.where(y == np.arange(k), 1.0, 0.0)"),
        )
    },
)
def one_hot_labels_and_classes_compared_without_a_new_axis(y, k, *, of):
    return of(y, k)


@misconception(
    "losses.one_hot",
    "labels used as row numbers",
    "Which index of the table counts the examples, and which the classes?",
)
def one_hot_labels_used_as_row_numbers(y, k):
    return np.zeros((k, k))[np.arange(len(y)), y]


@misconception(
    "losses.accuracy",
    "a decision for all examples at once",
    ARRAY_IF,
    family={
        "of": (
            Expression("lambda Z, y: 1.0 if Z.argmax(axis=1) == y else 0.0"),
            Expression("lambda Z, y: float(1 if np.argmax(Z, axis=1) == y else 0)"),
        )
    },
)
def accuracy_a_decision_for_all_examples_at_once(Z, y, *, of):
    return of(Z, y)


@misconception(
    "losses.accuracy",
    "a function for one number",
    ONE_NUMBER,
    family={
        "of": (
            Expression("lambda Z, y: float(Z.argmax(axis=1) == y)"),
            Expression("lambda Z, y: int(Z.argmax(axis=1) == y) / len(y)"),
        )
    },
)
def accuracy_a_function_for_one_number(Z, y, *, of):
    return of(Z, y)


@misconception(
    "losses.accuracy",
    "scores compared with labels",
    "Z holds scores and y classes. What has to happen to the scores before they can be compared?",
    family={
        "of": (
            Expression("lambda Z, y: float(np.mean(Z == y))"),
            Expression("lambda Z, y: float(np.mean(np.round(Z) == y))"),
        )
    },
)
def accuracy_scores_compared_with_labels(Z, y, *, of):
    return of(Z, y)


@misconception("losses.mse", "writes into what it was given", WRITES)
def mse_writes_into_what_it_was_given(y_hat, y):
    return y_hat.__isub__(y)


@misconception(
    "losses.mse",
    "a length that has no value",
    "n is a name of the docstring. What tells it?",
    family={
        "of": (
            Expression("lambda y_hat, y: np.sum((y_hat - y) ** 2) / n"),
            Expression("lambda y_hat, y: sum((y_hat[i] - y[i]) ** 2 for i in range(n)) / n"),
        )
    },
)
def mse_a_length_that_has_no_value(y_hat, y, *, of):
    return of(y_hat, y)


@misconception("losses.mse", "a loop over a length", LENGTH)
def mse_a_loop_over_a_length(y_hat, y):
    return sum((y_hat[i] - y[i]) ** 2 for i in len(y)) / len(y)


@misconception(
    "losses.mse",
    "an axis that is not there",
    "y_hat has one axis, and its number is 0. Which axis do you ask for?",
    family={
        "of": (
            Expression("lambda y_hat, y: np.mean((y_hat - y) ** 2, axis=1)"),
            Expression("lambda y_hat, y: ((y_hat - y) ** 2).mean(axis=1)"),
        )
    },
)
def mse_an_axis_that_is_not_there(y_hat, y, *, of):
    return of(y_hat, y)


@misconception("losses.bce_logits", "writes into what it was given", WRITES)
def bce_logits_writes_into_what_it_was_given(z, y):
    return z.__setitem__(z > 500, 500.0)


@misconception("losses.bce_logits", "a function that NumPy has not", NOT_IN_NUMPY)
def bce_logits_a_function_that_numpy_has_not(z, y):
    return np.sigmoid(z)


@misconception(
    "losses.bce_logits",
    "a function that is not here",
    "Is sigmoid defined or imported in this file?",
    family={
        "of": (
            Expression("lambda z, y: -np.mean(y * np.log(sigmoid(z)) + (1 - y) * np.log(1 - sigmoid(z)))"),
        )
    },
)
def bce_logits_a_function_that_is_not_here(z, y, *, of):
    return of(z, y)


@misconception("losses.cross_entropy", "writes into what it was given", WRITES)
def cross_entropy_writes_into_what_it_was_given(Z, y):
    return Z.__isub__(Z.max(axis=1, keepdims=True))


@misconception(
    "losses.cross_entropy",
    "a function that NumPy has not",
    NOT_IN_NUMPY,
    family={
        "of": (
            Expression("lambda Z, y: np.softmax(Z)"),
            Expression("lambda Z, y: np.log_softmax(Z)"),
            Expression("lambda Z, y: np.logsumexp(Z, axis=1)"),
        )
    },
)
def cross_entropy_a_function_that_numpy_has_not(Z, y, *, of):
    return of(Z, y)


@misconception(
    "losses.cross_entropy",
    "softmax that is not here",
    "Is softmax defined or imported in this file?",
    family={
        "of": (
            Expression("lambda Z, y: -np.mean(np.log(softmax(Z))[np.arange(len(y)), y])"),
            Expression("lambda Z, y: log_softmax(Z)"),
        )
    },
)
def cross_entropy_softmax_that_is_not_here(Z, y, *, of):
    return of(Z, y)


@misconception(
    "losses.cross_entropy",
    "a length that has no value",
    "n and k are names of the docstring. What tells them?",
    family={
        "of": (
            Expression(
                "lambda Z, y: -np.mean(np.log(np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True))[np.arange(n), y])"
            ),
            Expression("lambda Z, y: range(n)"),
        )
    },
)
def cross_entropy_a_length_that_has_no_value(Z, y, *, of):
    return of(Z, y)


@misconception(
    "losses.cross_entropy",
    "keywords of another library",
    OTHER_LIBRARY,
    family={
        "of": (
            Expression("lambda Z, y: Z - np.log(np.exp(Z).sum(axis=1, keepdim=True))"),
            Expression("lambda Z, y: Z - np.log(np.sum(np.exp(Z), axis=1, keepdim=True))"),
            Expression("lambda Z, y: Z - Z.max(axis=1, keepdim=True)"),
        )
    },
)
def cross_entropy_keywords_of_another_library(Z, y, *, of):
    return of(Z, y)


@misconception(
    "losses.cross_entropy",
    "labels taken for rows of marks",
    "y has one axis: a class for each example. Which axis do you ask for?",
    family={
        "of": (
            Expression("lambda Z, y: Z[np.arange(len(y)), y.argmax(axis=1)]"),
            Expression("lambda Z, y: np.argmax(y, axis=1)"),
        )
    },
)
def cross_entropy_labels_taken_for_rows_of_marks(Z, y, *, of):
    return of(Z, y)


@misconception(
    "losses.training_loss",
    "writes into what it was given",
    WRITES,
    family={"of": (Expression("lambda theta, X, y: y.__isub__((X @ theta[:-1] + theta[-1]))"),)},
)
def training_loss_writes_into_what_it_was_given(theta, X, y, *, of):
    return of(theta, X, y)


@misconception(
    "losses.training_loss",
    "a length that has no value",
    "n and d are names of the docstring. What tells them?",
    family={
        "of": (
            Expression("lambda theta, X, y: np.sum(((X @ theta[:-1] + theta[-1]) - y) ** 2) / n"),
            Expression("lambda theta, X, y: mse(X @ theta[:d] + theta[d], y)"),
        )
    },
)
def training_loss_a_length_that_has_no_value(theta, X, y, *, of):
    return of(theta, X, y)


@misconception(
    "losses.training_loss",
    "weights taken by their name",
    "theta is one array. Which part of it is w, and which b?",
    family={
        "of": (
            Expression("lambda theta, X, y: mse(X @ w + b, y)"),
            Expression("lambda theta, X, y: np.mean((X @ w + b - y) ** 2)"),
        )
    },
)
def training_loss_weights_taken_by_their_name(theta, X, y, *, of):
    return of(theta, X, y)


@misconception(
    "losses.one_hot",
    "a length that has no value",
    "n is a name of the docstring. What tells it?",
    family={"of": (Expression("lambda y, k: np.zeros((n, k))"),)},
)
def one_hot_a_length_that_has_no_value(y, k, *, of):
    return of(y, k)


@misconception(
    "losses.one_hot",
    "a decision for all labels at once",
    "An if looks at one truth value, and y holds many labels. Whose label does the row need?",
    family={
        "of": (Expression("lambda y, k: np.array([[1.0 if c == y else 0.0 for c in range(k)] for _ in y])"),)
    },
)
def one_hot_a_decision_for_all_labels_at_once(y, k, *, of):
    return of(y, k)


@misconception(
    "losses.one_hot",
    "a loop over a length",
    LENGTH,
    family={"of": (Expression("lambda y, k: [np.eye(k)[y[i]] for i in len(y)]"),)},
)
def one_hot_a_loop_over_a_length(y, k, *, of):
    return of(y, k)


@misconception(
    "losses.one_hot",
    "labels with two axes",
    "y has one axis: a class for each example. Which axis do you ask for?",
    family={
        "of": (
            Expression("lambda y, k: np.zeros((y.shape[0], y.shape[1]))"),
            Expression("lambda y, k: y.shape[1]"),
        )
    },
)
def one_hot_labels_with_two_axes(y, k, *, of):
    return of(y, k)


@misconception(
    "losses.accuracy",
    "labels taken for rows of marks",
    "y has one axis: a class for each example. Which axis do you ask for?",
    family={
        "of": (
            Expression("lambda Z, y: float(np.mean(Z.argmax(axis=1) == y.argmax(axis=1)))"),
            Expression("lambda Z, y: float(np.mean(np.argmax(Z, axis=1) == np.argmax(y, axis=1)))"),
        )
    },
)
def accuracy_labels_taken_for_rows_of_marks(Z, y, *, of):
    return of(Z, y)


@misconception(
    "losses.accuracy",
    "a length that has no value",
    "n is a name of the docstring. What tells it?",
    family={"of": (Expression("lambda Z, y: np.sum(Z.argmax(axis=1) == y) / n"),)},
)
def accuracy_a_length_that_has_no_value(Z, y, *, of):
    return of(Z, y)


@misconception("losses.accuracy", "a loop over a length", LENGTH)
def accuracy_a_loop_over_a_length(Z, y):
    return sum(Z[i].argmax() == y[i] for i in len(y)) / len(y)


@misconception(
    "losses.accuracy",
    "largest entry by Python's max",
    "max of Python compares whole rows. Which function of NumPy finds the place of the largest entry in each row?",
    family={"of": (Expression("lambda Z, y: np.mean([row.index(max(row)) == t for row, t in zip(Z, y)])"),)},
)
def accuracy_largest_entry_by_python_s_max(Z, y, *, of):
    return of(Z, y)

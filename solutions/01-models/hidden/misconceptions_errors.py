"""What goes wrong in 01-models with an exception: shapes that do not fit, and arrays where one number is wanted."""

from __future__ import annotations

import math

import numpy as np
from models import linear, sigmoid, softmax, softmax_logits, unpack  # noqa: F401 (expressions use it)

from autograder.misconceptions import Expression, misconception

WRITES = "Your function writes into an array that belongs to the caller. Which line with -=, *= or [...] = is that?"
NOT_IN_NUMPY = "NumPy has no function of that name. Which formula does it stand for?"
OTHER_LIBRARY = "That keyword belongs to another library. What does NumPy call the axis, and what keeps it?"
LENGTH = "len(...) is one number, and a loop runs over many. What gives the numbers from 0 up to it?"
ARRAY_IF = "if, and, or, max and min of Python look at one truth value, and here stands a whole array. Which functions of NumPy decide for each entry?"
ONE_NUMBER = "float, int and the functions of the module math take one number. What does NumPy offer for a whole array?"
EXCHANGED = "Write the two shapes of the product beside your code: which axis of the first has to be as long as which of the second?"


@misconception(
    "models.linear",
    "all of theta in the product",
    "theta holds one number more than X has columns. What is the last one for?",
    family={
        "of": (
            Expression("lambda theta, X: X @ theta"),
            Expression("lambda theta, X: theta @ X.T"),
            Expression("lambda theta, X: np.sum(X * theta, axis=1)"),
        )
    },
)
def linear_all_of_theta_in_the_product(theta, X, *, of):
    return of(theta, X)


@misconception(
    "models.linear",
    "product the wrong way round",
    EXCHANGED,
    family={
        "of": (
            Expression("lambda theta, X: theta[:-1] @ X + theta[-1]"),
            Expression("lambda theta, X: X.T @ theta[:-1] + theta[-1]"),
            Expression("lambda theta, X: np.dot(theta[:-1], X) + theta[-1]"),
        )
    },
)
def linear_product_the_wrong_way_round(theta, X, *, of):
    return of(theta, X)


@misconception(
    "models.linear",
    "product of columns that do not fit",
    EXCHANGED,
    family={
        "of": (
            Expression("lambda theta, X: X @ theta[:-1][None, :] + theta[-1]"),
            Expression("lambda theta, X: theta[:-1][:, None] @ X + theta[-1]"),
        )
    },
)
def linear_product_of_columns_that_do_not_fit(theta, X, *, of):
    return of(theta, X)


@misconception(
    "models.sigmoid",
    "a decision for all scores at once",
    ARRAY_IF,
    family={
        "of": (
            Expression("lambda z: 1 / (1 + np.exp(-z)) if z >= 0 else np.exp(z) / (1 + np.exp(z))"),
            Expression("lambda z: 1 / (1 + np.exp(-max(z, -700)))"),
        )
    },
)
def sigmoid_a_decision_for_all_scores_at_once(z, *, of):
    return of(z)


@misconception(
    "models.sigmoid",
    "a function for one number",
    ONE_NUMBER,
    family={
        "of": (
            Expression("lambda z: 1 / (1 + math.exp(-z))"),
            Expression("lambda z: 1 / (1 + np.exp(-float(z)))"),
        )
    },
)
def sigmoid_a_function_for_one_number(z, *, of):
    return of(z)


@misconception(
    "models.sigmoid",
    "one entry after the other, along one axis",
    "z may have two axes as well. What is an entry of z then?",
    family={
        "of": (
            Expression("lambda z: np.array([1 / (1 + math.exp(-v)) for v in z])"),
            Expression("lambda z: np.array([1 / (1 + math.exp(-v)) if v > -700 else 0.0 for v in z])"),
            Expression(
                "lambda z: np.array([1 / (1 + np.exp(-v)) if v >= 0 else np.exp(v) / (1 + np.exp(v)) for v in z])"
            ),
            Expression(
                "lambda z: np.array([1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v)) for v in z])"
            ),
        )
    },
)
def sigmoid_one_entry_after_the_other_along_one_axis(z, *, of):
    return of(z)


@misconception(
    "models.sigmoid",
    "expit of one number at a time, for the length of z",
    "How many entries has z if it has two axes, and which does len count?",
)
def sigmoid_expit_of_one_number_at_a_time_for_the_length_of_z(z):
    return np.array([1 / (1 + np.exp(-z[i, 0])) for i in range(len(z))])


@misconception(
    "models.logistic",
    "all of theta in the product",
    "theta holds one number more than X has columns. What is the last one for?",
    family={
        "of": (
            Expression("lambda theta, X: sigmoid(X @ theta)"),
            Expression("lambda theta, X: sigmoid(theta @ X.T)"),
        )
    },
)
def logistic_all_of_theta_in_the_product(theta, X, *, of):
    return of(theta, X)


@misconception(
    "models.logistic",
    "product the wrong way round",
    EXCHANGED,
    family={
        "of": (
            Expression("lambda theta, X: sigmoid(theta[:-1] @ X + theta[-1])"),
            Expression("lambda theta, X: sigmoid(X.T @ theta[:-1] + theta[-1])"),
        )
    },
)
def logistic_product_the_wrong_way_round(theta, X, *, of):
    return of(theta, X)


@misconception(
    "models.logistic", "arguments of the model exchanged", "In which order does linear take its arguments?"
)
def logistic_arguments_of_the_model_exchanged(theta, X):
    return sigmoid(linear(X, theta))


@misconception(
    "models.logistic",
    "sigmoid asked with two arguments",
    "What does sigmoid take, and which function turns theta and X into that?",
)
def logistic_sigmoid_asked_with_two_arguments(theta, X):
    return sigmoid(theta, X)


@misconception("models.logistic", "a function for one number", ONE_NUMBER)
def logistic_a_function_for_one_number(theta, X):
    return 1 / (1 + math.exp(-linear(theta, X)))


@misconception("models.logistic", "a decision for all scores at once", ARRAY_IF)
def logistic_a_decision_for_all_scores_at_once(theta, X):
    return sigmoid(linear(theta, X)) if linear(theta, X) >= 0 else 1 - sigmoid(-linear(theta, X))


@misconception("models.softmax", "a function for one number", ONE_NUMBER)
def softmax_a_function_for_one_number(Z):
    return math.exp(Z) / np.sum(np.exp(Z), axis=1, keepdims=True)


@misconception("models.softmax", "largest entry by Python's max", ARRAY_IF)
def softmax_largest_entry_by_python_s_max(Z):
    return np.exp(Z - max(Z)) / np.sum(np.exp(Z - max(Z)), axis=1, keepdims=True)


@misconception(
    "models.softmax",
    "an axis that is not there",
    "Z has two axes, and they are counted from 0. Which number has that of the classes?",
    family={
        "of": (
            Expression("lambda Z: np.exp(Z - Z.max(axis=2, keepdims=True))"),
            Expression("lambda Z: np.exp(Z) / np.exp(Z).sum(axis=2, keepdims=True)"),
        )
    },
)
def softmax_an_axis_that_is_not_there(Z, *, of):
    return of(Z)


@misconception(
    "models.log_softmax",
    "a function for one number",
    ONE_NUMBER,
    family={
        "of": (
            Expression("lambda Z: Z - math.log(np.exp(Z).sum(axis=1, keepdims=True))"),
            Expression("lambda Z: Z - math.log(np.exp(Z))"),
        )
    },
)
def log_softmax_a_function_for_one_number(Z, *, of):
    return of(Z)


@misconception("models.log_softmax", "largest entry by Python's max", ARRAY_IF)
def log_softmax_largest_entry_by_python_s_max(Z):
    return Z - max(Z) - np.log(np.sum(np.exp(Z - max(Z)), axis=1, keepdims=True))


@misconception(
    "models.softmax_logits",
    "all of theta in the weights",
    "How many numbers of theta belong to W, and how many are the biases?",
    family={
        "of": (
            Expression("lambda theta, X, k: X @ theta.reshape(X.shape[1], k)"),
            Expression("lambda theta, X, k: X @ theta.reshape(-1, k)"),
        )
    },
)
def softmax_logits_all_of_theta_in_the_weights(theta, X, k, *, of):
    return of(theta, X, k)


@misconception(
    "models.softmax_logits",
    "weights with a row too many",
    "Which of theta's numbers are weights? Count the rows of W.",
    family={
        "of": (
            Expression("lambda theta, X, k: X @ theta[:-1].reshape(X.shape[1], k) + theta[-1]"),
            Expression("lambda theta, X, k: X @ theta[:-1].reshape(-1, k) + theta[-1]"),
        )
    },
)
def softmax_logits_weights_with_a_row_too_many(theta, X, k, *, of):
    return of(theta, X, k)


@misconception(
    "models.softmax_logits",
    "product the wrong way round",
    EXCHANGED,
    family={
        "of": (
            Expression(
                "lambda theta, X, k: theta[: X.shape[1] * k].reshape(X.shape[1], k) @ X + theta[X.shape[1] * k :]"
            ),
            Expression(
                "lambda theta, X, k: X.T @ theta[: X.shape[1] * k].reshape(X.shape[1], k) + theta[X.shape[1] * k :]"
            ),
        )
    },
)
def softmax_logits_product_the_wrong_way_round(theta, X, k, *, of):
    return of(theta, X, k)


@misconception(
    "models.softmax_logits",
    "weights turned round in the product",
    EXCHANGED,
    family={
        "of": (
            Expression(
                "lambda theta, X, k: X @ theta[: X.shape[1] * k].reshape(X.shape[1], k).T + theta[X.shape[1] * k :]"
            ),
            Expression(
                "lambda theta, X, k: X @ theta[: X.shape[1] * k].reshape(k, X.shape[1]) + theta[X.shape[1] * k :]"
            ),
        )
    },
)
def softmax_logits_weights_turned_round_in_the_product(theta, X, k, *, of):
    return of(theta, X, k)


@misconception(
    "models.softmax_logits",
    "number of examples taken for that of features",
    "Which entry of X.shape is d?",
    family={
        "of": (
            Expression(
                "lambda theta, X, k: X @ theta[: X.shape[0] * k].reshape(X.shape[0], k) + theta[X.shape[0] * k :]"
            ),
            Expression("lambda theta, X, k: X @ theta[: len(X) * k].reshape(len(X), k) + theta[-k:]"),
        )
    },
)
def softmax_logits_number_of_examples_taken_for_that_of_features(theta, X, k, *, of):
    return of(theta, X, k)


@misconception(
    "models.softmax_logits",
    "theta used as if it were W",
    "theta is flat: which part of it is W, and which shape has W?",
    family={
        "of": (
            Expression("lambda theta, X, k: X @ theta"),
            Expression("lambda theta, X, k: linear(theta, X)"),
            Expression("lambda theta, X, k: X @ theta[:-k] + theta[-k:]"),
        )
    },
)
def softmax_logits_theta_used_as_if_it_were_w(theta, X, k, *, of):
    return of(theta, X, k)


@misconception(
    "models.two_layer",
    "act called as if it were a function",
    "act is a word. Which function does it stand for?",
)
def two_layer_act_called_as_if_it_were_a_function(theta, X, sizes, act="tanh"):
    return (
        act(X @ unpack(theta, sizes)[0] + unpack(theta, sizes)[1]) @ unpack(theta, sizes)[2]
        + unpack(theta, sizes)[3]
    )


@misconception(
    "models.two_layer",
    "function looked up in NumPy by its name",
    "Has NumPy a function of each of the two names?",
)
def two_layer_function_looked_up_in_numpy_by_its_name(theta, X, sizes, act="tanh"):
    return (
        getattr(np, act)(X @ unpack(theta, sizes)[0] + unpack(theta, sizes)[1]) @ unpack(theta, sizes)[2]
        + unpack(theta, sizes)[3]
    )


@misconception(
    "models.two_layer",
    "first product the wrong way round",
    EXCHANGED,
    family={
        "of": (
            Expression("lambda theta, X, sizes, act: unpack(theta, sizes)[0] @ X"),
            Expression("lambda theta, X, sizes, act: unpack(theta, sizes)[0].T @ X"),
            Expression("lambda theta, X, sizes, act: X.T @ unpack(theta, sizes)[0]"),
        )
    },
)
def two_layer_first_product_the_wrong_way_round(theta, X, sizes, act="tanh", *, of):
    return of(theta, X, sizes, act)


@misconception("models.two_layer", "weights turned round in a product", EXCHANGED)
def two_layer_weights_turned_round_in_a_product(theta, X, sizes, act="tanh"):
    return (
        np.tanh(X @ unpack(theta, sizes)[0].T + unpack(theta, sizes)[1]) @ unpack(theta, sizes)[2].T
        + unpack(theta, sizes)[3]
    )


@misconception(
    "models.two_layer", "parts of theta in another order", "In which order does unpack return the four parts?"
)
def two_layer_parts_of_theta_in_another_order(theta, X, sizes, act="tanh"):
    return (
        np.tanh(X @ unpack(theta, sizes)[0] + unpack(theta, sizes)[2]) @ unpack(theta, sizes)[1]
        + unpack(theta, sizes)[3]
    )


@misconception(
    "models.two_layer", "arguments of unpack exchanged", "In which order does unpack take its arguments?"
)
def two_layer_arguments_of_unpack_exchanged(theta, X, sizes, act="tanh"):
    return unpack(sizes, theta)


@misconception(
    "models.n_params",
    "a pair too many",
    "How many neighbouring pairs are there among the sizes?",
    family={
        "of": (
            Expression("lambda sizes: sum((sizes[i] + 1) * sizes[i + 1] for i in range(len(sizes)))"),
            Expression(
                "lambda sizes: sum(sizes[i] * sizes[i + 1] + sizes[i + 1] for i in range(len(sizes)))"
            ),
        )
    },
)
def n_params_a_pair_too_many(sizes, *, of):
    return of(sizes)


@misconception(
    "models.n_params",
    "arithmetic on the whole tuple",
    "A tuple is no array: what does + 1 do to it?",
    family={
        "of": (
            Expression("lambda sizes: sum((sizes + 1) * sizes)"),
            Expression("lambda sizes: sum((sizes[:-1] + 1) * sizes[1:])"),
        )
    },
)
def n_params_arithmetic_on_the_whole_tuple(sizes, *, of):
    return of(sizes)


@misconception(
    "models.n_params",
    "two sizes only",
    "There may be more layers than one. Does your code work for four sizes?",
)
def n_params_two_sizes_only(sizes):
    d, k = sizes
    return (d + 1) * k


@misconception(
    "models.two_layer",
    "a decision for all hidden units at once",
    ARRAY_IF,
    family={"of": (Expression("lambda A: max(A, 0)"), Expression("lambda A: A if A > 0 else 0"))},
)
def two_layer_a_decision_for_all_hidden_units_at_once(theta, X, sizes, act="tanh", *, of):
    if act not in ("tanh", "relu"):
        raise ValueError(f'act is {act!r}; it is "tanh" or "relu".')
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return (np.tanh(A) if act == "tanh" else of(A)) @ W2 + b2


@misconception(
    "models.linear",
    "writes into what it was given",
    WRITES,
    family={
        "of": (
            Expression(
                "lambda theta, X: np.add(X @ theta[:-1], theta[-1]) if theta.__setitem__(-1, theta[-1]) is None else 0"
            ),
        )
    },
)
def linear_writes_into_what_it_was_given(theta, X, *, of):
    return of(theta, X)


@misconception(
    "models.linear",
    "a length that has no value",
    "n and d are names of the docstring. Which entries of X.shape are they?",
    family={
        "of": (
            Expression("lambda theta, X: X @ theta[:d] + theta[d]"),
            Expression("lambda theta, X: X @ theta[:d] + theta[-1]"),
        )
    },
)
def linear_a_length_that_has_no_value(theta, X, *, of):
    return of(theta, X)


@misconception("models.sigmoid", "writes into what it was given", WRITES)
def sigmoid_writes_into_what_it_was_given(z):
    return z.__setitem__(z < -500, -500.0)


@misconception("models.sigmoid", "a function that NumPy has not", NOT_IN_NUMPY)
def sigmoid_a_function_that_numpy_has_not(z):
    return np.sigmoid(z)


@misconception(
    "models.logistic",
    "a function that NumPy has not",
    NOT_IN_NUMPY,
    family={"of": (Expression("lambda theta, X: np.sigmoid(linear(theta, X))"),)},
)
def logistic_a_function_that_numpy_has_not(theta, X, *, of):
    return of(theta, X)


@misconception("models.softmax", "writes into what it was given", WRITES)
def softmax_writes_into_what_it_was_given(Z):
    return Z.__isub__(Z.max(axis=1, keepdims=True))


@misconception(
    "models.softmax",
    "a function that NumPy has not",
    NOT_IN_NUMPY,
    family={
        "of": (
            Expression("lambda Z: np.softmax(Z)"),
            Expression("lambda Z: np.softmax(Z, axis=1)"),
        )
    },
)
def softmax_a_function_that_numpy_has_not(Z, *, of):
    return of(Z)


@misconception(
    "models.softmax",
    "keywords of another library",
    OTHER_LIBRARY,
    family={
        "of": (
            Expression("lambda Z: np.exp(Z) / np.exp(Z).sum(axis=1, keepdim=True)"),
            Expression("lambda Z: np.exp(Z) / np.sum(np.exp(Z), axis=1, keepdim=True)"),
            Expression("lambda Z: np.exp(Z - Z.max(axis=1, keepdim=True))"),
            Expression("lambda Z: np.exp(Z - np.max(Z, axis=1, keepdim=True))"),
            Expression("lambda Z: np.exp(Z) / np.exp(Z).sum(dim=1)"),
            Expression("lambda Z: np.exp(Z) / np.sum(np.exp(Z), dim=1)"),
        )
    },
)
def softmax_keywords_of_another_library(Z, *, of):
    return of(Z)


@misconception(
    "models.softmax",
    "a loop over a length",
    LENGTH,
    family={
        "of": (
            Expression("lambda Z: [np.exp(Z[i]) for i in len(Z)]"),
            Expression("lambda Z: [np.exp(Z[i]) for i in Z.shape[0]]"),
        )
    },
)
def softmax_a_loop_over_a_length(Z, *, of):
    return of(Z)


@misconception(
    "models.softmax",
    "axis of the classes in a single row",
    "Which axes are left when one row has been taken out?",
    family={
        "of": (
            Expression(
                "lambda Z: np.array([np.exp(row) / np.exp(row).sum(axis=1, keepdims=True) for row in Z])"
            ),
            Expression("lambda Z: np.array([np.exp(row - row.max(axis=1)) for row in Z])"),
        )
    },
)
def softmax_axis_of_the_classes_in_a_single_row(Z, *, of):
    return of(Z)


@misconception("models.log_softmax", "writes into what it was given", WRITES)
def log_softmax_writes_into_what_it_was_given(Z):
    return Z.__isub__(Z.max(axis=1, keepdims=True))


@misconception(
    "models.log_softmax",
    "a function that NumPy has not",
    NOT_IN_NUMPY,
    family={
        "of": (
            Expression("lambda Z: np.log_softmax(Z)"),
            Expression("lambda Z: np.log(np.softmax(Z))"),
            Expression("lambda Z: np.logsumexp(Z, axis=1)"),
        )
    },
)
def log_softmax_a_function_that_numpy_has_not(Z, *, of):
    return of(Z)


@misconception(
    "models.log_softmax",
    "keywords of another library",
    OTHER_LIBRARY,
    family={
        "of": (
            Expression("lambda Z: Z - np.log(np.exp(Z).sum(axis=1, keepdim=True))"),
            Expression("lambda Z: Z - np.log(np.sum(np.exp(Z), axis=1, keepdim=True))"),
            Expression("lambda Z: Z - Z.max(axis=1, keepdim=True)"),
            Expression("lambda Z: Z - np.max(Z, axis=1, keepdim=True)"),
        )
    },
)
def log_softmax_keywords_of_another_library(Z, *, of):
    return of(Z)


@misconception(
    "models.softmax_logits",
    "a length that has no value",
    "n and d are names of the docstring. Which entries of X.shape are they?",
    family={"of": (Expression("lambda theta, X, k: X @ theta[: d * k].reshape(d, k) + theta[d * k :]"),)},
)
def softmax_logits_a_length_that_has_no_value(theta, X, k, *, of):
    return of(theta, X, k)


@misconception(
    "models.softmax_logits",
    "a network's theta",
    "unpack takes the theta of a network with two layers apart. Which parts has this theta?",
    family={
        "of": (
            Expression("lambda theta, X, k: unpack(theta, (X.shape[1], k))[0]"),
            Expression("lambda theta, X, k: unpack(theta, k)[0]"),
        )
    },
)
def softmax_logits_a_network_s_theta(theta, X, k, *, of):
    return of(theta, X, k)


@misconception(
    "models.two_layer",
    "unpack without the sizes",
    "unpack takes theta and the sizes. How do you hand these over?",
    family={
        "of": (
            Expression("lambda theta, X, sizes, act: unpack(theta)[0]"),
            Expression("lambda theta, X, sizes, act: unpack(theta, *sizes)[0]"),
        )
    },
)
def two_layer_unpack_without_the_sizes(theta, X, sizes, act="tanh", *, of):
    return of(theta, X, sizes, act)


@misconception(
    "models.two_layer",
    "parts taken from the sizes",
    "sizes holds three numbers. Where do the four parts come from?",
    family={
        "of": (
            Expression("lambda theta, X, sizes, act: X @ sizes[3]"),
            Expression("lambda theta, X, sizes, act: X @ sizes[0]"),
        )
    },
)
def two_layer_parts_taken_from_the_sizes(theta, X, sizes, act="tanh", *, of):
    return of(theta, X, sizes, act)


@misconception("models.n_params", "a loop over a length", LENGTH)
def n_params_a_loop_over_a_length(sizes):
    return sum(sizes[i] * sizes[i + 1] for i in len(sizes))


@misconception(
    "models.sigmoid",
    "filled into an array of one axis",
    "z may have two axes as well. What is an entry of z then, and which shape does the result need?",
)
def sigmoid_filled_into_an_array_of_one_axis(z):
    out = np.zeros(len(z))
    for i in range(len(z)):
        out[i] = 1 / (1 + np.exp(-z[i])) if np.all(z[i] > -700) else 0.0
    return out


@misconception(
    "models.two_layer",
    "a function that NumPy has not",
    "NumPy has no function of that name. Which formula does it stand for?",
)
def two_layer_a_function_that_numpy_has_not(theta, X, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(f'act is {act!r}; it is "tanh" or "relu".')
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return (np.tanh(A) if act == "tanh" else np.relu(A)) @ W2 + b2

"""What goes wrong in 03-gradients with an exception: shapes that do not fit, and arrays where one number is wanted."""

from __future__ import annotations

import math

import numpy as np
from gradients import numerical_grad
from models import sigmoid, softmax, unpack  # noqa: F401 (expressions use it)

from autograder.misconceptions import Expression, misconception

WRITES = "Your function writes into an array that belongs to the caller. Which line with -=, *= or [...] = is that?"
NOT_IN_NUMPY = "NumPy has no function of that name. Which formula does it stand for?"
LENGTH = "len(...) is one number, and a loop runs over many. What gives the numbers from 0 up to it?"
ARRAY_IF = "if, and, or, max and min of Python look at one truth value, and here stands a whole array. Which functions of NumPy decide for each entry?"
ONE_NUMBER = "float, int and the functions of the module math take one number. What does NumPy offer for a whole array?"
CARET = "In Python ^ is no power: it compares bits. What is the power written with?"
EXCHANGED = "Write the two shapes of the product beside your code: which axis of the first has to be as long as which of the second?"


@misconception(
    "gradients.numerical_grad",
    "f asked about one component",
    "f takes all of theta, of which one component is moved. What do you hand over?",
    family={
        "of": (
            Expression(
                "lambda f, theta, h: np.array([(f(theta[i] + h) - f(theta[i] - h)) / (2 * h) for i in range(theta.size)])"
            ),
            Expression("lambda f, theta, h: np.array([(f(t + h) - f(t - h)) / (2 * h) for t in theta])"),
        )
    },
)
def numerical_grad_f_asked_about_one_component(f, theta, h=1e-5, *, of):
    return of(f, theta, h)


@misconception(
    "gradients.numerical_grad",
    "f differentiated without theta",
    "f is a function. At which place are its values wanted?",
    family={
        "of": (
            Expression("lambda f, theta, h: np.gradient(f, theta)"),
            Expression("lambda f, theta, h: (f + h - f) / (2 * h)"),
        )
    },
)
def numerical_grad_f_differentiated_without_theta(f, theta, h=1e-5, *, of):
    return of(f, theta, h)


@misconception(
    "gradients.mse_grad",
    "differences of neighbouring losses",
    "np.gradient and np.diff compare neighbours in an array. With respect to what is the slope wanted here?",
    family={
        "of": (
            Expression("lambda y_hat, y: np.gradient((y_hat - y) ** 2)"),
            Expression("lambda y_hat, y: np.gradient((y_hat - y) ** 2, y_hat)"),
            Expression("lambda y_hat, y: np.gradient((y_hat - y) ** 2) / y.size"),
            Expression("lambda y_hat, y: np.diff((y_hat - y) ** 2)"),
        )
    },
)
def mse_grad_differences_of_neighbouring_losses(y_hat, y, *, of):
    return of(y_hat, y)


@misconception("gradients.mse_grad", "a function for one number", ONE_NUMBER)
def mse_grad_a_function_for_one_number(y_hat, y):
    return 2 * float(y_hat - y) / len(y)


@misconception("gradients.mse_grad", "caret for a power", CARET)
def mse_grad_caret_for_a_power(y_hat, y):
    return (y_hat - y) ^ 2


@misconception(
    "gradients.bce_logits_grad",
    "a decision for all examples at once",
    ARRAY_IF,
    family={
        "of": (
            Expression("lambda z, y: (sigmoid(z) - 1) / len(y) if y == 1 else sigmoid(z) / len(y)"),
            Expression("lambda z, y: (1 / (1 + np.exp(-max(z, -700))) - y) / len(y)"),
        )
    },
)
def bce_logits_grad_a_decision_for_all_examples_at_once(z, y, *, of):
    return of(z, y)


@misconception("gradients.bce_logits_grad", "a function for one number", ONE_NUMBER)
def bce_logits_grad_a_function_for_one_number(z, y):
    return (1 / (1 + math.exp(-z)) - y) / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "labels subtracted from rows without a mark",
    "y holds the number of a class for each example, softmax a row. What stands in that row where the label is right?",
    family={
        "of": (
            Expression("lambda Z, y: (softmax(Z) - y) / len(y)"),
            Expression("lambda Z, y: (Z - y) / len(y)"),
            Expression("lambda Z, y: (y - softmax(Z)) / len(y)"),
            Expression("lambda Z, y: softmax(Z) - softmax(Z) * y"),
        )
    },
)
def cross_entropy_grad_labels_subtracted_from_rows_without_a_mark(Z, y, *, of):
    return of(Z, y)


@misconception(
    "gradients.cross_entropy_grad",
    "logarithms picked by label, without rows",
    "In row i, which single label is meant?",
)
def cross_entropy_grad_logarithms_picked_by_label_without_rows(Z, y):
    return np.array([softmax(Z)[i] - np.eye(Z.shape[1])[y] for i in range(len(y))]).reshape(Z.shape)


@misconception("gradients.cross_entropy_grad", "a function for one number", ONE_NUMBER)
def cross_entropy_grad_a_function_for_one_number(Z, y):
    return math.exp(Z)


@misconception(
    "gradients.linear_vjp",
    "X not turned round",
    EXCHANGED,
    family={
        "of": (
            Expression("lambda theta, X, g: np.append(X @ g, g.sum())"),
            Expression("lambda theta, X, g: np.append(g @ X.T, g.sum())"),
        )
    },
)
def linear_vjp_x_not_turned_round(theta, X, g, *, of):
    return of(theta, X, g)


@misconception(
    "gradients.linear_vjp",
    "multiplied entry by entry without a new axis",
    "X has a row for each example, g a number. Which axis does g lack?",
    family={
        "of": (
            Expression("lambda theta, X, g: np.append((X * g).sum(axis=0), g.sum())"),
            Expression("lambda theta, X, g: np.append(np.mean(X * g, axis=0), g.sum())"),
            Expression("lambda theta, X, g: X * g"),
            Expression("lambda theta, X, g: g * X"),
        )
    },
)
def linear_vjp_multiplied_entry_by_entry_without_a_new_axis(theta, X, g, *, of):
    return of(theta, X, g)


@misconception(
    "gradients.linear_vjp",
    "a number where a part with an axis belongs",
    "np.concatenate joins arrays with an axis. What is the sum of g?",
    family={
        "of": (
            Expression("lambda theta, X, g: np.concatenate([X.T @ g, g.sum()])"),
            Expression("lambda theta, X, g: np.concatenate((X.T @ g, np.sum(g)))"),
            Expression("lambda theta, X, g: np.concatenate([g.sum(), X.T @ g])"),
        )
    },
)
def linear_vjp_a_number_where_a_part_with_an_axis_belongs(theta, X, g, *, of):
    return of(theta, X, g)


@misconception(
    "gradients.linear_vjp",
    "all of theta in the product",
    "theta holds one number more than X has columns. And does the slope need theta at all?",
    family={
        "of": (
            Expression("lambda theta, X, g: X.T @ (X @ theta - g)"),
            Expression("lambda theta, X, g: X @ theta * g"),
        )
    },
)
def linear_vjp_all_of_theta_in_the_product(theta, X, g, *, of):
    return of(theta, X, g)


@misconception(
    "gradients.softmax_logits_vjp",
    "X not turned round",
    EXCHANGED,
    family={
        "of": (
            Expression("lambda theta, X, G: np.append(X @ G, G.sum(axis=0))"),
            Expression("lambda theta, X, G: np.append(G @ X, G.sum(axis=0))"),
            Expression("lambda theta, X, G: np.append(X.T @ G.T, G.sum(axis=0))"),
        )
    },
)
def softmax_logits_vjp_x_not_turned_round(theta, X, G, *, of):
    return of(theta, X, G)


@misconception(
    "gradients.softmax_logits_vjp",
    "parts joined before they are flat",
    "np.concatenate joins arrays with as many axes as each other. Which shape has each part?",
    family={
        "of": (
            Expression("lambda theta, X, G: np.concatenate([X.T @ G, G.sum(axis=0)])"),
            Expression("lambda theta, X, G: np.concatenate((X.T @ G, G.sum(0)), axis=0)"),
        )
    },
)
def softmax_logits_vjp_parts_joined_before_they_are_flat(theta, X, G, *, of):
    return of(theta, X, G)


@misconception(
    "gradients.softmax_logits_vjp",
    "multiplied entry by entry",
    "X has a column for each feature, G one for each class. Which product meets each with each?",
    family={
        "of": (
            Expression("lambda theta, X, G: X * G"),
            Expression("lambda theta, X, G: np.append((X * G).sum(axis=0), G.sum(axis=0))"),
        )
    },
)
def softmax_logits_vjp_multiplied_entry_by_entry(theta, X, G, *, of):
    return of(theta, X, G)


@misconception("gradients.two_layer_vjp", "W2 not turned round", EXCHANGED)
def two_layer_vjp_w2_not_turned_round(theta, X, G, sizes, act="tanh"):
    return G @ unpack(theta, sizes)[2]


@misconception(
    "gradients.two_layer_vjp",
    "W2 on the left side",
    EXCHANGED,
    family={
        "of": (
            Expression("lambda theta, X, G, sizes, act: unpack(theta, sizes)[2] @ G"),
            Expression("lambda theta, X, G, sizes, act: unpack(theta, sizes)[2].T @ G"),
        )
    },
)
def two_layer_vjp_w2_on_the_left_side(theta, X, G, sizes, act="tanh", *, of):
    return of(theta, X, G, sizes, act)


@misconception(
    "gradients.two_layer_vjp",
    "parts joined before they are flat",
    "np.concatenate joins arrays with as many axes as each other. `pack` makes them flat first.",
)
def two_layer_vjp_parts_joined_before_they_are_flat(theta, X, G, sizes, act="tanh"):
    return np.concatenate([X.T @ (G @ unpack(theta, sizes)[2].T), G.sum(axis=0)])


@misconception(
    "gradients.two_layer_vjp",
    "act called as if it were a function",
    "act is a word. Which function does it stand for?",
)
def two_layer_vjp_act_called_as_if_it_were_a_function(theta, X, G, sizes, act="tanh"):
    return act(X @ unpack(theta, sizes)[0] + unpack(theta, sizes)[1])


@misconception(
    "gradients.grad_check",
    "function compared in place of its value",
    "g is a function. What does it return at theta?",
)
def grad_check_function_compared_in_place_of_its_value(f, g, theta):
    return float(np.linalg.norm(g - numerical_grad(f, theta)))


@misconception(
    "gradients.grad_check",
    "arguments of numerical_grad exchanged",
    "In which order does numerical_grad take its arguments?",
)
def grad_check_arguments_of_numerical_grad_exchanged(f, g, theta):
    return float(np.linalg.norm(g(theta) - numerical_grad(theta, f)))


@misconception(
    "gradients.grad_check",
    "numerical_grad without a place",
    "Where is the slope wanted?",
    family={
        "of": (
            Expression("lambda f, g, theta: float(np.linalg.norm(g(theta) - numerical_grad(f)(theta)))"),
            Expression("lambda f, g, theta: float(np.linalg.norm(g(theta) - numerical_grad(f)))"),
        )
    },
)
def grad_check_numerical_grad_without_a_place(f, g, theta, *, of):
    return of(f, g, theta)


@misconception("gradients.grad_check", "g asked with two arguments", "Which arguments does g take?")
def grad_check_g_asked_with_two_arguments(f, g, theta):
    return float(np.linalg.norm(g(f, theta) - numerical_grad(f, theta)))


@misconception(
    "gradients.grad_check",
    "a function for one number",
    ONE_NUMBER,
    family={
        "of": (
            Expression("lambda f, g, theta: float(abs(g(theta) - numerical_grad(f, theta)) / abs(g(theta)))"),
            Expression("lambda f, g, theta: float(g(theta) - numerical_grad(f, theta))"),
        )
    },
)
def grad_check_a_function_for_one_number(f, g, theta, *, of):
    return of(f, g, theta)


@misconception(
    "gradients.grad_check",
    "a decision for all components at once",
    ARRAY_IF,
    family={
        "of": (
            Expression("lambda f, g, theta: 0.0 if g(theta) == numerical_grad(f, theta) else 1.0"),
            Expression("lambda f, g, theta: float(max(abs(g(theta) - numerical_grad(f, theta)), 0))"),
        )
    },
)
def grad_check_a_decision_for_all_components_at_once(f, g, theta, *, of):
    return of(f, g, theta)


@misconception("gradients.two_layer_vjp", "a decision for all hidden units at once", ARRAY_IF)
def two_layer_vjp_a_decision_for_all_hidden_units_at_once(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(f'There is no activation {act!r} here: write "tanh" or "relu".')
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0.0)
    slope = 1.0 - H**2 if act == "tanh" else 1.0 if A > 0 else 0.0
    D = (G @ W2.T) * slope
    return np.concatenate([(X.T @ D).ravel(), D.sum(axis=0), (H.T @ G).ravel(), G.sum(axis=0)])


@misconception(
    "gradients.numerical_grad",
    "a loop over a length",
    LENGTH,
    family={
        "of": (
            Expression("lambda f, theta, h: [f(theta) for i in len(theta)]"),
            Expression("lambda f, theta, h: [f(theta) for i in theta.size]"),
        )
    },
)
def numerical_grad_a_loop_over_a_length(f, theta, h=1e-5, *, of):
    return of(f, theta, h)


@misconception(
    "gradients.mse_grad",
    "a length that has no value",
    "n is a name of the docstring. What tells it?",
    family={"of": (Expression("lambda y_hat, y: 2 * (y_hat - y) / n"),)},
)
def mse_grad_a_length_that_has_no_value(y_hat, y, *, of):
    return of(y_hat, y)


@misconception(
    "gradients.bce_logits_grad",
    "writes into what it was given",
    WRITES,
    family={
        "of": (
            Expression("lambda z, y: z.__setitem__(z > 500, 500.0)"),
            Expression("lambda z, y: z.__isub__(y)"),
        )
    },
)
def bce_logits_grad_writes_into_what_it_was_given(z, y, *, of):
    return of(z, y)


@misconception(
    "gradients.bce_logits_grad",
    "a length that has no value",
    "n is a name of the docstring. What tells it?",
    family={"of": (Expression("lambda z, y: (sigmoid(z) - y) / n"),)},
)
def bce_logits_grad_a_length_that_has_no_value(z, y, *, of):
    return of(z, y)


@misconception("gradients.bce_logits_grad", "a function that NumPy has not", NOT_IN_NUMPY)
def bce_logits_grad_a_function_that_numpy_has_not(z, y):
    return (np.sigmoid(z) - y) / len(y)


@misconception("gradients.cross_entropy_grad", "writes into what it was given", WRITES)
def cross_entropy_grad_writes_into_what_it_was_given(Z, y):
    return Z.__isub__(Z.max(axis=1, keepdims=True))


@misconception(
    "gradients.cross_entropy_grad",
    "a length that has no value",
    "n and k are names of the docstring. What tells them?",
    family={
        "of": (
            Expression("lambda Z, y: (softmax(Z) - np.eye(k)[y]) / len(y)"),
            Expression("lambda Z, y: (softmax(Z) - np.eye(Z.shape[1])[y]) / n"),
        )
    },
)
def cross_entropy_grad_a_length_that_has_no_value(Z, y, *, of):
    return of(Z, y)


@misconception(
    "gradients.cross_entropy_grad",
    "a function that is not here",
    "Is one_hot defined or imported in this file?",
    family={"of": (Expression("lambda Z, y: (softmax(Z) - one_hot(y, Z.shape[1])) / len(y)"),)},
)
def cross_entropy_grad_a_function_that_is_not_here(Z, y, *, of):
    return of(Z, y)


@misconception(
    "gradients.cross_entropy_grad",
    "a function that NumPy has not",
    NOT_IN_NUMPY,
    family={
        "of": (
            Expression("lambda Z, y: np.softmax(Z)"),
            Expression("lambda Z, y: np.one_hot(y)"),
        )
    },
)
def cross_entropy_grad_a_function_that_numpy_has_not(Z, y, *, of):
    return of(Z, y)


@misconception(
    "gradients.cross_entropy_grad",
    "marks of as many classes as examples",
    "How many columns has softmax(Z), and how many has your table of marks?",
    family={"of": (Expression("lambda Z, y: (softmax(Z) - np.eye(len(y))[y]) / len(y)"),)},
)
def cross_entropy_grad_marks_of_as_many_classes_as_examples(Z, y, *, of):
    return of(Z, y)


@misconception("gradients.linear_vjp", "writes into what it was given", WRITES)
def linear_vjp_writes_into_what_it_was_given(theta, X, g):
    return g.__imul__(2.0)


@misconception("gradients.softmax_logits_vjp", "writes into what it was given", WRITES)
def softmax_logits_vjp_writes_into_what_it_was_given(theta, X, G):
    return G.__imul__(2.0)


@misconception(
    "gradients.softmax_logits_vjp",
    "a network's theta",
    "unpack takes the theta of a network with two layers apart. Which parts has this theta?",
    family={"of": (Expression("lambda theta, X, G: unpack(theta, (X.shape[1], G.shape[1]))"),)},
)
def softmax_logits_vjp_a_network_s_theta(theta, X, G, *, of):
    return of(theta, X, G)


@misconception(
    "gradients.two_layer_vjp",
    "unpack without the sizes",
    "unpack takes theta and the sizes. How do you hand these over?",
    family={
        "of": (
            Expression("lambda theta, X, G, sizes, act: unpack(theta)"),
            Expression("lambda theta, X, G, sizes, act: unpack(theta, *sizes)"),
        )
    },
)
def two_layer_vjp_unpack_without_the_sizes(theta, X, G, sizes, act="tanh", *, of):
    return of(theta, X, G, sizes, act)


@misconception(
    "gradients.two_layer_vjp",
    "arguments of unpack exchanged",
    "In which order does unpack take its arguments?",
    family={"of": (Expression("lambda theta, X, G, sizes, act: unpack(sizes, theta)"),)},
)
def two_layer_vjp_arguments_of_unpack_exchanged(theta, X, G, sizes, act="tanh", *, of):
    return of(theta, X, G, sizes, act)


@misconception("gradients.two_layer_vjp", "writes into what it was given", WRITES)
def two_layer_vjp_writes_into_what_it_was_given(theta, X, G, sizes, act="tanh"):
    return G.__imul__(1.0)


@misconception(
    "gradients.grad_check",
    "a function that is not here",
    "Which function of this file measures a slope? Is its name written as there?",
    family={
        "of": (
            Expression("lambda f, g, theta: np.linalg.norm(numerical_gradient(f, theta) - g(theta))"),
            Expression("lambda f, g, theta: np.linalg.norm(num_grad(f, theta) - g(theta))"),
        )
    },
)
def grad_check_a_function_that_is_not_here(f, g, theta, *, of):
    return of(f, g, theta)

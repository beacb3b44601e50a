"""What goes wrong in 05-descent with an exception: shapes that do not fit, and arrays where one number is wanted."""

from __future__ import annotations

import math  # noqa: F401 (expressions use it)

import numpy as np
from descent import gd_step  # noqa: F401 (expressions use it)

from autograder.misconceptions import Expression, misconception

LENGTH = "len(...) is one number, and a loop runs over many. What gives the numbers from 0 up to it?"
CARET = "In Python ^ is no power: it compares bits. What is the power written with?"
EXCHANGED = "Write the two shapes of the product beside your code: which axis of the first has to be as long as which of the second?"
DTYPE = "The second argument of np.zeros is the type of the entries, not a second length. How does one give it a shape with two numbers?"


@misconception(
    "descent.gd_step",
    "gradient called as if it were a function",
    "g is the gradient at theta, an array. Is there anything to call?",
)
def gd_step_gradient_called_as_if_it_were_a_function(theta, g, lr):
    return theta - lr * g(theta)


@misconception(
    "descent.gradient_descent",
    "function in place of its value",
    "grad is a function. What does it return, and where?",
    family={
        "of": (
            Expression("lambda grad, theta0, lr, steps: theta0 - lr * grad"),
            Expression("lambda grad, theta0, lr, steps: gd_step(theta0, grad, lr)"),
        )
    },
)
def gradient_descent_function_in_place_of_its_value(grad, theta0, lr, steps, *, of):
    return of(grad, theta0, lr, steps)


@misconception(
    "descent.gradient_descent",
    "length of theta taken for a type",
    DTYPE,
    family={
        "of": (
            Expression("lambda grad, theta0, lr, steps: np.zeros(steps + 1, theta0.size)"),
            Expression("lambda grad, theta0, lr, steps: np.empty(steps + 1, len(theta0))"),
        )
    },
)
def gradient_descent_length_of_theta_taken_for_a_type(grad, theta0, lr, steps, *, of):
    return of(grad, theta0, lr, steps)


@misconception(
    "descent.gradient_descent",
    "number of steps as if it were a range",
    "steps is one number. What does a loop run over?",
)
def gradient_descent_number_of_steps_as_if_it_were_a_range(grad, theta0, lr, steps):
    return [grad(theta0) for _ in steps]


@misconception(
    "descent.ols",
    "a table that is not square is solved",
    "X has more rows than columns, so X @ w = y has no exact solution. Which function of numpy.linalg finds the best one?",
    family={
        "of": (
            Expression("lambda X, y: np.linalg.solve(np.column_stack([X, np.ones(len(X))]), y)"),
            Expression("lambda X, y: np.linalg.inv(np.column_stack([X, np.ones(len(X))])) @ y"),
            Expression("lambda X, y: np.linalg.solve(X, y)"),
        )
    },
)
def ols_a_table_that_is_not_square_is_solved(X, y, *, of):
    return of(X, y)


@misconception(
    "descent.ols",
    "all that lstsq returns",
    "np.linalg.lstsq returns four things. Which of them is asked for?",
    family={
        "of": (
            Expression("lambda X, y: np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y)"),
            Expression("lambda X, y: np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y, rcond=None)"),
        )
    },
)
def ols_all_that_lstsq_returns(X, y, *, of):
    return of(X, y)


@misconception(
    "descent.ols",
    "residuals in place of theta",
    "np.linalg.lstsq returns four things. Which of them is asked for?",
)
def ols_residuals_in_place_of_theta(X, y):
    return np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y)[1]


@misconception(
    "descent.ols",
    "X not turned round",
    EXCHANGED,
    family={
        "of": (
            Expression("lambda X, y: np.linalg.inv(X.T @ X) @ X @ y"),
            Expression("lambda X, y: np.linalg.solve(X.T @ X, X @ y)"),
            Expression(
                "lambda X, y: np.linalg.inv(np.column_stack([X, np.ones(len(X))]).T @ np.column_stack([X, np.ones(len(X))])) @ np.column_stack([X, np.ones(len(X))]) @ y"
            ),
        )
    },
)
def ols_x_not_turned_round(X, y, *, of):
    return of(X, y)


@misconception(
    "descent.ols",
    "a single 1 as a column",
    "np.column_stack and np.hstack join columns of one length. How many ones are needed?",
    family={
        "of": (
            Expression("lambda X, y: np.column_stack([X, 1])"),
            Expression("lambda X, y: np.column_stack((X, np.ones(1)))"),
            Expression("lambda X, y: np.column_stack([X, np.ones(X.shape[1])])"),
        )
    },
)
def ols_a_single_1_as_a_column(X, y, *, of):
    return of(X, y)


@misconception(
    "descent.ols",
    "ones joined without a second axis",
    "np.hstack and np.concatenate join tables. Which shape does the column of ones need?",
    family={
        "of": (
            Expression("lambda X, y: np.hstack([X, np.ones(len(X))])"),
            Expression("lambda X, y: np.concatenate([X, np.ones(len(X))], axis=1)"),
            Expression("lambda X, y: np.hstack((np.ones(len(X)), X))"),
        )
    },
)
def ols_ones_joined_without_a_second_axis(X, y, *, of):
    return of(X, y)


@misconception(
    "descent.max_stable_lr",
    "all eigenvalues made one number",
    "There is an eigenvalue for each axis. Which of them limits the step?",
    family={
        "of": (
            Expression("lambda H: float(2 / np.linalg.eigvalsh(H))"),
            Expression("lambda H: float(2 / np.linalg.eigvals(H))"),
        )
    },
)
def max_stable_lr_all_eigenvalues_made_one_number(H, *, of):
    return of(H)


@misconception(
    "descent.max_stable_lr",
    "eigenvalues and eigenvectors together",
    "numpy.linalg.eig and eigh return two things. Which functions return the eigenvalues alone?",
    family={
        "of": (
            Expression("lambda H: 2 / np.linalg.eigh(H)"),
            Expression("lambda H: 2 / np.linalg.eig(H)"),
        )
    },
)
def max_stable_lr_eigenvalues_and_eigenvectors_together(H, *, of):
    return of(H)


@misconception(
    "descent.max_stable_lr",
    "largest of a pair",
    "numpy.linalg.eig and eigh return two things. Which functions return the eigenvalues alone?",
    family={
        "of": (
            Expression("lambda H: 2 / max(np.linalg.eigh(H))"),
            Expression("lambda H: float(2 / np.max(np.linalg.eigh(H)))"),
        )
    },
)
def max_stable_lr_largest_of_a_pair(H, *, of):
    return of(H)


@misconception(
    "descent.certified_distance",
    "all components made one number",
    "g has many components. What is its length?",
    family={
        "of": (
            Expression("lambda g, mu: float(abs(g) / mu)"),
            Expression("lambda g, mu: float(np.abs(g)) / mu"),
            Expression("lambda g, mu: math.sqrt(g**2) / mu"),
            Expression("lambda g, mu: float(g / mu)"),
        )
    },
)
def certified_distance_all_components_made_one_number(g, mu, *, of):
    return of(g, mu)


@misconception("descent.certified_distance", "caret for a power", CARET)
def certified_distance_caret_for_a_power(g, mu):
    return float(np.sqrt(np.sum(g ^ 2)) / mu)


@misconception(
    "descent.certified_distance",
    "gradient called as if it were a function",
    "g is the gradient at theta, an array. Is there anything to call?",
)
def certified_distance_gradient_called_as_if_it_were_a_function(g, mu):
    return float(np.linalg.norm(g(0)) / mu)


@misconception(
    "descent.gradient_descent",
    "a row too few in the table",
    "Row 0 is the start. How many rows are needed for as many steps?",
)
def gradient_descent_a_row_too_few_in_the_table(grad, theta0, lr, steps):
    path = np.empty((steps, theta0.size))
    path[0] = theta0
    for t in range(steps):
        path[t + 1] = path[t] - lr * grad(path[t])
    return path


@misconception(
    "descent.gradient_descent",
    "a name that has no value",
    "Under which name does your function get the starting point?",
    family={
        "of": (
            Expression("lambda grad, theta0, lr, steps: gd_step(theta, grad(theta), lr)"),
            Expression("lambda grad, theta0, lr, steps: theta - lr * grad(theta)"),
            Expression("lambda grad, theta0, lr, steps: [theta]"),
        )
    },
)
def gradient_descent_a_name_that_has_no_value(grad, theta0, lr, steps, *, of):
    return of(grad, theta0, lr, steps)


@misconception(
    "descent.ols",
    "a function that NumPy has elsewhere",
    "Which part of NumPy holds lstsq, solve and inv?",
    family={
        "of": (
            Expression("lambda X, y: np.lstsq(X, y)"),
            Expression("lambda X, y: np.inv(X.T @ X)"),
            Expression("lambda X, y: np.solve(X.T @ X, X.T @ y)"),
        )
    },
)
def ols_a_function_that_numpy_has_elsewhere(X, y, *, of):
    return of(X, y)


@misconception(
    "descent.max_stable_lr",
    "eigenvalues that NumPy has elsewhere",
    "Which part of NumPy holds the functions for eigenvalues?",
    family={
        "of": (
            Expression("lambda H: 2 / max(np.eigvalsh(H))"),
            Expression("lambda H: 2 / np.eig(H)[0].max()"),
            Expression("lambda H: 2 / np.eigvals(H).max()"),
        )
    },
)
def max_stable_lr_eigenvalues_that_numpy_has_elsewhere(H, *, of):
    return of(H)


@misconception(
    "descent.certified_distance", "a length that NumPy has elsewhere", "Which part of NumPy holds norm?"
)
def certified_distance_a_length_that_numpy_has_elsewhere(g, mu):
    return float(np.norm(g) / mu)


@misconception(
    "descent.certified_distance",
    "a decision for all components at once",
    "max of Python and an if look at one truth value. Is a decision needed?",
    family={
        "of": (
            Expression("lambda g, mu: float(max(g, 0) / mu)"),
            Expression("lambda g, mu: float((g if g > 0 else -g) / mu)"),
        )
    },
)
def certified_distance_a_decision_for_all_components_at_once(g, mu, *, of):
    return of(g, mu)


@misconception(
    "descent.basin",
    "start called theta",
    "Under which name does your function get the start?",
    family={
        "of": (
            Expression("lambda x0, lr: theta - lr * double_well_grad(theta)"),
            Expression("lambda x0, lr: x - lr * double_well_grad(x)"),
        )
    },
)
def basin_start_called_theta(x0, lr, *, of):
    return of(x0, lr)

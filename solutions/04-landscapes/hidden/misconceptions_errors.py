"""What goes wrong in 04-landscapes with an exception: shapes that do not fit, and arrays where one number is wanted."""

from __future__ import annotations

import math  # noqa: F401 (expressions use it)

import numpy as np
from landscapes import A2, TILT

from autograder.misconceptions import Expression, misconception

LENGTH = "len(...) is one number, and a loop runs over many. What gives the numbers from 0 up to it?"
ONE_NUMBER = "float, int and the functions of the module math take one number. What does NumPy offer for a whole array?"
CARET = "In Python ^ is no power: it compares bits. What is the power written with?"
DTYPE = "The second argument of np.zeros is the type of the entries, not a second length. How does one give it a shape with two numbers?"


@misconception(
    "landscapes.double_well",
    "caret for a power",
    CARET,
    family={
        "of": (
            Expression("lambda x: 0.25 * (x ^ 2 - A2) ^ 2 + TILT * x"),
            Expression("lambda x: 0.25 * (x ^ 2 - A2) ** 2 + TILT * x"),
        )
    },
)
def double_well_caret_for_a_power(x, *, of):
    return of(x)


@misconception(
    "landscapes.double_well",
    "a function for one number",
    ONE_NUMBER,
    family={
        "of": (
            Expression("lambda x: 0.25 * math.pow(math.pow(x, 2) - A2, 2) + TILT * x"),
            Expression("lambda x: 0.25 * (float(x) ** 2 - A2) ** 2 + TILT * float(x)"),
        )
    },
)
def double_well_a_function_for_one_number(x, *, of):
    return of(x)


@misconception(
    "landscapes.double_well_grad",
    "caret for a power",
    CARET,
    family={
        "of": (
            Expression("lambda x: x ^ 3 - A2 * x + TILT"),
            Expression("lambda x: (x ^ 2 - A2) * x + TILT"),
        )
    },
)
def double_well_grad_caret_for_a_power(x, *, of):
    return of(x)


@misconception(
    "landscapes.double_well_grad",
    "a function for one number",
    ONE_NUMBER,
    family={
        "of": (
            Expression("lambda x: math.pow(x, 3) - A2 * x + TILT"),
            Expression("lambda x: float(x) ** 3 - A2 * float(x) + TILT"),
        )
    },
)
def double_well_grad_a_function_for_one_number(x, *, of):
    return of(x)


@misconception(
    "landscapes.double_well_grad",
    "derivative left to np.gradient",
    "np.gradient compares neighbours in an array. With respect to what is the slope wanted, and what if x is one number?",
)
def double_well_grad_derivative_left_to_np_gradient(x):
    return np.gradient(0.25 * (x**2 - A2) ** 2 + TILT * x)


@misconception(
    "landscapes.loss_slice",
    "all coordinates in one sum",
    "grid holds m coordinates and u has p entries. Which place does one entry of the map belong to?",
    family={
        "of": (
            Expression("lambda f, theta, u, v, grid: f(theta + grid * u + grid * v)"),
            Expression("lambda f, theta, u, v, grid: np.array([f(theta + a * u + grid * v) for a in grid])"),
        )
    },
)
def loss_slice_all_coordinates_in_one_sum(f, theta, u, v, grid, *, of):
    return of(f, theta, u, v, grid)


@misconception(
    "landscapes.loss_slice",
    "f asked with the coordinates",
    "f takes a place, with all its components. Which place belongs to a and b?",
    family={
        "of": (
            Expression("lambda f, theta, u, v, grid: np.array([[f(a, b) for b in grid] for a in grid])"),
            Expression(
                "lambda f, theta, u, v, grid: np.array([[f(theta, a, b) for b in grid] for a in grid])"
            ),
            Expression(
                "lambda f, theta, u, v, grid: np.array([[f(a * u, b * v) for b in grid] for a in grid])"
            ),
        )
    },
)
def loss_slice_f_asked_with_the_coordinates(f, theta, u, v, grid, *, of):
    return of(f, theta, u, v, grid)


@misconception(
    "landscapes.loss_slice",
    "length of the grid taken for a type",
    DTYPE,
    family={
        "of": (
            Expression("lambda f, theta, u, v, grid: np.zeros(len(grid), len(grid))"),
            Expression("lambda f, theta, u, v, grid: np.empty(len(grid), len(grid))"),
        )
    },
)
def loss_slice_length_of_the_grid_taken_for_a_type(f, theta, u, v, grid, *, of):
    return of(f, theta, u, v, grid)


@misconception(
    "landscapes.loss_slice",
    "coordinates used as row numbers",
    "The entries of grid are coordinates, no whole numbers. Which numbers count the rows?",
)
def loss_slice_coordinates_used_as_row_numbers(f, theta, u, v, grid):
    return np.zeros((len(grid), len(grid)))[grid[0], grid[0]]


@misconception(
    "landscapes.loss_slice",
    "length of the grid as if it were a range",
    "len(grid) is one number. What does a loop run over?",
)
def loss_slice_length_of_the_grid_as_if_it_were_a_range(f, theta, u, v, grid):
    return [f(theta + i * u) for i in len(grid)]


@misconception(
    "landscapes.hessian",
    "grad asked about one component",
    "grad takes all of theta, of which one component is moved. What do you hand over?",
    family={
        "of": (
            Expression(
                "lambda grad, theta, h: np.array([(grad(theta[i] + h) - grad(theta[i] - h)) / (2 * h) for i in range(theta.size)])"
            ),
            Expression(
                "lambda grad, theta, h: np.array([[(grad(t + h) - grad(t - h)) / (2 * h) for t in theta] for _ in theta])"
            ),
        )
    },
)
def hessian_grad_asked_about_one_component(grad, theta, h=1e-4, *, of):
    return of(grad, theta, h)


@misconception(
    "landscapes.hessian",
    "length of theta taken for a type",
    DTYPE,
    family={
        "of": (
            Expression("lambda grad, theta, h: np.zeros(theta.size, theta.size)"),
            Expression("lambda grad, theta, h: np.zeros(len(theta), len(theta))"),
        )
    },
)
def hessian_length_of_theta_taken_for_a_type(grad, theta, h=1e-4, *, of):
    return of(grad, theta, h)


@misconception(
    "landscapes.hessian",
    "a whole gradient in one entry",
    "Each difference is a row of p numbers. Where in the table does it belong?",
)
def hessian_a_whole_gradient_in_one_entry(grad, theta, h=1e-4):
    return np.array(
        [
            [float((grad(theta + h * e) - grad(theta - h * e)) / (2 * h)) for e in np.eye(theta.size)]
            for _ in theta
        ]
    )


@misconception(
    "landscapes.classify_critical_point",
    "eigenvalues and eigenvectors together",
    "numpy.linalg.eig and eigh return two things. Which functions return the eigenvalues alone?",
    family={
        "of": (
            Expression("lambda H, tol: 'degenerate' if np.any(np.abs(np.linalg.eigh(H)) <= tol) else 'min'"),
            Expression("lambda H, tol: 'degenerate' if np.any(np.abs(np.linalg.eig(H)) <= tol) else 'min'"),
        )
    },
)
def classify_critical_point_eigenvalues_and_eigenvectors_together(H, tol=1e-8, *, of):
    return of(H, tol)


@misconception(
    "landscapes.classify_critical_point",
    "eigenvalues and eigenvectors compared together",
    "numpy.linalg.eig and eigh return two things. Which functions return the eigenvalues alone?",
    family={
        "of": (
            Expression("lambda H, tol: 'min' if np.all(np.linalg.eigh(H) > 0) else 'max'"),
            Expression("lambda H, tol: 'min' if np.all(np.linalg.eig(H) > 0) else 'max'"),
        )
    },
)
def classify_critical_point_eigenvalues_and_eigenvectors_compared_together(H, tol=1e-8, *, of):
    return of(H, tol)


@misconception(
    "landscapes.classify_critical_point",
    "a decision for all eigenvalues at once",
    "An if looks at one truth value, and there are several eigenvalues. Which functions of NumPy say whether all, or any, of them do?",
    family={
        "of": (
            Expression("lambda H, tol: 'degenerate' if abs(np.linalg.eigvalsh(H)) <= tol else 'min'"),
            Expression("lambda H, tol: 'min' if np.linalg.eigvalsh(H) > 0 else 'max'"),
            Expression("lambda H, tol: 'min' if H > 0 else 'max'"),
        )
    },
)
def classify_critical_point_a_decision_for_all_eigenvalues_at_once(H, tol=1e-8, *, of):
    return of(H, tol)


@misconception(
    "landscapes.double_well",
    "a decision for all places at once",
    "An if looks at one truth value, and x may be an array. Does the formula need a decision?",
    family={
        "of": (
            Expression(
                "lambda x: 0.25 * (x**2 - A2) ** 2 + TILT * x if x > 0 else 0.25 * (x**2 - A2) ** 2 - TILT * abs(x)"
            ),
        )
    },
)
def double_well_a_decision_for_all_places_at_once(x, *, of):
    return of(x)


@misconception(
    "landscapes.double_well",
    "constants that have no value",
    "Under which names does this file hold the two constants?",
    family={
        "of": (
            Expression("lambda x: 0.25 * (x**2 - a2) ** 2 + tilt * x"),
            Expression("lambda x: 0.25 * (x**2 - a) ** 2 + TILT * x"),
            Expression("lambda x: (x**2 - A) ** 2 / 4 + TILT * x"),
        )
    },
)
def double_well_constants_that_have_no_value(x, *, of):
    return of(x)


@misconception(
    "landscapes.double_well_grad",
    "constants that have no value",
    "Under which names does this file hold the two constants?",
    family={
        "of": (
            Expression("lambda x: x**3 - a2 * x + tilt"),
            Expression("lambda x: x**3 - a * x + TILT"),
            Expression("lambda x: x**3 - A * x + TILT"),
        )
    },
)
def double_well_grad_constants_that_have_no_value(x, *, of):
    return of(x)


@misconception(
    "landscapes.double_well_grad",
    "derivative of a function that is called",
    "double_well takes a place. Which derivative do you build from its heights?",
    family={
        "of": (
            Expression("lambda x: np.gradient(double_well)"),
            Expression("lambda x: np.gradient(double_well, x)"),
        )
    },
)
def double_well_grad_derivative_of_a_function_that_is_called(x, *, of):
    return of(x)


@misconception(
    "landscapes.loss_slice",
    "grid with two axes",
    "grid has one axis: m coordinates, for rows and for columns. What do you take apart?",
    family={
        "of": (
            Expression("lambda f, theta, u, v, grid: np.zeros(grid.shape[0] * grid.shape[1])"),
            Expression("lambda f, theta, u, v, grid: grid[:, 0]"),
        )
    },
)
def loss_slice_grid_with_two_axes(f, theta, u, v, grid, *, of):
    return of(f, theta, u, v, grid)


@misconception(
    "landscapes.classify_critical_point",
    "largest and smallest by Python's comparison",
    "Which of the several eigenvalues do you compare? min() and max() of an array give one number.",
    family={
        "of": (
            Expression("lambda H, tol: 'min' if H.min > 0 else 'max'"),
            Expression("lambda H, tol: 'min' if np.linalg.eigvalsh(H).min > 0 else 'max'"),
        )
    },
)
def classify_critical_point_largest_and_smallest_by_python_s_comparison(H, tol=1e-8, *, of):
    return of(H, tol)


@misconception(
    "landscapes.classify_critical_point",
    "eigenvalues that NumPy has elsewhere",
    "Which part of NumPy holds the functions for eigenvalues?",
    family={
        "of": (
            Expression("lambda H, tol: np.eigvalsh(H)"),
            Expression("lambda H, tol: np.eig(H)"),
        )
    },
)
def classify_critical_point_eigenvalues_that_numpy_has_elsewhere(H, tol=1e-8, *, of):
    return of(H, tol)


@misconception(
    "landscapes.hessian",
    "a loop over a length",
    LENGTH,
    family={
        "of": (
            Expression("lambda grad, theta, h: [grad(theta) for i in len(theta)]"),
            Expression("lambda grad, theta, h: [grad(theta) for i in theta.size]"),
        )
    },
)
def hessian_a_loop_over_a_length(grad, theta, h=1e-4, *, of):
    return of(grad, theta, h)


@misconception(
    "landscapes.hessian",
    "function in place of its value",
    "grad is a function. What does it return, and where?",
    family={
        "of": (
            Expression("lambda grad, theta, h: (grad + h - grad) / (2 * h)"),
            Expression("lambda grad, theta, h: np.gradient(grad, theta)"),
        )
    },
)
def hessian_function_in_place_of_its_value(grad, theta, h=1e-4, *, of):
    return of(grad, theta, h)

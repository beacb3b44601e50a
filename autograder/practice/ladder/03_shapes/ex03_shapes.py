"""Predict the shapes

Half of all mistakes in such programs are mistakes of shape, so people who write them think in shapes. There
are n = 7 examples with d = 3 features, and a linear model. Say, without running anything, which shape

    X        the table of the features
    w        the weights
    y_hat    the predictions, X @ w + b
    errors   the predictions minus the right answers y

have. A shape is a tuple with one number for each axis; with a single axis it is written with a comma, as
in (5,). In this course lists of numbers have one axis: (5,) and never (5, 1).

Each of the four functions returns one shape.
"""

from __future__ import annotations


def shape_of_X() -> tuple[int, ...]:
    """Return the shape of the table of the features."""
    ### BEGIN SOLUTION
    return (7, 3)
    ### END SOLUTION


def shape_of_w() -> tuple[int, ...]:
    """Return the shape of the weights."""
    ### BEGIN SOLUTION
    return (3,)
    ### END SOLUTION


def shape_of_y_hat() -> tuple[int, ...]:
    """Return the shape of the predictions."""
    ### BEGIN SOLUTION
    return (7,)
    ### END SOLUTION


def shape_of_errors() -> tuple[int, ...]:
    """Return the shape of y_hat - y."""
    ### BEGIN SOLUTION
    return (7,)
    ### END SOLUTION

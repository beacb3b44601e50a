"""What goes wrong in 32."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex32_backwards_through_a_matrix.in_x",
    "goes forwards",
    "A @ g goes the way of x, forwards, and fits square matrices only. On the way back every entry of x collects down a column of A.",
)
def forwards(A, x, g):
    return A @ g


@misconception(
    "ex32_backwards_through_a_matrix.in_x",
    "multiplies by x",
    "You multiply by x too. y is linear in x: does its slope depend on where x is?",
)
def times_x(A, x, g):
    return (A.T @ g) * x


@misconception(
    "ex32_backwards_through_a_matrix.in_x",
    "sums the columns of A and forgets g",
    "Your slope is the same whatever comes back from the loss. Where does g come in?",
)
def without_g(A, x, g):
    return A.sum(axis=0)


@misconception(
    "ex32_backwards_through_a_matrix.in_A",
    "builds the table on its side",
    "Your table has rows where its columns should be. A slope has the shape of what it belongs to: which of g and x runs along the rows of A?",
)
def on_its_side(A, x, g):
    return np.outer(x, g)


@misconception(
    "ex32_backwards_through_a_matrix.in_A",
    "multiplies by A",
    "You multiply by A too. y is linear in A: does its slope depend on A?",
)
def times_A(A, x, g):
    return np.outer(g, x) * A


@misconception(
    "ex32_backwards_through_a_matrix.in_A",
    "takes y for g",
    "You use the output of the step. What comes back from the loss is g.",
)
def with_y(A, x, g):
    return np.outer(A @ x, x)


@misconception(
    "ex32_backwards_through_a_matrix.in_A",
    "forgets x",
    "All entries in a row of your table are equal. A_ij is multiplied by x_j: an entry that meets x_j = 0 does not matter.",
)
def without_x(A, x, g):
    return np.outer(g, np.ones_like(x))

"""What goes wrong in 03."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex03_shapes.shape_of_X",
    "exchanges rows and columns",
    "That table has 3 rows. Each example is a row.",
)
def on_its_side():
    return (3, 7)


@misconception(
    "ex03_shapes.shape_of_X",
    "counts the entries",
    "21 numbers there are, but they stand in a table with two axes.",
)
def flat():
    return (21,)


@misconception(
    "ex03_shapes.shape_of_w",
    "counts examples",
    "The same weights serve all examples. What does each weight multiply?",
)
def each_example():
    return (7,)


@misconception(
    "ex03_shapes.shape_of_w",
    "makes a column",
    "The number is right. In this course a list of numbers has one axis.",
)
def column():
    return (3, 1)


@misconception(
    "ex03_shapes.shape_of_w",
    "counts the bias too",
    "theta would have that many numbers. Here b is kept apart from w.",
)
def with_bias():
    return (4,)


@misconception(
    "ex03_shapes.shape_of_y_hat",
    "counts features",
    "X @ w adds up over the features, so that axis disappears. Which one stays?",
)
def each_feature():
    return (3,)


@misconception(
    "ex03_shapes.shape_of_y_hat",
    "makes a column of predictions",
    "The number is right. In this course a list of numbers has one axis.",
)
def column_of_predictions():
    return (7, 1)


@misconception(
    "ex03_shapes.shape_of_errors",
    "compares everything with everything",
    "That happens when one of the two is a column, and it is a mistake. Here both have one axis.",
)
def table():
    return (7, 7)


@misconception(
    "ex03_shapes.shape_of_errors",
    "expects one number",
    "One number comes later, when the loss is taken. How many differences are there before that?",
)
def one_number():
    return ()

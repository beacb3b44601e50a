"""What goes wrong in 27."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex27_features_times_errors.prediction",
    "counts examples",
    "There are 7 examples and 7 errors. But what is a slope wanted for: an example or a weight?",
)
def one_each_example():
    return (7,)


@misconception(
    "ex27_features_times_errors.prediction",
    "keeps both axes",
    "(7, 3) holds every product X[i, j] * r_i. Along which axis are they added up?",
)
def not_summed():
    return (7, 3)


@misconception(
    "ex27_features_times_errors.prediction",
    "adds an axis",
    "The number of entries is right. In this course a vector has one axis only.",
)
def column_or_row():
    return (3, 1)


@misconception(
    "ex27_features_times_errors.slopes",
    "does not transpose",
    "X @ r multiplies the errors with the features of one example, and fits square data only. Each slope needs one column of X: how do you turn columns into rows?",
)
def not_transposed(X, r):
    return X @ r


@misconception(
    "ex27_features_times_errors.slopes",
    "averages",
    "Your slopes are too small by the number of examples. The formula above adds up; the 1/n is part of r if it is wanted.",
)
def averaged(X, r):
    return X.T @ r / len(r)


@misconception(
    "ex27_features_times_errors.slopes",
    "adds features and errors separately",
    "You add up the features, and the errors, and multiply the sums. Multiply first, within each example.",
)
def separately(X, r):
    return X.sum(axis=0) * r.sum()


@misconception(
    "ex27_features_times_errors.slopes",
    "squares the errors",
    "The sign of an error must survive: a prediction that is too high pulls the other way than one that is too low.",
)
def squared(X, r):
    return X.T @ r**2

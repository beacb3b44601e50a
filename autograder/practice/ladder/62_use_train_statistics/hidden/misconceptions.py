"""What goes wrong in 62."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex62_use_train_statistics.scale_like_training",
    "scales the row by its own numbers",
    "You use the mean and the deviation of the new row, which mixes metres and grams. Whose numbers does the text ask for?",
)
def its_own(X_train, row):
    return (row - row.mean()) / row.std()


@misconception(
    "ex62_use_train_statistics.scale_like_training",
    "lets the new row into the statistics",
    "Your mean and deviation know the new row already. In use, training is long over when it comes.",
)
def with_the_row(X_train, row):
    everything = np.vstack([X_train, row])
    return (row - everything.mean(axis=0)) / everything.std(axis=0)


@misconception(
    "ex62_use_train_statistics.scale_like_training",
    "takes one scale for all columns",
    "You use one mean for the whole table. Should metres be scaled like grams?",
)
def one_for_all(X_train, row):
    return (row - X_train.mean()) / X_train.std()


@misconception(
    "ex62_use_train_statistics.scale_like_training",
    "divides by the variance",
    "A column in millimetres gives other numbers than the same one in metres. Is a root missing in what you divide by?",
)
def by_the_variance(X_train, row):
    return (row - X_train.mean(axis=0)) / X_train.var(axis=0)


@misconception(
    "ex62_use_train_statistics.scale_like_training",
    "only subtracts the mean",
    "The columns still differ in size. What is left to do after subtracting?",
)
def only_centred(X_train, row):
    return row - X_train.mean(axis=0)

"""What goes wrong in 65."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex65_confusion_matrix.mistakes",
    "counts the hits",
    "The more the model gets right, the larger is your number. What is on the diagonal?",
)
def hits(C):
    return int(np.trace(C))


@misconception(
    "ex65_confusion_matrix.mistakes",
    "counts one side of the diagonal",
    "You count the mistakes on one side of the diagonal. Who is on the other side?",
)
def one_side(C):
    return int(np.triu(C, 1).sum())


@misconception(
    "ex65_confusion_matrix.mistakes",
    "counts all examples",
    "You count everybody. Which of the entries are examples that were classified rightly?",
)
def everybody(C):
    return int(C.sum())


@misconception(
    "ex65_confusion_matrix.mistakes",
    "counts kinds of mistakes",
    "You count how many entries beside the diagonal are not 0. Each of them may stand for many examples.",
)
def kinds(C):
    return int(np.count_nonzero(C) - np.count_nonzero(np.diag(C)))


@misconception(
    "ex65_confusion_matrix.worst_pair",
    "lets the hits win",
    "Your two classes are the same, and that is no mistake. How do you keep the diagonal out?",
)
def with_the_diagonal(C):
    i, j = np.unravel_index(np.argmax(C), C.shape)
    return int(i), int(j)


@misconception(
    "ex65_confusion_matrix.worst_pair",
    "exchanges truth and prediction",
    "The two classes are right, but which of them is the truth: the row or the column?",
)
def exchanged(C):
    i, j = np.unravel_index(np.argmax(C - np.diag(np.diag(C))), C.shape)
    return int(j), int(i)


@misconception(
    "ex65_confusion_matrix.worst_pair",
    "finds the rarest mistake",
    "Is the most frequent mistake the largest number beside the diagonal, or the smallest?",
)
def rarest(C):
    i, j = np.unravel_index(np.argmin(C), C.shape)
    return int(i), int(j)

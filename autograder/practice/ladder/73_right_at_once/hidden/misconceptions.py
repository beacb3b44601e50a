"""What goes wrong in 73."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex73_right_at_once.rows_seen_before",
    "believes the sizes",
    "80 and 20 are 100, but that does not make them different rows. Which places does the second slice take?",
)
def none_seen():
    return 0


@misconception(
    "ex73_right_at_once.rows_seen_before",
    "counts the training rows",
    "Of the 20 validation rows, not of the 80.",
)
def all_of_them():
    return 80


@misconception(
    "ex73_right_at_once.split",
    "overlaps",
    "Some rows are in both of your parts.",
)
def overlapping(order, k):
    return order[: len(order)], order[-k:]


@misconception(
    "ex73_right_at_once.split",
    "takes the first ones to judge",
    "The last k judge, yours are the first k.",
)
def first_ones(order, k):
    return order[k:], order[:k]


@misconception(
    "ex73_right_at_once.split",
    "changes places",
    "train comes first.",
)
def swapped(order, k):
    return order[-k:], order[:-k]


@misconception(
    "ex73_right_at_once.split",
    "k rows train",
    "k rows judge; all others train.",
)
def k_train(order, k):
    return order[:k], order[k:]

"""What goes wrong in 79."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex79_seven_rows_three_parts.parts",
    "drops the last row",
    "Row 6 never judges.",
)
def dropped():
    return [[0, 1], [2, 3], [4, 5]]


@misconception(
    "ex79_seven_rows_three_parts.parts",
    "the larger part last",
    "All rows are there; the larger part should come first.",
)
def larger_last():
    return [[0, 1], [2, 3], [4, 5, 6]]


@misconception(
    "ex79_seven_rows_three_parts.parts",
    "every third row",
    "Here the rows stay in order: neighbours share a part.",
)
def strided():
    return [[0, 3, 6], [1, 4], [2, 5]]


@misconception(
    "ex79_seven_rows_three_parts.rows_of_the_first_training",
    "all rows",
    "Three of the seven judge. Should they train as well?",
)
def all_rows():
    return 7


@misconception(
    "ex79_seven_rows_three_parts.trainings_of_a_row",
    "every time",
    "In one training the row is among the judges.",
)
def every_time(k):
    return k


@misconception(
    "ex79_seven_rows_three_parts.trainings_of_a_row",
    "once",
    "It judges once. And trains?",
)
def once(k):
    return 1

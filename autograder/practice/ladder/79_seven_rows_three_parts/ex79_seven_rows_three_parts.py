"""Seven rows in three parts

Seven rows, 0 to 6, are cut into three parts, in order, the larger part first: sizes differ by 1 at most. Each
part judges once a model that was trained on the other rows. Write down the parts. How many rows
does the model of the first part train on? And, for any number k of parts: in how many of the k trainings does
a given row take part?

Cross-validation with many parts is dear: it trains k times. What does one get for it? Larger training sets.
"""

from __future__ import annotations


def parts() -> list[list[int]]:
    """Return the three parts, each a list of row numbers."""
    ### BEGIN SOLUTION
    return [[0, 1, 2], [3, 4], [5, 6]]
    ### END SOLUTION


def rows_of_the_first_training() -> int:
    """Return how many rows train the model that the first part judges."""
    ### BEGIN SOLUTION
    return 4
    ### END SOLUTION


def trainings_of_a_row(k: int) -> int:
    """Return in how many of the k trainings a given row takes part."""
    ### BEGIN SOLUTION
    return k - 1
    ### END SOLUTION

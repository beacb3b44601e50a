"""Two ways to cut a slope

A slope g = [3, 4] is too long: at most 1 is allowed. One way multiplies all of it by one number, such that
its length is 1. Another way cuts each entry to the interval from -1 to 1. Write down both results.
Which of them still points in the direction of g? Say for g = [1, 40] by what factor each way changes the
ratio of the second entry to the first one, which was 40.
"""

from __future__ import annotations


def by_length() -> list[float]:
    """Return [3, 4], multiplied by one number such that its length is 1."""
    ### BEGIN SOLUTION
    return [0.6, 0.8]
    ### END SOLUTION


def by_entry() -> list[float]:
    """Return [3, 4] with each entry cut to at most 1."""
    ### BEGIN SOLUTION
    return [1.0, 1.0]
    ### END SOLUTION


def ratio_by_length() -> float:
    """Return the second entry divided by the first one, for [1, 40] cut by length."""
    ### BEGIN SOLUTION
    return 40.0
    ### END SOLUTION


def ratio_by_entry() -> float:
    """Return the second entry divided by the first one, for [1, 40] cut by entry."""
    ### BEGIN SOLUTION
    return 1.0
    ### END SOLUTION

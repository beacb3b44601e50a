"""Checks of 47: a partition of the examples."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.checks import CheckFailed


def as_lists(answer: Any) -> list[list[int]]:
    if answer is None:
        raise CheckFailed("Your function returned None in place of its list. Is a `return` missing?")
    try:
        return [[int(number) for number in batch] for batch in answer]
    except (TypeError, ValueError):
        raise CheckFailed("Return a list of lists of whole numbers, such as [[0, 1], [2]].") from None


def compare(student: Any, n: int, size: int) -> None:
    yours = as_lists(student.ex47_batches.batches(n, size))
    if any(not batch for batch in yours):
        raise CheckFailed("One of your batches is empty: there is nothing to learn from it.")
    if any(len(batch) > size for batch in yours):
        raise CheckFailed("One of your batches is longer than the size that was asked for.")
    if any(len(batch) < size for batch in yours[:-1]):
        raise CheckFailed("A batch before the last one is shorter than the size that was asked for.")
    if [number for batch in yours for number in batch] != list(range(n)):
        raise CheckFailed(
            "Put end to end, your batches are not 0, 1, ..., n - 1. Is a number missing, or there twice?"
        )


@pytest.mark.exercise("ex47_batches.batches", points=1)
def test_ten_examples(student):
    """Ten examples in batches of four, and in batches of three: nobody is left out."""
    compare(student, 10, 4)
    compare(student, 10, 3)


@pytest.mark.exercise("ex47_batches.batches", points=1)
def test_other_sizes(student, rng):
    """Sizes that come out even, sizes that do not, and a size larger than n."""
    size = int(rng.integers(3, 7))
    for n in (3 * size, 5 * size + 1, size - 1):
        compare(student, n, size)

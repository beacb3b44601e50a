"""Checks of 87: which order is topological?"""

from __future__ import annotations

import pytest

from autograder.checks import CheckFailed

GRAPH = {"x": [], "s": ["x"], "t": ["x", "s"], "y": ["t", "s"]}
LONG = {"a": [], "b": [], "c": ["a"], "d": ["c"], "e": ["d", "a"], "f": ["e", "b"]}


def asked(student, order, parents, right):
    came = student.ex87_parents_first.is_topological(order, parents)
    if came is not right:
        raise CheckFailed(
            f"For the order {' '.join(order)} your answer is {came}. Go through it node by node."
        )


@pytest.mark.exercise("ex87_parents_first.prediction", points=1)
def test_prediction(student):
    """Which of the three orders can be used."""
    came = student.ex87_parents_first.prediction()
    if came not in ("A", "B", "C"):
        raise CheckFailed('Return one of "A", "B" and "C".')
    if came != "A":
        raise CheckFailed("In that order some node stands before one of its parents. Which one?")


@pytest.mark.exercise("ex87_parents_first.is_topological", points=1)
def test_any_order(student):
    """Orders that can be used, and orders that can not."""
    for order, parents, right in (
        ("acedbf", LONG, False), ("xsty", GRAPH, True), ("xtsy", GRAPH, False), ("sxty", GRAPH, False), ("ytsx", GRAPH, False),
        ("abcdef", LONG, True), ("bacdef", LONG, True), ("acdebf", LONG, True),
        ("abdcef", LONG, False),
    ):  # fmt: skip
        asked(student, list(order), parents, right)


@pytest.mark.exercise("ex87_parents_first.is_topological", points=1)
def test_missing_and_twice(student):
    """A node that is missing, one that comes twice, and a graph of one node."""
    for order, parents, right in (
        ("xst", GRAPH, False), ("", GRAPH, False), ("xssty", GRAPH, False), ("acdef", LONG, False),
        ("abcdeff", LONG, False), ("x", {"x": []}, True), ("acdeb", LONG, False), ("xty", GRAPH, False),
    ):  # fmt: skip
        asked(student, list(order), parents, right)

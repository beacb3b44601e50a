"""Checks of 03: four shapes."""

from __future__ import annotations

import pytest

from autograder.checks import CheckFailed


def compare(answer: object, right: tuple[int, ...], sentence: str) -> None:
    if not isinstance(answer, tuple | list):
        raise CheckFailed("A shape is a tuple, such as (4, 2) or (5,). With one axis, mind the comma.")
    if tuple(answer) != right:
        raise CheckFailed(sentence)


@pytest.mark.exercise("ex03_shapes.shape_of_X", points=1)
def test_the_table(student):
    """The table of the features."""
    compare(
        student.ex03_shapes.shape_of_X(), (7, 3), "It has another shape. Which comes first, rows or columns?"
    )


@pytest.mark.exercise("ex03_shapes.shape_of_w", points=1)
def test_the_weights(student):
    """The weights."""
    compare(
        student.ex03_shapes.shape_of_w(), (3,), "They have another shape. What does each weight belong to?"
    )


@pytest.mark.exercise("ex03_shapes.shape_of_y_hat", points=1)
def test_the_predictions(student):
    """The predictions."""
    answer = student.ex03_shapes.shape_of_y_hat()
    compare(answer, (7,), "They have another shape. What does each prediction belong to?")


@pytest.mark.exercise("ex03_shapes.shape_of_errors", points=1)
def test_the_errors(student):
    """The errors."""
    answer = student.ex03_shapes.shape_of_errors()
    compare(answer, (7,), "They have another shape. Each prediction is compared with its own y.")

"""Checks of 08: softmax of a table."""

from __future__ import annotations

import pytest

from autograder.checks import CheckFailed, assert_same

CHOICES = ("adding", "multiplying", "both", "neither")


@pytest.mark.exercise("ex08_what_softmax_forgets.prediction", points=1)
def test_the_prediction(student):
    """What changes the probabilities."""
    answer = student.ex08_what_softmax_forgets.prediction()
    if answer not in CHOICES:
        raise CheckFailed('Return one of "adding", "multiplying", "both" and "neither".')
    if answer != "multiplying":
        raise CheckFailed("It is another answer. Try the scores (0, 1) on paper, then (5, 6), then (0, 2).")


@pytest.mark.exercise("ex08_what_softmax_forgets.softmax", points=1)
def test_a_table(student, reference, rng):
    """Tables with more rows than columns, with fewer, and with as many."""
    for n, k in ((3, 3), (5, 3), (2, 4)):
        assert_same(
            student.ex08_what_softmax_forgets.softmax,
            reference.ex08_what_softmax_forgets.softmax,
            rng.normal(size=(n, k)),
            what="table of probabilities",
            sizes={"n": n, "k": k},
        )

"""The ids of an exercise's two cells: one of each, and a way back."""

from __future__ import annotations

import pytest

from autograder.gradebook.cell_ids import cell_id, exercise_of, try_id


def test_an_exercise_has_a_grade_cell_and_a_cell_to_try_it_in():
    assert (cell_id("losses.mse"), try_id("losses.mse")) == ("losses-mse", "losses-mse-try")


@pytest.mark.parametrize("exercise", ["losses.mse", "account.Account.deposit", "_a.b_2"])
def test_both_ids_lead_back_to_the_exercise(exercise):
    assert exercise_of(cell_id(exercise)) == exercise_of(try_id(exercise)) == exercise


@pytest.mark.parametrize(
    "name", ["mse", "losses.", ".mse", "losses-mse", "verluste.größe", "1a.b", "a b.c", "losses.mse\n"]
)
def test_what_nbgrader_would_refuse_is_refused(name):
    with pytest.raises(ValueError, match="is not an exercise's name"):
        cell_id(name)


@pytest.mark.parametrize("name", ["try.mse", "losses.try"])
def test_no_exercise_is_called_as_the_cell_to_try_it_in(name):
    with pytest.raises(ValueError, match="try is a Python keyword"):
        try_id(name)

"""What the gradebook's rows say of one submission, cell by cell: read from rows as values, without a database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from autograder.gradebook.cells import ReleasedNotebook
from autograder.gradebook.layout import Layout, cell_scores, late_penalty_of
from autograder.gradebook.writer import each_once
from autograder.grading.mark import CellScore
from autograder.grading.mark_values import Charge, Mark, Part
from autograder.results import Status

RELEASED = ReleasedNotebook(
    "a1",
    {"cells": []},
    {"losses-mse": {}, "why": {}},
    {"losses-mse": 2.0, "why": 3.0},
    {"losses-mse": "losses.mse"},
    {},
    frozenset({"why"}),
)
LAYOUT = Layout(
    "assignment", None,
    {"main": {"g1": "losses-mse", "g2": "why"}, "extra": {"g3": "losses-mse", "g4": "aside"}},
    {"main": {"c2": "why"}, "extra": {}},
    {"g1": 2.0, "g2": 3.0, "g3": 1.0, "g4": None},
    frozenset({"main"}),
    "main",
    RELEASED,
)  # fmt: skip


def grade(
    cell: str, auto: float | None = None, manual: float | None = None, **more: object
) -> dict[str, object]:
    return {
        "cell_id": cell, "auto_score": auto, "manual_score": manual, "extra_credit": None,
        "needs_manual_grade": False, **more,
    }  # fmt: skip


def scores(*notebooks: tuple[str, str], grades, comments=()) -> list[CellScore]:
    rows = [{"id": row, "notebook_id": notebook} for row, notebook in notebooks]
    return cell_scores(LAYOUT, rows, dict(grades), dict(comments))


def test_cells_come_in_the_notebooks_order_with_exercise_points_and_comment():
    assert scores(
        ("n1", "main"),
        grades=[("n1", [grade("g2", None, 2.0, needs_manual_grade=True, extra_credit=0.5), grade("g1", 1.5)])],
        comments=[("n1", [{"cell_id": "c2", "manual_comment": "Well."}, {"cell_id": "gone", "manual_comment": "x"}])],
    ) == [
        CellScore("losses-mse", "losses.mse", 2.0, 1.5, None, 0.0, False, ""),
        CellScore("why", "", 3.0, None, 2.0, 0.5, True, "Well."),
    ]  # fmt: skip


def test_a_comment_that_nobody_wrote_is_empty():
    (cell,) = scores(
        ("n1", "main"),
        grades=[("n1", [grade("g2")])],
        comments=[("n1", [{"cell_id": "c2", "manual_comment": None}])],
    )
    assert cell.comment == ""


def test_another_notebook_comes_last_and_carries_no_exercise():
    found = scores(
        ("n2", "extra"), ("n1", "main"),
        grades=[("n2", [grade("g4", 1.0), grade("g3", 0.5)]), ("n1", [grade("g1", 1.5)])],
    )  # fmt: skip
    assert [(cell.name, cell.exercise, cell.max_score) for cell in found] == [
        ("losses-mse", "losses.mse", 2.0),
        ("losses-mse", "", 1.0),
        ("aside", "", 0.0),
    ]


def test_the_row_of_a_cell_that_is_gone_is_left_out():
    assert scores(("n1", "main"), grades=[("n1", [grade("gone", 1.0)])]) == []
    assert scores(("n1", "main"), grades=[]) == []


@pytest.mark.parametrize(
    ("charges", "penalty"), [((), None), ((Charge(("exercises",), 90_000.0, 2.0, 3.0, 0.5),), 0.5)]
)
def test_the_late_penalty_is_none_where_nothing_is_late(charges, penalty):
    due = datetime(2026, 10, 12, tzinfo=UTC)
    mark = Mark(
        "ada", "a1", Status.GRADED, "", "last", 1, 1, due, Part("x", 1, due, "lms", 0.0, 2.0, 3.0),
        None, (), charges, (), 2.0, 0.5 if charges else 0.0, 1.5, 3.0,
    )  # fmt: skip
    assert late_penalty_of(mark) == penalty


def test_a_sentence_on_several_students_is_one_and_comes_once():
    already: set[str] = set()
    problems = ["ada: No cell.", "bob: No cell.", "cleo: No notebook.", "The disk is full."]
    assert each_once(problems, already) == [
        "ada and others: No cell.",
        "cleo: No notebook.",
        "The disk is full.",
    ]
    assert already == {"No cell."}
    assert each_once(["dan: No cell.", "cleo: No notebook."], already) == ["cleo: No notebook."]

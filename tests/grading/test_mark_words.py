"""A mark in words, as terminals and pages show it: every sentence, for marks whose parts are known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import small_course

from autograder.grading.mark_values import CellScore, Charge, Mark, Open, Part
from autograder.grading.mark_words import attention, beyond_limit, lateness_lines, lines, origins, points
from autograder.results import CheckResult, ExerciseResult, Outcome, Status, SubmissionResult

DUE = datetime(2026, 10, 12, 21, 59, tzinfo=UTC)
CELLS = (CellScore("losses-mse", "losses.mse", 2.0, 1.5), CellScore("why", "", 3.0, None, 2.0))


@pytest.fixture
def course(tmp_path):
    return small_course.make_course(tmp_path / "course")


def mark(*, written: Part | None = None, **changes: object) -> Mark:
    values: dict[str, object] = {
        "student": "ada",
        "assignment": "a1",
        "status": Status.GRADED,
        "message": "",
        "counts": "best",
        "hand_ins": 3,
        "attempts": 2,
        "due": DUE,
        "automatic": Part("x", 2, DUE - timedelta(days=1), "lms", 0.0, 1.5, 2.0),
        "written": written,
        "cells": CELLS,
        "charges": (),
        "open": (),
        "score": 3.5,
        "penalty": 0.0,
        "total": 3.5,
        "max_score": 5.0,
    }
    return Mark(**(values | changes))  # type: ignore[arg-type]


def test_everything_that_a_mark_is_made_of_has_its_line(course):
    whole = mark(
        charges=(Charge(("exercises", "written answers"), 129_600.0, 3.5, 5.0, 0.5),),
        total=3.0,
        open=(Open("unread answer", "why", "The answer why waits for a reader."),),
        beyond_limit=1,
    )
    assert lines(course, whole) == [
        f"{'losses.mse':30} 1.5 of 2",
        f"{'why':30} 2 (by hand) of 3",
        f"{'late':30} exercises and written answers: 1.50 days late: -0.5",
        f"{'points':30} 3 of 5 (provisional)",
        "The exercises count as in hand-in 2 of 3, 2026-10-11 23:59:00 UTC+02:00 (by the learning management system).",
        "attempts: 2; the best counts (3 hand-ins, 2 attempts); due 2026-10-12 23:59:00 UTC+02:00",
        "1 attempt is beyond the limit, and counts for nothing.",
        "open: The answer why waits for a reader.",
    ]


def test_one_hand_in_is_no_plural_and_a_final_mark_is_not_called_provisional(course):
    text = "\n".join(lines(course, mark(hand_ins=1, attempts=1)))
    assert "(1 hand-in, 1 attempt)" in text
    assert "provisional" not in text


def test_parts_of_one_hand_in_are_one_sentence_and_those_of_two_are_two(course):
    same = Part("x", 2, DUE - timedelta(days=1), "lms", 0.0, 2.0, 3.0)
    other = Part("y", 3, DUE, "claimed", 0.0, 2.0, 3.0)
    assert [text.partition(" as in ")[0] for text in origins(course, mark(written=same))] == [
        "Exercises and written answers count"
    ]
    assert [text.partition(" of 3")[0] for text in origins(course, mark(written=other))] == [
        "The exercises count as in hand-in 2",
        "The written answers count as in hand-in 3",
    ]


def test_a_part_that_nobody_handed_in_has_no_sentence(course):
    nothing = Part("", 0, None, "unknown", None, 0.0, 2.0)
    assert origins(course, mark(automatic=nothing)) == []


def test_what_lateness_costs_is_nothing_where_nothing_is_charged():
    assert lateness_lines(mark()) == []


@pytest.mark.parametrize(
    ("count", "sentences"),
    [
        (0, []),
        (1, ["1 attempt is beyond the limit, and counts for nothing."]),
        (2, ["2 attempts are beyond the limit, and count for nothing."]),
    ],
)
def test_attempts_beyond_a_limit_are_said(count, sentences):
    assert beyond_limit(mark(beyond_limit=count)) == sentences


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (CellScore("c", "e.f", 2.0, None), "not graded yet"),
        (CellScore("c", "e.f", 2.0, 1.0), "1"),
        (CellScore("c", "e.f", 2.0, 1.0, 0.5), "0.5 (by hand)"),
        (CellScore("c", "e.f", 2.0, 1.0, None, 0.25), "1.25 (with +0.25 extra)"),
        (CellScore("c", "e.f", 2.0, None, 1.0, -0.5), "0.5 (by hand) (with -0.5 extra)"),
    ],
)
def test_the_points_of_a_cell_say_whose_they_are(cell, words):
    assert points(cell) == words


def result(status: Status, outcome: Outcome = Outcome.PASSED, message: str = "") -> SubmissionResult:
    check = CheckResult("test_value", "", "losses.mse", 2.0, outcome)
    return SubmissionResult("ada", "a1", status, (ExerciseResult("losses.mse", (check,)),), message)


@pytest.mark.parametrize(
    ("graded", "entries", "reasons"),
    [
        (result(Status.GRADED), (), []),
        (result(Status.REJECTED, message="No file."), (), ["rejected. No file."]),
        (result(Status.BROKEN), (), ["broken."]),
        (result(Status.GRADED, Outcome.BROKEN), (), ["graded."]),
        (result(Status.GRADED), (Open("unread answer", "why", "Read it."),), []),
        (result(Status.GRADED), (Open("unknown time", "", "When?"),) * 2, ["When?"]),
        (result(Status.REJECTED, message="No file."), (Open("rejected", "", "No file."),), ["rejected. No file."]),
        (result(Status.GRADED, Outcome.BROKEN), (Open("broken check", "", "It broke."),), ["graded."]),
    ],
)  # fmt: skip
def test_why_a_person_has_to_look_is_said_once(graded, entries, reasons):
    assert attention(graded, {("ada", "a1"): mark(open=entries)}) == reasons


def test_a_submission_without_a_mark_is_judged_by_its_result_alone():
    assert attention(result(Status.GRADED), {}) == []

"""Whose time holds for an attempt that was handed in several times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from autograder.grading.history import Attempt, HandIn, History, Policy, Trust
from autograder.results import Status, SubmissionResult

MONDAY = datetime(2026, 10, 12, 12, tzinfo=UTC)


def hand_in(number: int, day: int | None, trust: Trust = "claimed") -> HandIn:
    return HandIn(number, None if day is None else MONDAY + timedelta(days=day), trust)


def attempt(*hand_ins: HandIn, result: SubmissionResult | None = None) -> Attempt:
    return Attempt("ada", "a1", "contents", {}, hand_ins, result)


@pytest.mark.parametrize("policy", ["best", "last"])
def test_the_first_time_that_somebody_vouches_for_holds(policy: Policy) -> None:
    times = attempt(hand_in(1, 0), hand_in(2, 3, "lms"), hand_in(3, 2, "lms"), hand_in(4, 5))
    assert times.hand_in(policy).number == 3


def test_of_times_that_the_student_names_the_first_holds_where_the_best_counts() -> None:
    assert attempt(hand_in(1, 2), hand_in(2, 1), hand_in(3, 4)).hand_in("best").number == 2


def test_of_times_that_the_student_names_the_last_holds_where_the_last_counts() -> None:
    assert attempt(hand_in(1, 2), hand_in(2, 1), hand_in(3, 4)).hand_in("last").number == 3
    assert attempt(hand_in(1, 4), hand_in(2, 1), hand_in(3, None, "unknown")).hand_in("last").number == 2


@pytest.mark.parametrize("policy", ["best", "last"])
def test_where_no_time_is_known_the_last_hand_in_holds(policy: Policy) -> None:
    unknown = attempt(hand_in(1, None, "unknown"), hand_in(2, None, "unknown"))
    assert unknown.hand_in(policy).number == 2


def test_of_two_hand_ins_at_the_same_time_the_first_holds() -> None:
    assert attempt(hand_in(2, 1, "lms"), hand_in(1, 1, "lms")).hand_in("best").number == 1


@pytest.mark.parametrize(
    ("status", "is_graded"),
    [
        (Status.GRADED, True),
        (Status.INCOMPLETE, True),
        (Status.REJECTED, False),
        (Status.BROKEN, False),
    ],
)
def test_an_attempt_is_graded_where_there_is_a_score(status: Status, is_graded: bool) -> None:
    assert attempt(hand_in(1, 0), result=SubmissionResult("ada", "a1", status)).is_graded is is_graded


def test_an_attempt_without_a_result_is_not_graded() -> None:
    assert attempt(hand_in(1, 0)).is_graded is False


def test_every_hand_in_of_every_attempt_is_counted() -> None:
    assert History("ada", "a1", (attempt(hand_in(1, 0), hand_in(3, 1)), attempt(hand_in(2, 0)))).hand_ins == 3

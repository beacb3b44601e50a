"""What is collected is kept before it is graded: in the order of the hand-ins, and nothing twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from autograder.course.course import Course
from autograder.grading.attempts import Attempts
from autograder.grading.grading_worker import setup_for
from autograder.grading.history import HandIn
from autograder.grading.waiting import WAITING, grade_waiting, has_waiting, keep_in_order
from autograder.student.submission import Submission

MONDAY = datetime(2026, 10, 12, 12, tzinfo=UTC)


def version(number: int, student: str = "ada") -> Submission:
    return Submission(student, "01-tiny", {"tiny.py": f"VERSION = {number}\n".encode()})


def keep(course: Course, *numbers: int, student: str = "ada") -> int:
    """Keep these versions, each handed in on the day of its number."""
    days = {version(number).digest: number for number in numbers}
    return keep_in_order(
        course,
        [version(number, student) for number in numbers],
        lambda submission: HandIn(0, MONDAY + timedelta(days=days[submission.digest]), "lms"),
    )


def kept(course: Course) -> list[tuple[str, tuple[int, ...]]]:
    attempts = Attempts(course.attempts_folder).history("ada", "01-tiny").attempts
    return [(one.contents, tuple(hand_in.number for hand_in in one.hand_ins)) for one in attempts]


def test_each_hand_in_is_kept_in_order_and_waits(course: Course) -> None:
    assert keep(course, 1, 2, 3) == 3
    assert kept(course) == [(version(number).digest, (number,)) for number in (1, 2, 3)]
    assert {one.message for one in Attempts(course.attempts_folder).all("ada", "01-tiny")} == {WAITING}
    assert has_waiting(course, ["01-tiny"]) == ["01-tiny"]


def test_what_is_collected_again_is_no_further_hand_in(course: Course) -> None:
    keep(course, 1, 2)
    before = kept(course)
    assert keep(course, 1, 2) == 0
    assert kept(course) == before


def test_only_what_is_new_waits(course: Course) -> None:
    keep(course, 1, 2)
    assert keep(course, 1, 2, 3) == 1
    assert [contents for contents, _ in kept(course)] == [version(number).digest for number in (1, 2, 3)]


def test_where_one_came_in_between_the_last_one_stays_the_last(course: Course) -> None:
    keep(course, 1, 3)
    assert keep(course, 1, 2, 3) == 2
    assert [contents for contents, _ in kept(course)] == [version(number).digest for number in (1, 2, 3)]


def test_what_waits_is_graded_and_then_nothing_waits(course: Course) -> None:
    keep(course, 1)
    (result,) = grade_waiting(course, setup_for(course, "none"), ["01-tiny"], workers=0)
    (attempt,) = Attempts(course.attempts_folder).all("ada", "01-tiny")
    assert attempt.result is not None
    assert attempt.result.exercises == result.exercises
    assert attempt.message == ""
    assert has_waiting(course, ["01-tiny"]) == []


def test_where_only_some_are_graded_the_others_still_wait(course: Course) -> None:
    keep(course, 1)
    keep(course, 2, student="bob")
    assert len(grade_waiting(course, setup_for(course, "none"), ["01-tiny"], ["bob"], workers=0)) == 1
    assert has_waiting(course, ["01-tiny"]) == ["01-tiny"]


def test_where_nothing_was_kept_nothing_waits(course: Course) -> None:
    assert keep(course) == 0
    assert has_waiting(course, ["01-tiny"]) == []

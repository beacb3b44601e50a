"""When something was handed in: the most trusted source that names a time, and no number before the store gives one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from autograder.course.course import Course
from autograder.grading.hand_ins import NotedTime, hand_in_of, note_time, noted_file
from autograder.grading.history import HandIn
from autograder.student.submission import Submission

NOON = datetime(2026, 10, 10, 12, tzinfo=UTC)
FILES = {"tiny.py": b"VERSION = 1\n"}


def submission(time: datetime | None = NOON, problem: str = "") -> Submission:
    return Submission("ada", "01-tiny", FILES, handed_in=time, time_problem=problem)


def test_a_time_that_was_noted_comes_before_the_students(course: Course) -> None:
    noted = NotedTime(submission().digest, NOON + timedelta(hours=1), "lms")
    note_time(course, "ada", "01-tiny", noted)
    assert hand_in_of(course, submission(), NOON) == HandIn(0, noted.time, "lms")


def test_a_claim_that_can_be_true_is_a_claim(course: Course) -> None:
    assert hand_in_of(course, submission(), NOON) == HandIn(0, NOON, "claimed")


def test_a_claim_of_the_future_names_no_time(course: Course) -> None:
    yesterday = NOON - timedelta(days=1)
    claim = hand_in_of(course, submission(), yesterday)
    assert claim == HandIn(0, problem=claim.problem)
    assert "is in the future" in claim.problem


def test_where_nobody_names_a_time_the_problem_is_kept(course: Course) -> None:
    unread = hand_in_of(course, submission(None, "It holds 'friday'."), NOON)
    assert unread == HandIn(0, problem="It holds 'friday'.")


def test_noted_times_that_are_damaged_name_no_time_whatever_is_claimed(course: Course) -> None:
    path = noted_file(course, "ada", "01-tiny")
    path.parent.mkdir(parents=True)
    path.write_text("{")
    unread = hand_in_of(course, submission(), NOON)
    assert unread == HandIn(0, problem=unread.problem)
    assert "is damaged" in unread.problem

"""What a student sees of a result depends on how often something else was handed in."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_course import grade, hand_in, make_tiny_course

from autograder.course.course import Course, load_course
from autograder.feedback.disclosure import Circumstances, Policy, shown_submission
from autograder.feedback.student_view import student_view
from autograder.results import Outcome


@pytest.fixture
def course(tmp_path: Path) -> Course:
    file = make_tiny_course(tmp_path).root / "course.toml"
    file.write_text(file.read_text() + '\n[feedback]\nvisibility = "after 2 attempts"\n')
    return load_course(tmp_path)


def outcomes_after(course: Course, *codes: str) -> set[Outcome]:
    """Hand these in, one after another, and return the outcomes that the student sees of the last one."""
    for code in codes:
        hand_in(course, "ada", code)
        (graded,) = grade(course)
    view = student_view(course, graded.result)
    return {check.outcome for exercise in view.exercises for check in exercise.checks}


def test_what_is_withheld_for_two_attempts_is_seen_with_the_second(course: Course) -> None:
    zero, one = ("def mse(y_hat, y): return 0.0\n", "def mse(y_hat, y): return 1.0\n")
    first = outcomes_after(course, zero)
    assert Outcome.FAILED not in first
    assert Outcome.FAILED in outcomes_after(course, one)


def test_the_same_files_again_are_no_further_attempt(course: Course) -> None:
    zero = "def mse(y_hat, y): return 0.0\n"
    assert outcomes_after(course, zero, zero) == outcomes_after(course, zero)
    assert Outcome.FAILED not in outcomes_after(course, zero)


def test_with_each_attempt_more_is_shown_and_the_last_level_stays(tmp_path: Path) -> None:
    file = make_tiny_course(tmp_path).root / "course.toml"
    file.write_text(
        file.read_text()
        + '\n[feedback]\nvisibility = "always"\n[attempts]\nshown = ["outcome", "diagnosis", "values"]\n'
    )
    course = load_course(tmp_path)
    for count, level in enumerate(("outcome", "diagnosis", "values", "values"), start=1):
        hand_in(course, "ada", f"def mse(y_hat, y): return {count}.0\n")
        (graded,) = grade(course)
        view = student_view(course, graded.result)
        circumstances = Circumstances("student", True, count)
        assert view == shown_submission(graded.result, Policy("always", level), circumstances)
        other = "values" if level == "outcome" else "outcome"
        assert view != shown_submission(graded.result, Policy("always", other), circumstances)

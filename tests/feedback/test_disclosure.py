"""What a student may see: the outcome and the diagnosis, and never a text that could carry hidden values."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.feedback.disclosure import (
    EVERYTHING,
    Circumstances,
    Policy,
    comment,
    comments,
    shown,
    shown_exercise,
    shown_submission,
)
from autograder.results import CheckResult, ExerciseResult, Frame, Outcome, Status, SubmissionResult

SECRET = "theta_star=0.2178770949720670"

FAILED = CheckResult(
    "test_value",
    "mse returns the right value.",
    "losses.mse",
    2.0,
    Outcome.FAILED,
    diagnosis="Your loss is exactly half the right one.",
    values=f"expected {SECRET}",
    error_type="ValueError",
    error_message=SECRET,
    frames=(Frame("losses.py", 12, "mse", "    raise ValueError(y)"),),
    output=SECRET,
    misconception="half the mean",
)


def everything_shown(value):
    return repr(dataclasses.asdict(value)) if value is not None else ""


@given(
    outcome=st.sampled_from(list(Outcome)),
    level=st.sampled_from(["outcome", "diagnosis"]),
    visibility=st.sampled_from(["always", "after due", "after 2 attempts", "never"]),
    due=st.booleans(),
    attempts=st.integers(1, 5),
)
def test_a_secret_in_values_messages_or_output_never_reaches_a_student(
    outcome, level, visibility, due, attempts
):
    check = CheckResult(
        "t", "A title", "losses.mse", 1.0, outcome, "A diagnosis", SECRET, "ValueError", SECRET, (), SECRET
    )
    seen = shown(check, Policy(visibility, level), Circumstances("student", due, attempts))
    assert SECRET not in everything_shown(seen)


def test_the_instructor_sees_the_same_secret():
    assert SECRET in everything_shown(shown(FAILED, Policy("never", "outcome"), EVERYTHING))


def test_by_default_a_student_sees_title_outcome_diagnosis_and_the_own_line():
    seen = shown(FAILED, Policy(), Circumstances())
    assert seen.title == "mse returns the right value."
    assert seen.outcome is Outcome.FAILED
    assert seen.message == "Your loss is exactly half the right one."
    assert seen.misconception == "half the mean"
    assert seen.place.line == 12


def test_at_the_level_of_outcomes_the_mistake_is_not_named():
    seen = shown(FAILED, Policy(level="outcome"), Circumstances())
    assert seen.misconception is None
    assert "half" not in seen.message


def test_an_exception_is_told_by_its_type_and_line():
    check = CheckResult(
        "t", "T", "losses.mse", 1.0, Outcome.RAISED, error_type="IndexError", error_message=SECRET,
        frames=FAILED.frames,
    )  # fmt: skip
    assert shown(check, Policy(), Circumstances()).message == (
        "Your code raised an IndexError at losses.py, line 12. Try the visible check: there you see its message."
    )
    seen = shown(check, Policy(), EVERYTHING)  # as a visible check shows it
    assert seen.message == "Your code raised an IndexError at losses.py, line 12."
    assert f"IndexError: {SECRET}" in seen.details


@pytest.mark.parametrize(
    ("visibility", "circumstances", "is_shown"),
    [
        ("always", Circumstances(), True),
        ("never", Circumstances(due_is_over=True, attempts=99), False),
        ("after due", Circumstances(), False),
        ("after due", Circumstances(due_is_over=True), True),
        ("after 3 attempts", Circumstances(attempts=2), False),
        ("after 3 attempts", Circumstances(attempts=3), True),
        ("after 1 attempt", Circumstances(attempts=1), True),
        ("no such word", Circumstances(due_is_over=True, attempts=99), False),
        ("never", EVERYTHING, True),
    ],
)
def test_a_check_is_shown_when_its_visibility_says_so(visibility, circumstances, is_shown):
    assert (shown(FAILED, Policy(visibility), circumstances) is not None) == is_shown


def test_a_checks_own_marker_wins_over_the_course():
    own = CheckResult("t", "T", "losses.mse", 1.0, Outcome.FAILED, visibility="never")
    assert shown(own, Policy("always"), Circumstances()) is None


def test_points_of_a_check_that_is_not_shown_count():
    hidden = CheckResult("t", "T", "losses.mse", 3.0, Outcome.FAILED, visibility="never")
    seen = shown_exercise(ExerciseResult("losses.mse", (FAILED, hidden)), Policy(), Circumstances())
    assert seen.max_score == 5.0
    assert seen.withheld == 1
    assert "1 more check is not shown" in comment(seen)


def test_a_comment_says_each_thing_once():
    again = CheckResult("u", "Another title", "losses.mse", 1.0, Outcome.FAILED, FAILED.diagnosis)
    seen = shown_exercise(ExerciseResult("losses.mse", (FAILED, again)), Policy(), Circumstances())
    assert comment(seen).count("exactly half") == 1
    assert "Another title [failed]" in comment(seen)


def test_an_exercise_without_a_loss_says_so():
    right = CheckResult("t", "T", "losses.mse", 1.0, Outcome.PASSED)
    assert comment(shown_exercise(ExerciseResult("losses.mse", (right,)), Policy(), Circumstances())) == (
        "All checks passed."
    )


def test_the_comments_of_a_submission_begin_with_what_concerns_all_of_it():
    result = SubmissionResult(
        "ann", "02", Status.INCOMPLETE, (ExerciseResult("losses.mse", (FAILED,)),), "losses.py is missing."
    )
    texts = comments(shown_submission(result, Policy(), Circumstances()))
    assert texts[""] == "losses.py is missing."
    assert "losses.mse" in texts


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.PASSED])
def test_every_outcome_but_a_pass_has_a_sentence(outcome):
    check = CheckResult("t", "T", "losses.mse", 1.0, outcome)
    assert shown(check, Policy(), Circumstances()).message.endswith((".", "?"))


def test_a_comment_says_where_in_the_code_if_that_is_known():
    seen = shown_exercise(ExerciseResult("losses.mse", (FAILED,)), Policy(), EVERYTHING)
    assert seen.checks[0].place is not None
    assert comment(seen).splitlines()[-1] == "  losses.py, line 12: raise ValueError(y)"
    nowhere = dataclasses.replace(seen, checks=(dataclasses.replace(seen.checks[0], place=None),))
    assert comment(nowhere).splitlines() == comment(seen).splitlines()[:-1]


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "1 more check is not shown, or not yet; the points are counted."),
        (2, "2 more checks are not shown, or not yet; the points are counted."),
    ],
)
def test_an_exercise_of_which_nothing_may_be_shown_says_how_many_checks_count(count, text):
    exercise = ExerciseResult("losses.mse", (FAILED,) * count)
    assert comment(shown_exercise(exercise, Policy("never", "outcome"), Circumstances("student"))) == text


STUDENT = Circumstances("student", True, 1)
NUMPY_S = tuple(f"losses.py, line {n}: overflow encountered in exp." for n in (3, 4, 5))
OWN = "This module is read from the folder above."


@pytest.mark.parametrize(
    ("outcome", "diagnosis", "seen"),
    [
        (Outcome.PASSED, "", (OWN, NUMPY_S[0])),
        (Outcome.FAILED, "Your loss is nan.", (OWN, NUMPY_S[0])),
        (Outcome.FAILED, "Your loss is a sum.", (OWN,)),
        (Outcome.RAISED, "It is nan.", (OWN,)),
    ],
)
def test_of_warnings_the_first_is_shown_where_it_adds_to_what_is_said(outcome, diagnosis, seen):
    check = msgspec.structs.replace(FAILED, outcome=outcome, diagnosis=diagnosis, remarks=(OWN, *NUMPY_S))
    shown_one = shown(check, Policy("always", "diagnosis"), STUDENT)
    assert shown_one is not None
    assert shown_one.remarks == seen


def test_of_what_was_printed_the_last_twenty_lines_are_shown():
    check = msgspec.structs.replace(FAILED, output="\n".join(f"line {n}" for n in range(30)))
    shown_one = shown(check, Policy(), EVERYTHING)
    assert shown_one is not None
    assert shown_one.printed == tuple(f"line {n}" for n in range(10, 30))


def test_a_number_in_a_cause_that_the_students_code_chose_is_not_told():
    check = msgspec.structs.replace(
        FAILED, outcome=Outcome.NOT_REACHED, cause="Your loss is off by 3.7e-01 of its size."
    )
    policy = Policy("always", "diagnosis")
    assert "3.7e-01" in everything_shown(shown(check, policy, dataclasses.replace(STUDENT, secret=False)))
    assert "3.7e-01" not in everything_shown(shown(check, policy, STUDENT))

"""The document of ``grade --json``: sorted, whole, and with the message that the student may see."""

from __future__ import annotations

import small_course

from autograder.feedback.disclosure import Circumstances, Policy, shown_submission
from autograder.feedback.json_report import document
from autograder.results import CheckResult, ExerciseResult, Outcome, Status, SubmissionResult

CHECK = CheckResult(
    "test_a",
    "A title",
    "losses.mse",
    2.0,
    Outcome.FAILED,
    diagnosis="Half the mean?",
    misconception="half the mean",
)


def submission(student, assignment="a1", check=CHECK):
    exercises = (ExerciseResult("losses.mse", (check,)),)
    return SubmissionResult(
        student, assignment, Status.GRADED, exercises, "A message", seconds=1.23456, sandbox="landlock"
    )


def written(course, results, policy=None):
    policy = policy or Policy()
    return document(
        course,
        {"a1": 2.0, "a2": 3.0},
        results,
        lambda result: shown_submission(result, policy, Circumstances()),
    )


def test_submissions_stand_with_their_assignment_sorted_by_student(tmp_path):
    results = [submission("bob"), submission("ann", "a2"), submission("ann")]
    made = written(small_course.make_course(tmp_path), results)
    names = [(line.name, line.max_score, [s.student for s in line.submissions]) for line in made.assignments]
    assert names == [("a1", 2.0, ["ann", "bob"]), ("a2", 3.0, ["ann"])]
    assert [line.statistics.submissions for line in made.assignments] == [2, 1]
    assert made.course == "A small course"


def test_a_submission_has_all_that_is_known_of_it(tmp_path):
    (line,) = written(small_course.make_course(tmp_path), [submission("ann")]).assignments[0].submissions
    assert (line.status, line.message, line.score, line.max_score) == ("graded", "A message", 0.0, 2.0)
    assert (line.seconds, line.sandbox, line.mark) == (1.2346, "landlock", None)
    (exercise,) = line.exercises
    assert (exercise.name, exercise.score, exercise.max_score) == ("losses.mse", 0.0, 2.0)
    (check,) = exercise.checks
    assert (check.name, check.title, check.points, check.score) == ("test_a", "A title", 2.0, 0.0)
    assert (check.outcome, check.message, check.misconception) == (
        "failed",
        "Half the mean?",
        "half the mean",
    )


def test_a_check_that_the_student_may_not_see_has_no_message(tmp_path):
    made = written(small_course.make_course(tmp_path), [submission("ann")], Policy("never"))
    (check,) = made.assignments[0].submissions[0].exercises[0].checks
    assert (check.message, check.misconception) == ("", "half the mean")

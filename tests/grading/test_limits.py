"""A limit of attempts a day and in all: which count, which do not, and how many are left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from autograder.course.course import CourseError, load_course
from autograder.feedback.student_view import student_view
from autograder.grading.attempts import Attempts
from autograder.grading.history import Attempt, HandIn, History
from autograder.grading.limits import attempts_left, beyond_limits, counted
from autograder.grading.mark import choose, mark_of
from autograder.grading.mark_words import lines
from autograder.results import CheckResult, ExerciseResult, Outcome, Status, SubmissionResult

NOON = datetime(2026, 10, 10, 10, tzinfo=UTC)  # in Berlin
DUE = datetime(2026, 11, 12, tzinfo=UTC)


def configured(course, table):
    course.file.write_text(course.file.read_text() + f"\n[attempts]\n{table}\n")
    return load_course(course.root)


def attempt(name, number, hours, score=6.0):
    result = SubmissionResult(
        "ann",
        "01-tiny",
        Status.GRADED,
        (ExerciseResult("tiny.mse", (CheckResult("test_a", "A", "tiny.mse", 6.0, Outcome.PASSED),)),),
    )
    if not score:
        check = CheckResult("test_a", "A", "tiny.mse", 6.0, Outcome.FAILED)
        result = SubmissionResult("ann", "01-tiny", Status.GRADED, (ExerciseResult("tiny.mse", (check,)),))
    times = (HandIn(number, NOON + timedelta(hours=hours), "lms"),)
    return Attempt("ann", "01-tiny", name, {}, times, result)


def history(*attempts):
    return History("ann", "01-tiny", attempts)


def names(attempts):
    return [each.contents for each in attempts]


def test_without_a_limit_all_count(course):
    many = history(*(attempt(f"a{number}", number, 0.1 * number) for number in range(1, 30)))
    assert counted(course, many) is many
    left = attempts_left(course, many, NOON)
    assert (left.today, left.in_all) == (None, None)


def test_of_each_day_the_first_count_and_the_day_is_the_courses(course):
    course = configured(course, "a_day = 2")
    evening = 24 - 12 - 0.01  # of the same day in Berlin, and after midnight a new one
    given = history(
        attempt("a", 1, 0), attempt("b", 2, 1), attempt("c", 3, evening), attempt("d", 4, evening + 0.02)
    )
    assert names(beyond_limits(course, given)) == ["c"]
    assert attempts_left(course, given, NOON).today == 0
    assert attempts_left(course, given, NOON + timedelta(hours=evening + 1)).today == 1


def test_in_all_the_first_that_count_are_counted(course):
    course = configured(course, "a_day = 2\nin_all = 3")
    given = history(*(attempt(name, number, hours) for number, (name, hours) in enumerate(
        [("a", 0), ("b", 1), ("over the day", 2), ("c", 24), ("over all", 48)], start=1)))  # fmt: skip
    assert names(beyond_limits(course, given)) == ["over the day", "over all"]
    left = attempts_left(course, given, NOON + timedelta(days=9))
    assert (left.today, left.in_all) == (0, 0)


def test_the_same_files_again_and_what_is_no_submission_use_nothing_up(course):
    course = configured(course, "in_all = 2")
    first = attempt("a", 1, 0)
    again = Attempt("ann", "01-tiny", "a", {}, (*first.hand_ins, HandIn(4, NOON)), first.result)
    none = Attempt("ann", "01-tiny", "", {}, (HandIn(2),), None, "There is nothing in it.")
    given = history(none, attempt("b", 3, 1), again)
    assert beyond_limits(course, given) == []
    assert attempts_left(course, given, NOON).in_all == 0


@pytest.mark.parametrize("policy", ["best", "last"])
def test_the_mark_comes_from_what_counts_and_says_so(course, policy):
    course.file.write_text(course.file.read_text() + f'\n[grading]\ncounts = "{policy}"\n')
    course = configured(course, "in_all = 1")
    given = history(attempt("wrong", 1, 0, score=0.0), attempt("right", 2, 1))
    mark = mark_of(course, given, choose(course, given, DUE), DUE)
    assert (mark.total, mark.attempts, mark.beyond_limit, mark.automatic.contents) == (0.0, 2, 1, "wrong")
    assert "1 attempt is beyond the limit, and counts for nothing." in lines(course, mark)


def test_what_is_shown_depends_on_the_attempt(course):
    course = configured(course, 'shown = ["outcome", "diagnosis", "values"]\nin_all = 2')
    check = CheckResult("test_a", "A", "tiny.mse", 6.0, Outcome.FAILED, misconception="doubled")
    result = SubmissionResult("ann", "01-tiny", Status.GRADED, (ExerciseResult("tiny.mse", (check,)),))

    def misconception():
        return student_view(course, result).exercises[0].checks[0].misconception

    store = Attempts(course.attempts_folder)
    seen = []
    for code in (b"one", b"two", b"three"):
        store.keep("ann", "01-tiny", {"tiny.py": code}, HandIn(0, NOON, "lms"), result=result)
        seen.append(misconception())
    assert seen == [None, "doubled", "doubled"]
    assert student_view(course, result).exercises[0].checks[0].details == ()  # the third is beyond the limit


def test_an_assignments_own_limits_take_the_place_of_the_courses_key_by_key(course):
    with_own = course.file.read_text().replace(
        "[[assignments]]", "[[assignments]]\nattempts = { in_all = 1 }", 1
    )
    course.file.write_text(with_own)
    course = configured(course, "a_day = 2\nin_all = 5")
    limits = course.assignment("01-tiny").attempts
    assert (limits.a_day, limits.in_all, limits.shown) == (2, 1, ())
    given = history(attempt("a", 1, 0), attempt("b", 2, 24))
    assert names(beyond_limits(course, given)) == ["b"]
    assert attempts_left(course, given, NOON).in_all == 0


def test_a_wrong_limit_of_an_assignment_names_the_assignments_key(course):
    text = course.file.read_text().replace("[[assignments]]", "[[assignments]]\nattempts = { in_all = 0 }", 1)
    course.file.write_text(text)
    with pytest.raises(CourseError, match=r"assignments\[0\]\.attempts\.in_all is 0"):
        load_course(course.root)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("a_day = 0", r"attempts\.a_day is 0; write a whole number of attempts above 0"),
        ("in_all = 1.5", r"attempts\.in_all is 1\.5"),
        ('shown = ["all"]', r'attempts\.shown\[0\] is "all"; write "outcome", "diagnosis" or "values"'),
        ("an_hour = 2", r"attempts\.an_hour is not a setting"),
    ],
)
def test_a_wrong_limit_is_one_sentence(course, table, sentence):
    with pytest.raises(CourseError, match=sentence):
        configured(course, table)

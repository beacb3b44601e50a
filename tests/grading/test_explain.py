"""A grade can be derived for a person, and graded again to the same bytes."""

from __future__ import annotations

import msgspec
import pytest
from tiny_course import grade, hand_in

from autograder.grading.explain import NoAttempt, explain, reproduce
from autograder.grading.records import from_bytes, to_bytes


def test_an_explanation_has_the_score_the_attempts_and_what_it_depends_on(course):
    hand_in(course, "ann", "def mse(y_hat, y): return 0.0\n")
    grade(course)
    hand_in(course, "ann")
    grade(course)
    found = explain(course, "ann", "01-tiny")
    assert found.score == 6.0
    assert found.attempts == 2
    assert found.result.provenance.packages.startswith("python ")


def test_a_late_submission_shows_what_lateness_costs(course):
    folder = hand_in(course, "ann")
    (folder / "timestamp.txt").write_text("2026-10-13T23:59:00+02:00")
    grade(course)
    found = explain(course, "ann", "01-tiny")
    assert found.seconds_late == 86_400
    assert found.penalty == 0.0  # this course takes nothing off


def test_the_same_grading_gives_the_same_bytes(course):
    hand_in(course, "ann", "def mse(y_hat, y): return y_hat[0]\n")
    grade(course)
    again = reproduce(course, "ann", "01-tiny", "none")
    assert again.same
    assert again.changed == ()


def test_a_stored_result_that_was_forged_is_not_reproduced(course):
    hand_in(course, "ann", "def mse(y_hat, y): return 0.0\n")
    grade(course)
    for path in (course.attempts_folder / "results").rglob("*.json"):
        record = from_bytes(path.read_bytes())
        forged = msgspec.Raw(bytes(record.result).replace(b'"outcome":"failed"', b'"outcome":"passed"'))
        path.write_bytes(to_bytes(msgspec.structs.replace(record, result=forged)))
    again = reproduce(course, "ann", "01-tiny", "none")
    assert not again.same
    assert again.checks == ("test_mse_value",)


def test_a_student_without_a_grade_is_told_apart_from_a_wrong_name(course):
    hand_in(course, "ann")
    grade(course)
    with pytest.raises(NoAttempt, match=r"Nothing of bob was graded for 01-tiny\. Graded are: ann\."):
        explain(course, "bob", "01-tiny")


def test_an_unknown_assignment_is_refused(course):
    with pytest.raises(Exception, match="there is no assignment"):
        explain(course, "ann", "02-tiny")

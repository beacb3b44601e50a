"""Item statistics against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.feedback.item_statistics import cronbach_alpha, statistics_of
from autograder.results import CheckResult, ExerciseResult, Outcome, Status, SubmissionResult


def submission(student, passed, misconception=None, status=Status.GRADED):
    """A submission with one check for each exercise; ``passed`` says which exercises are right."""
    exercises = tuple(
        ExerciseResult(
            name,
            (
                CheckResult(
                    f"test_{name}",
                    name,
                    name,
                    2.0,
                    Outcome.PASSED if name in passed else Outcome.FAILED,
                    misconception=None if name in passed else misconception,
                ),
            ),
        )
        for name in ("m.a", "m.b", "m.c")
    )
    return SubmissionResult(student, "01", status, exercises)


CLASS = [
    submission("ann", {"m.a", "m.b", "m.c"}),
    submission("bob", {"m.a", "m.b"}),
    submission("cleo", {"m.a"}, "half the mean"),
    submission("dan", {"m.a"}, "half the mean"),
]


def test_pass_rates_are_shares_of_the_class():
    found = statistics_of("01", CLASS)
    assert [exercise.pass_rate for exercise in found.exercises] == [1.0, 0.5, 0.25]


def test_discrimination_is_the_correlation_with_the_rest():
    found = {exercise.name: exercise for exercise in statistics_of("01", CLASS).exercises}
    assert found["m.b"].discrimination == pytest.approx(np.corrcoef([1, 1, 0, 0], [2, 1, 1, 1])[0, 1])


def test_an_item_that_everyone_passes_is_flagged():
    found = {exercise.name: exercise.flag for exercise in statistics_of("01", CLASS).exercises}
    assert found == {"m.a": "everyone passes", "m.b": "", "m.c": ""}


def test_an_item_that_everyone_fails_is_flagged():
    found = statistics_of("01", [submission("ann", {"m.a"}), submission("bob", {"m.b"})])
    assert found.exercises[2].flag == "everyone fails"


def test_misconceptions_are_counted_by_student():
    assert statistics_of("01", CLASS).misconceptions == {
        "m.b": {"half the mean": 2},
        "m.c": {"half the mean": 2},
    }


def test_alpha_of_items_that_agree_is_one():
    assert cronbach_alpha(np.array([[0, 0, 0], [1, 1, 1], [1, 1, 1]])) == pytest.approx(1.0)


def test_alpha_by_hand():
    scores = np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 0.0]])  # variances 1/3 and 1/3, of the sum 1
    assert cronbach_alpha(scores) == pytest.approx(2 * (1 - 2 / 3))


def test_the_alpha_of_a_class_is_that_of_its_exercises():
    scores = np.array([[1.0, 1.0, 1.0], [1.0, 1.0, 0.0], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    assert statistics_of("01", CLASS).alpha == pytest.approx(cronbach_alpha(scores))


@pytest.mark.parametrize("scores", [np.zeros((3, 2)), np.zeros((1, 2)), np.zeros((3, 1))])
def test_alpha_that_is_not_defined_is_none(scores):
    assert cronbach_alpha(scores) is None


def test_what_could_not_be_graded_does_not_count():
    found = statistics_of("01", [*CLASS, submission("eve", set(), status=Status.REJECTED)])
    assert found.submissions == 4


def test_an_empty_class_has_no_statistics():
    found = statistics_of("01", [])
    assert found.submissions == 0
    assert found.alpha is None

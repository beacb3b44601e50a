"""A hidden suite is ordinary pytest, collected once and run for one student after another."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tiny

from autograder.results import ExerciseResult, Outcome
from autograder.student.api import close, take_calls
from autograder.student.faults import StudentStopped
from autograder.suite.collection import SuiteError
from autograder.suite.session import Suite, collect_exercises


@pytest.fixture
def folder(tmp_path):
    return tiny.write_assignment(tmp_path / "01-tiny")


def outcomes(folder, student, suite_folder=None, seed=b"seed"):
    with Suite(suite_folder or folder / "hidden", folder) as suite:
        return {run.check.name: run.result for run in suite.run(student, seed)}


def suite_with(folder, body):
    return tiny.write_assignment(folder, suite="import numpy as np\nimport pytest\n\n" + body)


def test_the_reference_passes_every_check(folder):
    results = outcomes(folder, tiny.student_with(folder))
    assert {result.outcome for result in results.values()} == {Outcome.PASSED}
    assert sum(result.score for result in results.values()) == 6


def test_the_docstring_is_the_title_that_people_see(folder):
    assert (
        outcomes(folder, tiny.student_with(folder))["test_mse_value"].title == "mse returns the right value."
    )


def test_exercises_add_up_their_points_and_know_their_place(folder):
    exercises = collect_exercises(folder)
    assert [(exercise.name, exercise.points) for exercise in exercises] == [("tiny.mse", 3), ("tiny.rmse", 3)]
    assert exercises[0].file.name == "test_tiny.py"


def test_no_folder_above_the_suite_is_listed(folder, monkeypatch):
    """A suite may lie in a folder of downloads with thousands of files, and pytest looks at each."""
    listed, scandir = set(), os.scandir

    def noted(path="."):
        listed.add(Path(os.fspath(path)).resolve())
        return scandir(path)

    monkeypatch.setattr(os, "scandir", noted)
    with Suite(folder / "hidden", folder):
        pass
    assert {path for path in listed if path in folder.resolve().parents} == set()
    assert (folder / "hidden").resolve() in listed


def test_the_same_suite_runs_for_one_student_after_another(folder):
    with Suite(folder / "hidden", folder) as suite:
        first = suite.run(tiny.student_with(folder), b"a")
        second = suite.run(tiny.student_with(folder, "def mse(y_hat, y): return 0.0"), b"b")
        third = suite.run(tiny.student_with(folder), b"c")
    assert [run.result.outcome for run in first] == [Outcome.PASSED] * 3
    assert [run.result.outcome for run in second] == [Outcome.FAILED, Outcome.PASSED, Outcome.PASSED]
    assert [run.result.outcome for run in third] == [Outcome.PASSED] * 3


def test_one_mistake_costs_once(folder):
    results = outcomes(folder, tiny.student_with(folder, "def mse(y_hat, y): return 0.0"))
    assert results["test_mse_value"].outcome is Outcome.FAILED
    assert results["test_rmse_value"].outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("raise NotImplementedError", Outcome.NOT_ATTEMPTED),
        ("raise ValueError('no')", Outcome.RAISED),
        ("raise MemoryError", Outcome.OUT_OF_MEMORY),
        ("raise PermissionError", Outcome.FORBIDDEN),
        ("return None", Outcome.FAILED),
        ("return 'text'", Outcome.FAILED),
    ],
)
def test_what_the_code_does_becomes_the_outcome(folder, code, outcome):
    results = outcomes(folder, tiny.student_with(folder, f"def mse(y_hat, y): {code}"))
    assert results["test_mse_value"].outcome is outcome


def test_an_exception_carries_the_students_own_line_and_nobody_elses(folder):
    results = outcomes(folder, tiny.student_with(folder, "def mse(y_hat, y): return 1 / 0"))
    result = results["test_mse_value"]
    assert result.error_type == "ZeroDivisionError"
    assert [frame.file for frame in result.frames] == ["tiny.py"]


def test_a_module_that_cannot_be_imported_is_not_reached_and_says_where(folder):
    results = outcomes(folder, tiny.student_with(folder, "def broken(:"))
    assert {result.outcome for result in results.values()} == {Outcome.NOT_REACHED}
    assert "cannot be read as Python" in results["test_mse_value"].cause


def test_a_function_that_is_not_there_is_not_reached(folder):
    results = outcomes(folder, tiny.student_with(folder, "del mse"))
    assert results["test_mse_value"].outcome is Outcome.NOT_REACHED
    assert results["test_mse_value"].cause == "tiny.py defines no mse."


def test_a_test_that_stumbles_over_a_students_value_is_the_students_failure(folder):
    suite_with(
        folder,
        '@pytest.mark.exercise("tiny.mse", points=1)\n'
        "def test_adds(student):\n    assert student.tiny.mse(np.ones(2), np.ones(2)) + 1 == 1\n",
    )
    right = outcomes(folder, tiny.student_with(folder))["test_adds"]
    wrong = outcomes(folder, tiny.student_with(folder, "def mse(y_hat, y): return 'text'"))["test_adds"]
    assert right.outcome is Outcome.PASSED
    assert wrong.outcome is Outcome.FAILED
    assert wrong.score == 0


def test_a_test_that_fails_on_the_reference_too_is_broken_and_costs_nothing(folder):
    suite_with(
        folder,
        '@pytest.mark.exercise("tiny.mse", points=1)\ndef test_breaks(student):\n    1 / 0\n',
    )
    result = outcomes(folder, tiny.student_with(folder))["test_breaks"]
    assert result.outcome is Outcome.BROKEN
    assert ExerciseResult("tiny.mse", (result,)).needs_a_person


def test_random_numbers_belong_to_the_student_and_the_check_and_repeat(folder):
    suite_with(
        folder,
        '@pytest.mark.exercise("tiny.mse", points=1)\n@pytest.mark.parametrize("k", [1, 2])\n'
        "def test_draw(rng, k):\n    assert rng.random() < 0, rng.random()\n",
    )

    def draw(seed):
        return [result.values for result in outcomes(folder, tiny.student_with(folder), seed=seed).values()]

    assert draw(b"ann") == draw(b"ann")
    assert draw(b"ann") != draw(b"bob")
    assert len(set(draw(b"ann"))) == 2


def test_fixtures_parametrize_approx_classes_and_hypothesis_work_as_in_pytest(folder):
    suite_with(
        folder,
        """
from hypothesis import given, strategies

@pytest.fixture
def five():
    return np.full(5, 5.0)

class TestMse:
    @pytest.mark.exercise("tiny.mse", points=1)
    def test_in_a_class(self, student, five):
        assert student.tiny.mse(five, 0 * five) == pytest.approx(25)

@pytest.mark.exercise("tiny.mse", points=1)
@given(x=strategies.floats(0, 10))
def test_any_number(student, x):
    assert student.tiny.mse(np.array([x]), np.zeros(1)) == pytest.approx(x * x)
""",
    )
    right = outcomes(folder, tiny.student_with(folder))
    wrong = outcomes(folder, tiny.student_with(folder, "def mse(y_hat, y): return 25 + 0 * y_hat[0]"))
    assert [result.outcome for result in right.values()] == [Outcome.PASSED, Outcome.PASSED]
    assert [result.outcome for result in wrong.values()] == [Outcome.PASSED, Outcome.FAILED]


def test_plain_pytest_runs_the_same_file_on_the_reference(folder):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder / "hidden")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert "3 passed" in done.stdout, done.stdout


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("def test_x(): pass", "belongs to no exercise"),
        ('@pytest.mark.exercise("mse")\ndef test_x(): pass', "is not an exercise's name"),
        ('@pytest.mark.exercise("tiny.mse", points=-1)\ndef test_x(): pass', "is not a number"),
        ('@pytest.mark.exercise("tiny.mse", smallest={"y": 0})\ndef test_x(): pass', "the fewest rows"),
        ('@pytest.mark.exercise("tiny.mse", nonzero="y")\ndef test_x(): pass', "arguments that are never 0"),
        ('@pytest.mark.exercise("tiny.mse", kind="odd")\ndef test_x(): pass', "is not one of"),
        ('@pytest.mark.exercise("tiny.mse", poits=1)\ndef test_x(): pass', "unexpected keyword"),
        ("def test_x(:", "cannot be collected"),
    ],
)
def test_a_wrong_marker_is_refused_with_file_and_line(folder, body, sentence):
    suite_with(folder, body + "\n")
    with pytest.raises(SuiteError, match=sentence) as refused:
        Suite(folder / "hidden", folder)
    assert "test_tiny.py" in str(refused.value)


def test_a_folder_without_a_suite_is_refused(tmp_path):
    with pytest.raises(SuiteError, match="There is no suite"):
        Suite(tmp_path)


def test_an_attempt_on_ones_own_functions_is_repeated_with_the_right_lower_functions(tmp_path):
    folder = tiny.write_assignment(tmp_path / "solution")
    student = tiny.student_with(folder, "def mse(y_hat, y): return 100.0")
    seen = []

    def attempt(own):
        seen.append(own.tiny.rmse(np.array([3.0]), np.array([0.0])))
        assert seen[-1] == 3.0

    student.own_then_reference(attempt, "tiny.mse")
    assert seen == [10.0, 3.0]
    assert len(take_calls(student)) == 1  # the first attempt is not compared with the misconceptions
    close(student)


def test_the_calls_of_attempts_that_passed_before_are_kept_for_the_diagnosis(tmp_path):
    folder = tiny.write_assignment(tmp_path / "solution")
    student = tiny.student_with(folder, "def mse(y_hat, y): return 9.0")

    def attempt_at(number):
        def attempt(own):
            assert own.tiny.rmse(np.array([number]), np.array([0.0])) == number

        return attempt

    student.own_then_reference(attempt_at(3.0), "tiny.mse")
    student.own_then_reference(attempt_at(5.0), "tiny.mse")
    assert [(call.result, bool(call.replaced)) for call in take_calls(student)] == [(3.0, False), (5.0, True)]
    close(student)


def test_an_attempt_on_ones_own_functions_that_did_not_end_is_not_repeated(tmp_path):
    folder = tiny.write_assignment(tmp_path / "solution")
    student, tries = tiny.student_with(folder), []

    def attempt(own):
        tries.append(own)
        raise StudentStopped(Outcome.TIMED_OUT, "It did not end.")

    with pytest.raises(StudentStopped):
        student.own_then_reference(attempt, "tiny.mse")
    assert tries == [student]
    close(student)


def test_a_lower_function_that_did_not_end_before_is_replaced_at_once(tmp_path):
    folder = tiny.write_assignment(tmp_path / "solution")
    student, tries = tiny.student_with(folder), []
    student.__state__.backend.call = lambda *_: (_ for _ in ()).throw(
        StudentStopped(Outcome.TIMED_OUT, "No end.")
    )
    with pytest.raises(StudentStopped):
        student.tiny.mse(np.zeros(2), np.ones(2))
    student.own_then_reference(tries.append, "tiny.mse")
    assert len(tries) == 1
    assert tries[0] is not student
    close(student)

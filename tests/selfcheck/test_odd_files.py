"""Each row of the page of odd files is true: the self-check says the sentence, and so does grading."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import msgspec
import pytest
from losses_folder import VISIBLE

from autograder.feedback.disclosure import EVERYTHING, Policy, shown_exercise
from autograder.sandbox import Limits, Sandbox
from autograder.selfcheck.selfcheck import SelfCheck
from autograder.student.api import Student, close
from autograder.student.sandboxed import open_remote
from autograder.suite.session import Suite, by_exercise

spec = importlib.util.spec_from_file_location(
    "odd_files", Path(__file__).parents[2] / "docs" / "odd_files.py"
)
assert spec is not None
assert spec.loader is not None
odd_files = importlib.util.module_from_spec(spec)
sys.modules["odd_files"] = odd_files
spec.loader.exec_module(odd_files)

each_odd_file = pytest.mark.parametrize("odd", odd_files.ODD_FILES, ids=lambda odd: odd.what)


def without_own_words(message: str) -> str:
    """Return a sentence without the message of the student's exception, which grading does not show of a hidden check."""
    return message.partition(" It says: ")[0]


@pytest.fixture(scope="module")
def selfcheck(tmp_path_factory):
    folder = tmp_path_factory.mktemp("02-losses")
    (folder / "test_losses.py").write_text(VISIBLE)
    checks = SelfCheck(folder)
    checks.names()
    helper = checks._warm()
    helper.limits = msgspec.structs.replace(helper.limits, call_seconds=1.0)
    yield checks
    checks.close()


@pytest.fixture(scope="module")
def suite(tmp_path_factory):
    folder = tmp_path_factory.mktemp("suite")
    (folder / "test_losses.py").write_text(VISIBLE)
    with Suite(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(Limits(call_seconds=1.0)) as opened:
        yield opened


@each_odd_file
def test_the_self_check_says_it(selfcheck, odd):
    for name, content in odd.files.items():
        (selfcheck.folder / name).parent.mkdir(exist_ok=True)
        (selfcheck.folder / name).write_bytes(content)
    try:
        report = selfcheck.run(["losses.mse"])
    finally:
        for name in odd.files:
            (selfcheck.folder / name).unlink()
    (exercise,) = report
    said = " ".join(filter(None, [*report.remarks, exercise.checks[0].message]))
    assert without_own_words(said) == odd.said


@each_odd_file
def test_grading_says_it(suite, sandbox, odd):
    student = Student(open_remote(sandbox, odd.files))
    (check,) = [check for check in suite.checks if check.exercise == "losses.mse"]
    try:
        result = suite.run_check(check, student, b"odd files").result
    finally:
        close(student)
    ((shown,),) = [shown_exercise(one, Policy(), EVERYTHING).checks for one in by_exercise([result])]
    assert without_own_words(shown.message) == (odd.said if odd.graded is None else odd.graded)


def test_there_are_forty_and_each_is_another_one():
    assert len({odd.what for odd in odd_files.ODD_FILES}) == len(odd_files.ODD_FILES) >= 40

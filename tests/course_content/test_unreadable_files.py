"""Of a file that is no Python no check says that it failed: what it says of the code would be false."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.course import load_course
from autograder.grading.batch import public_seed_setup
from autograder.quality.grading import grade_all
from autograder.release.stubs import stub_modules
from autograder.results import Outcome
from autograder.student.submission import Submission
from autograder.suite.session import collect_checks

COURSE = load_course(Path(__file__).parents[2])
NAMES = [assignment.name for assignment in COURSE.assignments]
NO_PYTHON = b"def f(:\n"


@pytest.mark.parametrize("name", NAMES)
def test_every_check_says_that_it_was_not_reached(name):
    folder = COURSE.solutions_folder / name
    modules = {f"{check.exercise.partition('.')[0]}.py" for check in collect_checks(folder)}
    released = stub_modules(folder)
    submission = Submission("ada", name, {**released, **dict.fromkeys(modules, NO_PYTHON)})
    (result,) = grade_all([submission], public_seed_setup(COURSE), workers=0)
    checks = [check for exercise in result.exercises for check in exercise.checks]
    assert [check.name for check in checks if check.outcome is not Outcome.NOT_REACHED] == []

"""The example courses: each is built, its suite is valid, and its mistakes are named, through the real sandbox."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.course.course import load_course
from autograder.diagnosis.misconceptions import load_misconceptions
from autograder.diagnosis.mutants import mutants_of
from autograder.diagnosis.variants import module_files, spliced
from autograder.grading.batch import public_seed_setup
from autograder.quality.grading import grade_all
from autograder.quality.validate import validate
from autograder.release.build import build
from autograder.release.stubs import stub_modules
from autograder.student.submission import Submission

EXAMPLES = Path(__file__).parents[2] / "examples"
COURSES = {
    "stateful-class": ("01-account", {"account.Account": 6.0}),
    "text-and-programs": ("01-words", {"texts.initials": 2.0, "count.py": 4.0}),
}


@pytest.fixture(params=COURSES)
def example(request, tmp_path):
    folder = tmp_path / request.param
    shutil.copytree(EXAMPLES / request.param, folder)
    return load_course(folder), *COURSES[request.param]


def test_an_example_is_built_and_valid_and_each_of_its_mistakes_is_named(example):
    course, name, points = example
    report = build(course)
    assert [built.name for built in report.assignments] == [name]
    folder = course.solutions_folder / name
    validity = validate(folder, public_seed_setup(course), stub_modules(folder), seeds=1)
    assert validity.problems == ()
    assert {row.name: row.points for row in validity.exercises} == points
    for row in validity.exercises:
        assert row.reference
        assert row.stub
        assert row.misconceptions_named == row.misconceptions >= 4


def test_mutants_of_a_class_and_of_a_program_are_made_and_noticed():
    for course, exercise, least in (
        ("stateful-class", "account.Account", 25),
        ("text-and-programs", "count.py", 10),
    ):
        folder = next((EXAMPLES / course / "solutions").iterdir())
        mutants = list(mutants_of(folder, exercise))
        assert len({mutant.name for mutant in mutants}) == len(mutants) >= least
        for mutant in mutants:
            compile(next(iter(spliced(folder, mutant).values())), mutant.name, "exec")


def test_a_stateful_mistake_is_named_from_the_steps_of_the_checks(tmp_path):
    """A list that all objects share shows from the second object on, and in whatever order the checks come."""
    folder = EXAMPLES / "stateful-class"
    course = load_course(folder)
    solution = course.solutions_folder / "01-account"
    shared, *_ = load_misconceptions(solution)
    submissions = [
        Submission("right", "01-account", module_files(solution, {})),
        Submission("shared", "01-account", module_files(solution, spliced(solution, shared))),
    ]
    right, wrong = grade_all(submissions, public_seed_setup(course), 0)
    assert right.score == right.max_score == 6
    assert wrong.score < 6
    failed = [check for check in wrong.exercises[0].checks if check.score < check.points]
    assert {check.misconception for check in failed} == {"one history for all"}

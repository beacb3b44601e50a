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
from autograder.grading.workers import Lost
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


def graded(course, submissions):
    results = grade_all(submissions, public_seed_setup(course), 0)
    assert not [result.reason for result in results if isinstance(result, Lost)]
    return results


def test_an_example_is_built_and_valid_and_each_of_its_mistakes_is_named(example):
    course, name, points = example
    report = build(course)
    assert [built.name for built in report.assignments] == [name]
    folder = course.solutions_folder / name
    validity = validate(folder, public_seed_setup(course), stub_modules(folder), seeds=1, workers=0)
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
    right, wrong = graded(course, submissions)
    assert right.score == right.max_score == 6
    assert wrong.score < 6
    failed = [check for check in wrong.exercises[0].checks if check.score < check.points]
    assert {check.misconception for check in failed} == {"one history for all"}


HOSTILE = {
    "equal to everything": """
class Account:
    def __init__(self, *_, **__): pass
    def __getattr__(self, name): return self
    def __call__(self, *_, **__): return self
    def __eq__(self, other): return True
    def __len__(self): return 1
    def __getitem__(self, k): return self
    def __bool__(self): return True
    __hash__ = None
""",
    "lies about its length": """
class Account:
    balance = 0
    def __init__(self, *_, **__): pass
    def deposit(self, amount): return 0
    withdraw = deposit
    def __len__(self): return 10**12
    def __getitem__(self, k): return 0
""",
    "ends the check's loops": """
class Account:
    def __init__(self, *_, **__): raise StopIteration
""",
    "gives values that claim to be equal": """
class All(int):
    def __eq__(self, other): return True
    __hash__ = int.__hash__
class Account:
    def __init__(self, *_, **__): self.balance = All()
    def deposit(self, amount): return All()
    withdraw = deposit
    def __len__(self): return All(1)
    def __getitem__(self, k): return All()
""",
    "raises what is expected, always": """
class Overdrawn(ValueError): pass
class Account:
    def __init__(self, *_, **__): raise Overdrawn("expected")
""",
    "goes up in a crash": "class Account:\n    def __init__(self, *_): import os; os._exit(0)\n",
}


def test_no_hostile_class_gains_a_point_or_breaks_a_check():
    course = load_course(EXAMPLES / "stateful-class")
    submissions = [
        Submission(f"hostile-{k}", "01-account", {"account.py": source.encode()})
        for k, source in enumerate(HOSTILE.values())
    ]
    for name, result in zip(HOSTILE, graded(course, submissions), strict=True):
        assert result.score == 0, name
        assert {check.outcome.value for check in result.exercises[0].checks} <= {
            "failed",
            "raised",
            "not reached",
            "forbidden",
        }, name

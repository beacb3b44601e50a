"""What the course explains of its mutants is said of mutants that there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.course import load_course
from autograder.diagnosis.mutants import load_equivalents, mutants_of

ROOT = Path(__file__).parents[2]
COURSE = load_course(ROOT)


@pytest.mark.parametrize("assignment", [one.name for one in COURSE.assignments])
def test_no_explanation_has_outlived_its_mutant(assignment):
    folder = COURSE.solutions_folder / assignment
    explained = set(load_equivalents(folder))
    exercises = {exercise for exercise, _ in explained}
    there = {(name, mutant.name) for name in exercises for mutant in mutants_of(folder, name)}
    assert explained - there == set()

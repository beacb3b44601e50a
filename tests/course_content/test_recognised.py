"""What the course's checks recognise by themselves are mistakes that the catalogue has."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from autograder.course.course import load_course
from autograder.diagnosis.misconceptions import load_misconceptions

COURSE = load_course(Path(__file__).parents[2])


def recognised(folder: Path) -> set[str]:
    """The names that the hidden checks give to ``CheckFailed``."""
    trees = [
        ast.parse(file.read_text(encoding="utf-8")) for file in sorted((folder / "hidden").glob("test_*.py"))
    ]
    keywords = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.keyword)]
    return {ast.literal_eval(keyword.value) for keyword in keywords if keyword.arg == "mistake"}


@pytest.mark.parametrize("assignment", [one.name for one in COURSE.assignments])
def test_a_check_names_no_mistake_that_the_catalogue_does_not_have(assignment):
    folder = COURSE.solutions_folder / assignment
    assert recognised(folder) - {variant.name for variant in load_misconceptions(folder)} == set()


def test_some_checks_do():
    assert any(recognised(COURSE.solutions_folder / one.name) for one in COURSE.assignments)

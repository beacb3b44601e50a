"""What the course's checks recognise by themselves are mistakes that the catalogue has."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.checks import recorded_steps
from autograder.checks.recorded_steps import Fault
from autograder.course.course import load_course
from autograder.diagnosis.misconceptions import load_misconceptions

COURSE = load_course(Path(__file__).parents[2])


def recognised(folder: Path) -> set[str]:
    """The names that the hidden checks give to ``CheckFailed``: where it is raised, in functions that say it, and as a `Fault`."""
    found: set[str] = set()
    for file in sorted((folder / "hidden").glob("test_*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        said = [
            node.value for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "mistake"
        ]
        said += [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Attribute)
            and node.targets[0].attr == "mistake"
        ]
        found |= {text for value in said for text in texts_of(value, tree)}
        found |= {name for node in ast.walk(tree) for name in fault_names(node)}
    return found - {""}


def texts_of(value: ast.expr, tree: ast.Module, known: tuple[str, ...] = ()) -> Iterator[str]:
    """The texts that an expression may be: its own, those that functions called in it return, and those of a table it looks in."""
    for node in ast.walk(value):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        if isinstance(node, ast.Name) and node.id not in known:
            for of_name in tree.body:
                if isinstance(of_name, ast.Assign) and ast.unparse(of_name.targets[0]) == node.id:
                    if isinstance(of_name.value, ast.Dict):
                        yield from (text for item in of_name.value.values for text in texts_of(item, tree))
                elif isinstance(of_name, ast.FunctionDef) and of_name.name == node.id:
                    answers = [a.value for a in ast.walk(of_name) if isinstance(a, ast.Return) and a.value]
                    for answer in answers:
                        yield from texts_of(answer, tree, (*known, node.id))


def fault_names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "Fault":
        yield str(ast.literal_eval(node.args[0]))
    if isinstance(node, ast.ImportFrom) and node.module == recorded_steps.__name__:
        values = [getattr(recorded_steps, alias.name) for alias in node.names]
        yield from (
            value.name
            for value in values
            if isinstance(value, Fault) and (value is not recorded_steps.ONE_STATE)
        )


@pytest.mark.parametrize("assignment", [one.name for one in COURSE.assignments])
def test_a_check_names_no_mistake_that_the_catalogue_does_not_have(assignment):
    folder = COURSE.solutions_folder / assignment
    assert recognised(folder) - {variant.name for variant in load_misconceptions(folder)} == set()


def test_a_search_is_told_only_what_its_catalogue_has():
    """12 says all that its steps show; what the steps of one search cannot show, it leaves out."""
    known = {variant.name for variant in load_misconceptions(COURSE.solutions_folder / "12-language")}
    faults = [value for value in vars(recorded_steps).values() if isinstance(value, Fault)]
    assert {fault.name for fault in faults} - known == {recorded_steps.ONE_STATE.name}


@pytest.mark.parametrize(
    ("assignment", "name"),
    [
        ("12-language", "windows read backwards"),
        ("10-capstone", "never says few"),
        ("11-autodiff", "begins with the end"),
    ],
)
def test_names_are_found_however_a_check_says_them(assignment, name):
    assert name in recognised(COURSE.solutions_folder / assignment)

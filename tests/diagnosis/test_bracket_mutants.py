"""Brackets at another place, and calls that take in more or less, are changes by which a mistake is named."""

from __future__ import annotations

import pytest
import tiny

from autograder.diagnosis.bracket_mutants import BRACKETS, REACH, bracket_mutants
from autograder.diagnosis.catalogue import Catalogue
from autograder.diagnosis.misconceptions import load_misconceptions
from autograder.results import CHANGE
from autograder.suite.session import Suite


def changes(folder, expression):
    """Return kind -> the expressions that stand in the place of ``expression``."""
    (folder / "formula.py").write_text(
        f"def f(a, b, c):\n    ### BEGIN SOLUTION\n    return {expression}\n    ### END SOLUTION\n"
    )
    made = list(bracket_mutants(folder, "formula.f"))
    return {
        kind: {m.source.rpartition("return ")[2] for m in made if m.tag == kind} for kind in (BRACKETS, REACH)
    }


@pytest.mark.parametrize(
    ("expression", "brackets", "reach"),
    [
        ("a / (b * c)", {"a / b * c"}, set()),
        ("a * (b + c)", {"a * b + c"}, set()),
        ("(a - b) * c", {"a - b * c"}, set()),
        ("a - (b - c)", {"a - b - c"}, set()),
        ("a * b + c", {"a * (b + c)"}, set()),
        ("a - b / c", {"(a - b) / c"}, set()),
        ("a / (b + c) - 1", {"a / b + c - 1", "a / (b + c - 1)"}, set()),
        ("a - b / (c * a)", {"a - b / c * a", "(a - b) / (c * a)"}, set()),
        ("a - b / (c + 1)", {"a - (b / c + 1)", "a - b / c + 1", "(a - b) / (c + 1)"}, set()),
        ("a + b + c", set(), set()),
        ("sqrt(a) + b", set(), {"sqrt(a + b)"}),
        ("mean(a ** 2)", set(), {"mean(a) ** 2"}),
        ("exp(a - b)", set(), {"exp(a) - b", "a - exp(b)"}),
        ("other(a + b)", set(), set()),
    ],
)
def test_what_may_stand_there(tmp_path, expression, brackets, reach):
    assert changes(tmp_path, expression) == {BRACKETS: brackets, REACH: reach}


def test_a_square_outside_of_the_mean_is_named(tmp_path):
    folder = tiny.write_assignment(tmp_path / "01-tiny")
    student = tiny.student_with(folder, "def mse(y_hat, y): return float(np.mean(y_hat - y) ** 2)")
    with Suite(folder / "hidden", folder) as suite:
        catalogue, runs = Catalogue(folder, load_misconceptions(folder)), suite.run(student, b"seed")
        runs = catalogue.diagnose(runs, lambda check, seed: suite.run_check(check, student, seed), student)
    (value,) = [run.result for run in runs if run.check.name == "test_mse_value"]
    assert value.misconception.startswith(f"{CHANGE}a function that takes in more, or less")

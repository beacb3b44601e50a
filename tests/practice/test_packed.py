"""The ladder as a wheel has it: nothing is readable at a glance, and everything works."""

from __future__ import annotations

import ast
import re

import pytest

from autograder.practice import ladder, packed
from autograder.practice.checking import check
from autograder.practice.ladder import Rung, find, is_set_apart, rungs
from autograder.practice.workspace import Workspace


@pytest.fixture
def shipped(tmp_path):
    """The fifth exercise in a packed file of its own."""
    rung = find("5")
    file = tmp_path / f"{rung.folder.name}{packed.SUFFIX}"
    file.write_text(packed.pack(rung.folder), encoding="ascii")
    return Rung(rung.number, rung.name, rung.title, file)


def test_nothing_is_readable_at_a_glance(shipped):
    text = shipped.source.read_text()
    words = set(re.findall(r"[a-z_]{4,}", (find("5").folder / "hidden" / "misconceptions.py").read_text()))
    assert not {word for word in words if len(word) > 5 and word in text}
    assert "\n" in text.strip()


def test_it_has_the_same_text_hints_and_solutions(shipped):
    plain = find("5")
    for what in ("stub", "hints", "explanation", "solution", "alternatives", "formulas"):
        assert getattr(shipped, what)() == getattr(plain, what)()


def test_it_is_checked_and_a_mistake_is_named(shipped, tmp_path):
    workspace = Workspace(tmp_path / "practice")
    workspace.hand_out(shipped)
    assert check(shipped, workspace.folder).state == "not attempted"
    workspace.file(shipped).write_text(
        "import numpy as np\ndef softplus(z):\n    return np.log(1 + np.exp(z))\n"
    )
    verdict = check(shipped, workspace.folder)
    assert verdict.state == "wrong"
    assert any("Which exponential becomes too large?" in shown.message for shown in verdict.checks)


def test_a_ladder_of_packed_files_is_found_as_folders_are(shipped, monkeypatch):
    monkeypatch.setattr(ladder, "LADDER", shipped.source.parent)
    assert rungs.__wrapped__() == (shipped,)


@pytest.mark.parametrize("rung", rungs(), ids=lambda rung: rung.name)
def test_a_solution_is_code_without_marks_and_docstrings(rung):
    for code in (rung.solution(), *rung.alternatives()):
        tree = ast.parse(code)
        assert any(isinstance(node, ast.FunctionDef) for node in tree.body)
        assert "SOLUTION" not in code
        assert ast.get_docstring(tree) is None


def test_each_formula_belongs_to_a_block_that_is_set_apart():
    with_formulas = [rung for rung in rungs() if rung.formulas()]
    assert len(with_formulas) > 30
    for rung in with_formulas:
        assert len(rung.formulas()) == sum(map(is_set_apart, rung.blocks())), rung.name

"""The architecture is enforced: imports run one way, the guest knows nothing, nothing names the course."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import autograder

PACKAGE = Path(autograder.__file__).parent

# lower lines know nothing of higher ones; names of one line may know each other
LAYERS = [
    ["_version"],
    ["__init__"],
    ["results", "wire", "modules", "course_toml", "course_tables", "cell_ids"],
    ["backends", "sandbox", "checks", "course", "submission"],
    ["bridge", "known_text", "interruption", "shared_randomness"],
    ["budget", "faults"],
    ["local", "remote"],
    ["answers", "other_inputs", "pytest_plugin", "curves", "blanks", "misconceptions", "mutants", "pictures"],
    ["collection", "narrowing"],
    ["verdict"],
    ["suite"],
    ["diagnosis", "margins"],
    ["grader"],
    [
        "attempts",
        "disclosure",
        "document",
        "student_view",
        "item_statistics",
        "cells",
        "lateness",
        "database",
    ],
    ["batch", "document", "autograded", "bookkeeping", "gradebook", "gradebook_rows", "release"],
    ["validate", "synthetic", "nbgrader_hooks", "nbgrader_settings", "export", "feedback", "regrade"],
    ["terminal", "selfcheck", "watching"],
    ["notebook", "practice", "demo", "explain", "scaffold", "quality"],
    ["cli", "__main__"],
]
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}

FILES = sorted(path for path in PACKAGE.rglob("*.py") if "ladder" not in path.parts)


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_parts(path: Path) -> set[str]:
    """The parts of the package that the file imports when it is itself imported."""
    depth = len(path.relative_to(PACKAGE).parts)
    found: set[str] = set()
    for node in _at_import(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == depth:
            found |= {(node.module or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("autograder"):
            rest = (node.module or "").split(".")[1:]
            found |= {rest[0]} if rest else {alias.name for alias in node.names}
    return found - {"__version__"}


def _at_import(tree: ast.AST):
    """The nodes that run at import: not those of functions, nor what is for the type checker alone."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from _at_import(node)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_one_way(path):
    here = part_of(path)
    assert here in RANK, f"{here} has no place in the layers: add it to LAYERS, and to CONTRIBUTING.md"
    above = {other for other in imported_parts(path) - {here} if RANK.get(other, 99) > RANK[here]}
    assert not above, f"{here} imports {sorted(above)}, which lie above it"


@pytest.mark.parametrize("path", [p for p in FILES if part_of(p) == "sandbox"], ids=lambda path: path.name)
def test_the_sandbox_imports_nothing_of_ours_but_the_wire(path):
    assert imported_parts(path) <= {"sandbox", "wire"}


@pytest.mark.parametrize("path", [p for p in FILES if part_of(p) == "checks"], ids=lambda path: path.name)
def test_checks_know_nothing_of_the_rest(path):
    assert imported_parts(path) <= {"checks"}


def test_the_package_and_the_command_import_nothing_heavy():
    code = "import sys, autograder, autograder.cli; print(sorted(set(sys.modules) & set(sys.argv[1:])))"
    heavy = ["numpy", "pytest", "nbgrader", "matplotlib", "rich", "sqlalchemy", "jinja2", "distributed"]
    done = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_the_engine_names_no_assignment_of_this_course(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\b(0[1-9]|10)-(models|losses|gradients|landscapes|descent|optimizers)\b", text)


@pytest.mark.parametrize("module", ["autograder", "autograder.checks", "autograder.sandbox"])
def test_what_is_exported_is_what_is_there(module):
    code = (
        f"import {module} as m; names = m.__all__; "
        "missing = [n for n in names if not hasattr(m, n)]; "
        "assert not missing, missing; assert list(names) == sorted(names), names"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

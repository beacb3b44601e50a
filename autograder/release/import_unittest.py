"""A folder of unittest or pytest tests, such as gradescope-utils', as one assignment of ours.

The test files stay as they are, in ``hidden/unit``: their imports of the student's modules find the student's code.
Each class of tests, and each file's test functions together, is an exercise of the module that it imports first. The
points are gradescope-utils' ``@weight``, else one for each test.
"""

from __future__ import annotations

import ast
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..gradebook.cell_ids import cell_id, try_id
from .errors import BuildError
from .foreign_checks import Converted, ForeignCheck, function_name, why_not

_UTILS = ("gradescope_utils",)


@dataclass(frozen=True)
class _Test:
    file: str
    path: str
    exercise: str
    points: float
    title: str


def convert_unittest(folder: Path, target: Path) -> Converted:
    """Write the assignment of ``folder`` into ``target``, an author's folder that does not exist yet.

    folder: has the solution's modules, and the tests in it or in ``tests/``

    Raises BuildError where there are no tests or no modules, and for a target that is there already.
    """
    if target.exists():
        raise BuildError(f"{target} exists already: choose another name, or move it away.")
    files = sorted({*folder.glob("test*.py"), *folder.glob("*_test.py"), *folder.glob("tests/*test*.py")})
    modules = [
        path
        for path in sorted(folder.glob("*.py"))
        if path not in files and path.name not in ("setup.py", "run_tests.py", "conftest.py")
    ]
    if not files or not modules:
        raise BuildError(
            f"{folder}: there are no {'tests (test_*.py)' if not files else 'modules beside the tests'}."
        )
    names = {path.stem for path in modules}
    tests: list[_Test] = []
    checks: list[ForeignCheck] = []
    for file in files:
        for test, check in _in_file(file, names):
            checks.append(check)
            tests += [test] if check.is_converted else []
    functions = _write(target, files, modules, tests)
    named = iter(functions)
    checks = [replace(check, function=next(named)) if check.is_converted else check for check in checks]
    return Converted(target.name, tuple(checks), tuple(_notes(modules)))


def _in_file(file: Path, modules: set[str]) -> Iterator[tuple[_Test, ForeignCheck]]:
    text = file.read_text(encoding="utf-8")
    tree = ast.parse(_without_utils(text))
    module = next((name for name in _imported(tree) if name in modules), "")
    of_file = why_not(f"{ast.unparse(tree)}\nassert True", None, modules)
    of_file = of_file if "opens a file" not in of_file else ""  # one of its tests does, and is told so itself
    of_file = of_file or ("" if module else "its file imports no module of the solution.")
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            methods = [m for m in node.body if isinstance(m, ast.FunctionDef) and m.name.startswith("test")]
            found = [(f"{node.name}.{m.name}", m, node.name) for m in methods]
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            found = [(node.name, node, file.stem.removeprefix("test_").removesuffix("_test") or "tests")]
        else:
            continue
        for path, method, group in found:
            why = of_file or why_not(ast.unparse(method), None, modules)
            if isinstance(node, ast.FunctionDef) and method.args.args:
                why = why or f"it takes the fixture {method.args.args[0].arg}."
            points = _weight(method)
            title = (
                ast.get_docstring(method) or method.name.removeprefix("test_").replace("_", " ")
            ).splitlines()[0]
            exercise = f"{module}.{function_name(group, ())}"
            yield (
                _Test(file.name, path, exercise, points, title),
                ForeignCheck(
                    f"{file.name}::{path}", points, why or ("it has no points." if not points else "")
                ),
            )


def _write(target: Path, files: Sequence[Path], modules: Sequence[Path], tests: Sequence[_Test]) -> list[str]:
    """Write the assignment, and return the name of each test's check."""
    unit = target / "hidden" / "unit"
    unit.mkdir(parents=True)
    for file in files:
        (unit / file.name).write_text(_without_utils(file.read_text(encoding="utf-8")), encoding="utf-8")
    for module in modules:
        shutil.copyfile(module, target / module.name)
    lines = [
        f'"""Hidden suite of {target.name}: the tests in unit/, as they were."""\n\nfrom pathlib import Path\n\nimport pytest\n\n'
        'from autograder.foreign_tests import run_unit_test\n\nUNIT = Path(__file__).parent / "unit"\n'
    ]
    taken: list[str] = []
    for test in tests:
        taken.append(function_name(f"test_{test.path}", taken))
        lines.append(
            f'@pytest.mark.exercise("{test.exercise}", points={test.points:g})\ndef {taken[-1]}(student):\n'
            f'    {json.dumps(test.title)}\n    run_unit_test(student, UNIT / "{test.file}", "{test.path}")\n'
        )
    (target / "hidden" / "test_converted.py").write_text("\n\n".join(lines), encoding="utf-8")
    exercises = list(dict.fromkeys(test.exercise for test in tests))
    (target / f"{target.name}.ipynb").write_text(
        json.dumps(_notebook(target.name, exercises), indent=1) + "\n", encoding="utf-8"
    )
    return taken


def _notebook(title: str, exercises: Sequence[str]) -> dict[str, Any]:
    """Return a notebook with the two cells of each exercise, which nbgrader keeps marks and comments in."""

    def cell(kind: str, source: str, **marks: Any) -> dict[str, Any]:
        full = {
            "schema_version": 3,
            "grade": False,
            "solution": False,
            "locked": False,
            "task": False,
        } | marks
        made: dict[str, Any] = {
            "cell_type": kind,
            "metadata": {"nbgrader": full} if marks else {},
            "source": source,
        }
        return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})

    modules = list(dict.fromkeys(name.partition(".")[0] for name in exercises))
    own = [
        cell("markdown", f"# {title}\n\nWrite your code in {', '.join(f'`{name}.py`' for name in modules)}."),
        cell("code", "\n".join([*(f"import {name}" for name in modules), "from autograder import check"])),
    ]
    for name in exercises:
        own.append(cell("code", "### BEGIN SOLUTION\n### END SOLUTION", grade_id=try_id(name), solution=True))
        own.append(
            cell("code", f'check("{name}")', grade_id=cell_id(name), grade=True, locked=True, points=0)
        )
    python = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": own, "metadata": {"kernelspec": python}, "nbformat": 4, "nbformat_minor": 4}


def _without_utils(text: str) -> str:
    """Return the test file without gradescope-utils: its decorators, and the import of them."""
    tree = ast.parse(text)
    drop: set[int] = set()
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(_UTILS):
            drop.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
            names |= {alias.asname or alias.name for alias in node.names}
    lines = enumerate(text.split("\n"), start=1)
    kept = "\n".join(line if number not in drop else f"# {line}" for number, line in lines)
    if not names:
        return kept
    future = [n for n in tree.body if isinstance(n, ast.ImportFrom) and n.module == "__future__"]
    stand_ins = "".join(f"{name} = lambda *_, **__: lambda function: function\n" for name in sorted(names))
    head = "".join(f"{ast.unparse(node)}\n" for node in future)
    for node in future:
        kept = kept.replace(ast.unparse(node), "", 1)
    return f"{head}{stand_ins}{kept}"


def _decorator(method: ast.FunctionDef, name: str) -> Any:
    for node in method.decorator_list:
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name and node.args:
            return node.args[0].value if isinstance(node.args[0], ast.Constant) else None
    return None


def _weight(method: ast.FunctionDef) -> float:
    weight = _decorator(method, "weight")
    return float(weight) if isinstance(weight, int | float) else 1.0


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]
        elif isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)


def _notes(modules: Sequence[Path]) -> Iterator[str]:
    for path in modules:
        if "### BEGIN SOLUTION" not in path.read_text(encoding="utf-8"):
            yield f"{path.name} has no solution marks: put ### BEGIN SOLUTION and ### END SOLUTION around what students write."

"""A folder of unittest or pytest tests, such as gradescope-utils', as one assignment of ours.

The test files stay as they are, in ``hidden/unit``: their imports of the student's modules find the student's code.
Each class of tests, and each file's test functions together, is an exercise of the module that it imports first. The
points are gradescope-utils' ``@weight``, else one for each test.
"""

from __future__ import annotations

import ast
import copy
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..gradebook.cell_ids import cell_id, try_id
from .errors import BuildError
from .foreign_checks import Converted, ForeignCheck, function_name, why_not
from .partial_scores import Part, parts_of_score

_UTILS = ("gradescope_utils", "ed_utils")
"""Packages whose decorators say what a platform shows of a test, and its points; here they are left out."""

_PREPARING = ("setUp", "setUpClass", "tearDown", "tearDownClass", "setup_method", "setup_class")
_PARTIAL_CREDIT = '''import functools


def partial_credit(points):
    """Have a test give its score to itself: it passes if that is at least AT_LEAST, which who runs it may set; else the whole."""

    def decorated(test):
        @functools.wraps(test)
        def passed(self):
            given = []
            least = globals().get("AT_LEAST") or points
            try:
                test(self, set_score=given.append)
            except Exception:
                if not given or given[-1] < least - 1e-9:
                    raise
            assert not given or given[-1] >= least - 1e-9, f"this test gives {given[-1]:g} of {points:g} points"

        return passed

    return decorated


'''
_STAND_IN = """class _LeftOut:
    def __call__(self, *_, **__):
        return lambda function: function

    def __getattr__(self, name):
        return self


"""


@dataclass(frozen=True)
class _Test:
    """One check. at_least: the score from which on it is passed, of a test that gives its score in parts"""

    file: str
    path: str
    exercise: str
    points: float
    title: str
    at_least: float | None = None


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
    last: dict[int, int] = {}
    for file in files:
        for own, check in _in_file(file, names):
            checks.append(check)
            tests += own if check.is_converted else []
            last[len(checks)] = len(tests)
    functions = _write(target, files, modules, tests)
    checks = [
        replace(check, function=functions[last[number] - 1]) if check.is_converted else check
        for number, check in enumerate(checks, start=1)
    ]
    return Converted(target.name, tuple(checks), tuple(_notes(modules)))


def _in_file(file: Path, modules: set[str]) -> Iterator[tuple[list[_Test], ForeignCheck]]:
    """Yield each test's checks, several where it gives its score in parts, and what is to be said of it."""
    text = file.read_text(encoding="utf-8")
    tree = ast.parse(_without_utils(text))
    module = next((name for name in _imported(tree) if name in modules), "")
    of_file = why_not(f"{_without_bodies(tree)}\nassert True", None, modules)
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
            why = of_file or why_not(_with_helpers(method, tree), None, modules)
            why = re.sub(r" \(line \d+\)", "", why)  # lines of the test alone, which nobody sees so
            why = why or _why_not_called(method, is_method=isinstance(node, ast.ClassDef))
            points = _weight(method)
            title = (
                ast.get_docstring(method) or method.name.removeprefix("test_").replace("_", " ")
            ).splitlines()[0]
            exercise = f"{module}.{function_name(group, ())}"
            whole = _Test(file.name, path, exercise, points, title)
            why = why or ("it has no points." if not points else "")
            yield _in_parts(whole, method), ForeignCheck(f"{file.name}::{path}", points, why)


def _in_parts(test: _Test, function: ast.FunctionDef) -> list[_Test]:
    """Return the checks of a test: one, or one for each part of the score that it gives itself."""
    parts = _parts(function)
    if len(parts) < 2:
        return [test]
    return [
        replace(
            test,
            points=part.points,
            at_least=part.at_least,
            title=f"{test.title} ({part.at_least:g} of {test.points:g} points)",
        )
        for part in parts
    ]


def _without_bodies(tree: ast.Module) -> str:
    """Return what of a test file runs whichever test is called: of functions that some tests call, the decorators alone."""
    whole = copy.deepcopy(tree)
    for node in ast.walk(whole):
        if isinstance(node, ast.FunctionDef) and node.name not in _PREPARING:
            node.args, node.body = ast.arguments([], [], None, [], [], None, []), [ast.Pass()]
            node.decorator_list = [mark for mark in node.decorator_list if _decorator_name(mark) != "patch"]
    return ast.unparse(whole)


def _with_helpers(test: ast.FunctionDef, tree: ast.Module) -> str:
    """Return the text of a test and of the file's functions that it calls, directly or through others."""
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    texts = {test.name: ast.unparse(test)}
    waiting: list[ast.AST] = [test]
    while waiting:
        for node in ast.walk(waiting.pop()):
            name = getattr(node, "attr", getattr(node, "id", ""))
            if name in functions and name not in texts:
                texts[name] = ast.unparse(functions[name])
                waiting.append(functions[name])
    return "\n\n".join(texts.values())


def _why_not_called(function: ast.FunctionDef, *, is_method: bool) -> str:
    """Return why a test cannot be called as it is; empty if it can, with the values of its ``parametrize`` if it has some."""
    marks = {_decorator_name(node): node for node in function.decorator_list}
    if "partial_credit" in marks and not _parts(function):
        return "it gives a score in parts through set_score, and which there can be is not seen in its text. Make a check of each part."
    if skipped := next((name for name in marks if name.startswith("skip")), ""):
        return f"it is marked with {skipped}, so it does not run."
    given = {
        part.strip()
        for node in function.decorator_list
        if _decorator_name(node) == "parametrize" and isinstance(node, ast.Call) and node.args
        for names in ast.walk(node.args[0])
        if isinstance(names, ast.Constant)
        for part in str(names.value).split(",")
    }
    given |= {"set_score"} if "partial_credit" in marks else set()
    asked = [argument.arg for argument in function.args.args[int(is_method) :] if argument.arg not in given]
    return f"it takes the fixture {asked[0]}." if asked else ""


def _parts(function: ast.FunctionDef) -> list[Part]:
    """Return the parts of the score that a test with partial credit gives itself; none for another, and where they cannot be seen."""
    given = [
        node.args[0] if node.args else node.keywords[0].value
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "set_score"
        and (node.args or node.keywords)
    ]
    return parts_of_score(function, given, _weight(function))


def _decorator_name(node: ast.expr) -> str:
    """Return the last name of a decorator: parametrize of ``@pytest.mark.parametrize(...)``."""
    called = node.func if isinstance(node, ast.Call) else node
    return getattr(called, "attr", getattr(called, "id", ""))


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
        least = "" if test.at_least is None else f", at_least={test.at_least:g}"
        lines.append(
            f'@pytest.mark.exercise("{test.exercise}", points={test.points:g})\ndef {taken[-1]}(student):\n'
            f'    {json.dumps(test.title)}\n    run_unit_test(student, UNIT / "{test.file}", "{test.path}"{least})\n'
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
    partial = _PARTIAL_CREDIT if "partial_credit" in names else ""
    left_out = sorted(names - {"partial_credit"})
    stand_ins = partial + _STAND_IN + "".join(f"{name} = _LeftOut()\n" for name in left_out)
    head = "".join(f"{ast.unparse(node)}\n" for node in future)
    for node in future:
        kept = kept.replace(ast.unparse(node), "", 1)
    return f"{head}{stand_ins}{kept}"


def _weight(method: ast.FunctionDef) -> float:
    for node in method.decorator_list:
        if _decorator_name(node) in ("weight", "partial_credit") and isinstance(node, ast.Call) and node.args:
            value = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
            return float(value) if isinstance(value, int | float) else 1.0
    return 1.0


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]
        elif isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)


def _notes(modules: Sequence[Path]) -> Iterator[str]:
    for path in modules:
        if "BEGIN SOLUTION" not in path.read_text(encoding="utf-8"):
            yield f"{path.name} has no solution marks: put ### BEGIN SOLUTION and ### END SOLUTION around what students write."

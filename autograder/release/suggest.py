"""Drafts of an exercise's hidden checks and misconceptions, from its signature, docstring and solution.

A draft is a beginning that runs. What inputs matter, and which mistakes students make, only its author knows: so
every draft is marked as one, and `validate` says what is missing.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ..course.course import Course
from ..diagnosis.mutants import mutants_of
from ..diagnosis.variants import Variant
from ..errors import AutograderError
from ..results import AND
from ..student.notebook_source import is_notebook, module_source
from .foreign_checks import bound_names, used_names

MOST_MISCONCEPTIONS: Final = 6
_SENTENCE: Final = "DRAFT: say what to look at next, never the answer."
_BY_NAME: Final = {
    **dict.fromkeys(("X", "A", "W", "M"), "rng.normal(size=(7, 3))"),
    **dict.fromkeys(("n", "k", "d", "steps", "size", "count"), "5"),
    **dict.fromkeys(("learning_rate", "eta", "lam", "alpha", "beta", "p", "rate"), "0.1"),
    "rng": "np.random.default_rng(int(rng.integers(2**32)))",
}
_BY_ANNOTATION: Final = {
    "int": "int(rng.integers(1, 9))",
    "float": "float(rng.normal())",
    "bool": "True",
    "str": '"a text"',
    "list": "rng.normal(size=7).tolist()",
}


class NothingToSuggest(AutograderError):
    """There is no function of that name to make a draft for: a sentence."""


def suggest(course: Course, exercise: str) -> str:
    """Return the drafts as the text of two files. Raises NothingToSuggest for what is no function of one assignment."""
    module, _, name = exercise.partition(".")
    for assignment in course.assignments:
        folder = course.solutions_folder / assignment.name
        function = _function(folder, module, name)
        if function is not None:
            return f"{_suite(exercise, function)}\n\n{_misconceptions(folder, exercise, function)}"
        if _is_variable(folder, module, name):
            return f"{_suite_of_variable(exercise)}\n\n{_misconceptions(folder, exercise, None)}"
    there = sorted(
        {name for one in course.assignments for name in _functions(course.solutions_folder / one.name)}
    )
    listed = f" There are {', '.join(there[:8])}." if there else ""
    raise NothingToSuggest(
        f"No assignment has a function {exercise}. Write its module and solution first, and name it module.function.{listed}"
    )


def _functions(folder: Path) -> Iterator[str]:
    """Yield the public functions of the author's modules, as exercises are named."""
    for path in sorted(folder.glob("*.py")):
        if path.name.startswith("test_"):
            continue
        with contextlib.suppress(
            OSError, ValueError, SyntaxError
        ):  # what cannot be read has no names to offer
            yield from (
                f"{path.stem}.{node.name}"
                for node in ast.parse(path.read_bytes()).body
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            )


def _function(folder: Path, module: str, name: str) -> ast.FunctionDef | None:
    try:
        tree = ast.parse(module_source(folder, module))
    except (OSError, ValueError, SyntaxError):
        return None
    return next((n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name), None)


def _is_variable(folder: Path, module: str, name: str) -> bool:
    """Whether the author's notebook gives ``name`` a value."""
    if not is_notebook(module):
        return False
    try:
        return name in set(bound_names(ast.parse(module_source(folder, module))))
    except (OSError, ValueError, SyntaxError):
        return False


def _suite_of_variable(exercise: str) -> str:
    module, _, name = exercise.partition(".")
    return "\n".join(
        [
            f"# DRAFT for hidden/test_{module}.py: look at every line before you use it.",
            "import pytest",
            "",
            "from autograder.checks import assert_close",
            "",
            "",
            f'@pytest.mark.exercise("{exercise}", points=2)',
            f"def test_{name}(student, reference):",
            f'    """DRAFT: {name} holds the right value. Take what it builds on from with_reference."""',
            f'    assert_close(student.{module}["{name}"], reference.{exercise}, what="{name}")',
            "",
        ]
    )


def _suite(exercise: str, function: ast.FunctionDef) -> str:
    name = function.name
    arguments = [argument for argument in [*function.args.posonlyargs, *function.args.args]]
    required = arguments[: len(arguments) - len(function.args.defaults)]
    lines = [f"    {a.arg} = {_value(a)}" for a in required]
    passed = ", ".join(a.arg for a in required)
    title = (ast.get_docstring(function) or f"{name} returns the right value.").splitlines()[0]
    return "\n".join(
        [
            f"# DRAFT for hidden/test_{exercise.partition('.')[0]}.py: look at every line before you use it.",
            "import numpy as np",
            "import pytest",
            "",
            "from autograder.checks import assert_contract, assert_same",
            "",
            "",
            f'@pytest.mark.exercise("{exercise}", points=2)',
            f"def test_{name}(student, reference, rng):",
            f"    {ast.unparse(ast.Constant(f'DRAFT: {name}: {title}'))}",
            *lines,
            f"    assert_same(student.{exercise}, reference.{exercise}, {passed})",
            *_of_contract(exercise, function, required, lines),
            *_of_errors(exercise, function, passed, lines),
            "",
        ]
    )


def _of_contract(
    exercise: str, function: ast.FunctionDef, required: list[ast.arg], lines: list[str]
) -> Iterator[str]:
    """Yield a draft of what numbers promise besides their value, with another first argument that has to give others."""
    if not required or not _value(required[0]).startswith(("rng.", "float(rng.")):
        return
    passed, *rest = [argument.arg for argument in required]
    first, other = (
        f"({', '.join([name, *rest])},)" if not rest else f"({', '.join([name, *rest])})"
        for name in (passed, "other")
    )
    yield from ("", "", f'@pytest.mark.exercise("{exercise}", points=1, kind="purity")')
    yield f"def test_{function.name}_contract(student, reference, rng):"
    yield f'    """DRAFT: {function.name} repeats itself, changes nothing, and follows {passed}."""'
    yield from lines
    yield f"    other = {_value(required[0])}"
    yield f"    shape = np.shape(reference.{exercise}({', '.join([passed, *rest])}))"
    yield f"    assert_contract(student.{exercise}, {first}, {other}, shape=shape)"


def _of_errors(exercise: str, function: ast.FunctionDef, passed: str, lines: list[str]) -> Iterator[str]:
    """Yield a draft for each exception that the solution raises by name."""
    raised = [n.exc for n in ast.walk(function) if isinstance(n, ast.Raise) and n.exc is not None]
    matches = [re.match(r"\w+", ast.unparse(error)) for error in raised]
    names = dict.fromkeys(match[0] for match in matches if match)
    for error in names:
        if error == "NotImplementedError":
            continue
        yield from ("", "", f'@pytest.mark.exercise("{exercise}", points=1, kind="edge")')
        yield f"def test_{function.name}_raises_{error.lower()}(student, rng):"
        yield f'    """DRAFT: {function.name} raises {error}. Choose an argument for which it does."""'
        yield from lines
        yield f"    with pytest.raises({error}):"
        yield f"        student.{exercise}({passed})"


def _value(argument: ast.arg) -> str:
    annotation = ast.unparse(argument.annotation) if argument.annotation else ""
    if argument.arg in _BY_NAME:
        return _BY_NAME[argument.arg]
    for kind, value in _BY_ANNOTATION.items():
        if re.match(rf"{kind}\b", annotation):
            return value
    if "Callable" in annotation:
        return "np.sin  # DRAFT: a function of yours"
    return "rng.normal(size=7)"


def _misconceptions(folder: Path, exercise: str, function: ast.FunctionDef | None) -> str:
    lines = [
        "# DRAFTS for hidden/misconceptions.py: keep those that students make, and write their sentences.",
        "import numpy as np",
        "",
        "from autograder import misconception",
        "",
    ]
    for number, mutant in enumerate(_of_each_kind(folder, exercise), start=1):
        lines += [
            "",
            f'@misconception("{exercise}", {f"DRAFT: {mutant.name.replace(AND, AND.strip())}"!r}, "{_SENTENCE}")',
            _as_draft(mutant, function, f"{exercise.rpartition('.')[2]}_draft_{number}"),
            "",
        ]
    return "\n".join(lines)


def _as_draft(mutant: Variant, function: ast.FunctionDef | None, name: str) -> str:
    """Return a mutant as a function ``name``; one of a variable's cell takes the notebook's names, and returns the variable."""
    if function is not None:
        return _without_texts(mutant.source).replace(f"def {function.name}(", f"def {name}(", 1)
    _, *body = ast.parse(mutant.source).body  # behind the statement that forgets the right value
    text = "\n".join(map(ast.unparse, body))
    taken = sorted(set(used_names(ast.parse(text))) - set(dir(builtins)) - {"np"})
    variable = mutant.exercise.rpartition(".")[2]
    return "\n".join(
        [f"def {name}({', '.join(taken)}):", textwrap.indent(text, "    "), f"    return {variable}"]
    )


def _without_texts(source: str) -> str:
    """Return the functions of ``source`` without docstrings and comments, which a misconception does not need."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.body = [
                one
                for one in node.body
                if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
            ] or [ast.Pass()]
    return ast.unparse(tree)


def _of_each_kind(folder: Path, exercise: str) -> list[Variant]:
    """Return a few mutants, of as many kinds of change as there are."""
    by_kind: dict[str, list[Variant]] = {}
    for mutant in mutants_of(folder, exercise):
        by_kind.setdefault(mutant.tag, []).append(mutant)
    rounds = max(map(len, by_kind.values()), default=0)
    every = [group[n] for n in range(rounds) for group in by_kind.values() if n < len(group)]
    return every[:MOST_MISCONCEPTIONS]

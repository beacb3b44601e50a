"""Drafts of exercises' hidden checks and misconceptions, from signature, docstring and solution.

A draft is a beginning that runs. What inputs matter, and which mistakes students make, only its author knows: so
every draft is marked as one, and `validate` says what is missing.
"""

from __future__ import annotations

import ast
import contextlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ..course.course import Course
from ..diagnosis.mutants import mutants_of
from ..diagnosis.variants import Variant, builds_on
from ..errors import AutograderError
from ..quality.proven import proven
from ..student.notebook_source import is_notebook, module_source
from ..student.reference import Reference
from .drafted_checks import drafted_check_of_variable, drafted_checks
from .foreign_checks import bound_names

MOST_MISCONCEPTIONS: Final = 6
_SENTENCE: Final = "DRAFT: say what to look at next, never the answer."
_OFTEN_MADE: Final = (
    "sum or mean", "axis", "sign", "constant", "power", "term", "function", "function left out", "transposition",
    "range", "default", "step", "factor", "condition", "operation", "order", "argument changed", "single precision",
)  # fmt: skip
"""Kinds of changes, those first that people make by mistake; a contract sees the last two."""


class NothingToSuggest(AutograderError):
    """There is no function of that name to make a draft for: a sentence."""


@dataclass(frozen=True)
class _Found:
    """An exercise, and where it is. function: its definition; None for a variable of a notebook"""

    exercise: str
    folder: Path
    function: ast.FunctionDef | None

    @property
    def module(self) -> str:
        return self.exercise.partition(".")[0]


def suggest(course: Course, exercises: Sequence[str]) -> str:
    """Return the drafts as the text of files: a suite for each module, and the misconceptions of all.

    Calls the author's solutions, in this process. Raises NothingToSuggest for what is no function of one assignment.
    """
    found = [_find(course, exercise) for exercise in exercises]
    suites = [
        _suite([one for one in found if one.module == module])
        for module in dict.fromkeys(one.module for one in found)
    ]
    return "\n\n".join([*suites, _misconceptions(found)])


def _find(course: Course, exercise: str) -> _Found:
    module, _, name = exercise.partition(".")
    for assignment in course.assignments:
        folder = course.solutions_folder / assignment.name
        function = _function(folder, module, name)
        if function is not None or _is_variable(folder, module, name):
            return _Found(exercise, folder, function)
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


def _suite(found: Sequence[_Found]) -> str:
    """Return the drafted suite of one module, with what it imports."""
    drafts = [
        "\n".join(
            drafted_checks(one.exercise, one.function, _solution(one), _lower(one))
            if one.function is not None
            else drafted_check_of_variable(one.exercise)
        )
        for one in found
    ]
    checks = "\n\n\n".join(drafts)
    used = [
        name
        for name in ("assert_close", "assert_contract", "assert_raises", "assert_same")
        if f"    {name}(" in checks
    ]
    imported = [f"from autograder.checks import {', '.join(used)}", "", ""] if used else [""]
    return "\n".join(
        [
            f"# DRAFT for hidden/test_{found[0].module}.py: look at every line before you use it.",
            *(["import numpy as np"] if re.search(r"\bnp\.", checks) else []),
            "import pytest",
            "",
            *imported,
            checks,
            "",
        ]
    )


def _solution(found: _Found) -> Callable[..., Any] | None:
    try:
        return Reference(found.folder).function(found.exercise)
    except Exception:  # noqa: BLE001 (the author's module; `validate` says what is wrong with it)
        return None


def _lower(found: _Found) -> list[str]:
    """Return the functions with a solution in them that the exercise calls, by its text."""
    written = [
        name for name in _functions(found.folder) if next(mutants_of(found.folder, name), None) is not None
    ]
    return sorted(builds_on(found.folder, [*written, found.exercise])[found.exercise] - {found.exercise})


def _misconceptions(found: Sequence[_Found]) -> str:
    lines = [
        "# DRAFTS for hidden/misconceptions.toml, small changes of the solution: keep those that students make, and write a",
        "# name and a sentence for each. A mistake that is no small change is a function in hidden/misconceptions.py. Two other",
        "# right ways to write each exercise go into hidden/accepted/.",
    ]
    for one in found:
        lines += ["", f'["{one.exercise}"]']
        names: dict[str, int] = {}
        for mutant in _of_each_kind(one.folder, one.exercise):
            names[mutant.tag] = number = names.get(mutant.tag, 0) + 1
            name = f"DRAFT: {mutant.tag}" + (f" {number}" if number > 1 else "")
            lines.append(f"{_as_toml(mutant.name)} = {json.dumps([name, _SENTENCE], ensure_ascii=False)}")
    return "\n".join([*lines, ""])


def _as_toml(text: str) -> str:
    """Return ``text`` as a key of TOML, without escapes where it can be."""
    return f"'{text}'" if '"' in text and "'" not in text else json.dumps(text, ensure_ascii=False)


def _of_each_kind(folder: Path, exercise: str) -> list[Variant]:
    """Return a few mutants, of as many kinds of change as there are; none that is proven to be the solution itself."""
    mutants = list(mutants_of(folder, exercise))
    same = set(proven(folder, exercise, [mutant.name for mutant in mutants]))
    by_kind: dict[str, list[Variant]] = {kind: [] for kind in _OFTEN_MADE}
    for mutant in mutants:
        if mutant.name not in same:
            by_kind.setdefault(mutant.tag, []).append(mutant)
    groups = [sorted(group, key=_is_odd) for group in by_kind.values()]
    rounds = max(map(len, groups))
    every = [group[n] for n in range(rounds) for group in groups if n < len(group)]
    return every[:MOST_MISCONCEPTIONS]


def _is_odd(mutant: Variant) -> bool:
    """Whether a change is hard to read, or leaves a number in the place of what was computed."""
    before, _, after = mutant.name.partition(" -> ")
    return "..." in mutant.name or (not _is_number(before) and _is_number(after))


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?[\d.]+", text) is not None

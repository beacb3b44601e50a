"""Variants of an exercise that is written in a notebook's cell, where it may be a variable.

A variant of a function is a function, as in a module. A variant of a variable is a function too, and its parameters
are names of the notebook:

    @misconception("notebook.mean_price", "the median", "Which average does the text ask for?")
    def median(prices):
        return sorted(prices)[len(prices) // 2]

Below the cell of the exercise stands then ``mean_price = median(prices=prices)``, under a name of its own; where it
raises there is no ``mean_price``.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from ..student.notebook_source import is_notebook, module_source, owner_cell


def is_variable(folder: Path, exercise: str) -> bool:
    """Whether ``exercise`` is a variable of a notebook of the assignment in ``folder``, and no function or class."""
    module, _, name = exercise.partition(".")
    if not is_notebook(module) or (folder / f"{module}.py").exists():
        return False
    tree = ast.parse(module_source(folder, module))
    return not any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name == name
        for node in tree.body
    )


def as_variable(function: ast.FunctionDef, name: str) -> str:
    """Return the source that gives ``name`` what ``function`` returns for the notebook's names of its parameters."""
    parameters = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    own = f"_{name}_as_{function.name.strip('_')}"
    definition = ast.parse(ast.unparse(function)).body[0]
    assert isinstance(definition, ast.FunctionDef)
    definition.decorator_list, definition.name = [], own
    passed = ", ".join(f"{argument.arg}={argument.arg}" for argument in parameters)
    return (
        f"{ast.unparse(definition)}\n\n\n"
        f"try:\n    {name} = {own}({passed})\nexcept BaseException:\n    del {name}\n    raise"
    )


def cell_as_function(
    folder: Path, exercise: str, marks: tuple[str, str]
) -> tuple[ast.FunctionDef, set[int]] | None:
    """Return the solution of a variable's cell as the body of a function, and the lines of its text that may change.

    Returns None where the cell has no solution between the two ``marks``, or is not marked as an exercise's.
    """
    cell = owner_cell(folder, exercise)
    if cell is None:
        return None
    lines = set(_between(cell[1].splitlines(), *marks))
    body = [node for node in ast.parse(cell[1]).body if node.lineno in lines]
    if not body:
        return None
    function = ast.parse("def cell():\n    pass").body[0]
    assert isinstance(function, ast.FunctionDef)
    function.body = body
    return function, lines


def body_of(source: str, name: str) -> str:
    """Return the statements of the one function in ``source``, to be run anew: ``name`` is what they give, or nothing."""
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    return "\n".join([f"del {name}", *(ast.unparse(node) for node in function.body)])


def notebook_builds_on(folder: Path, exercises: Collection[str], module: str) -> dict[str, set[str]]:
    """Return exercise -> the exercises whose names what defines it uses, directly or through other names.

    module: the notebook; exercises elsewhere are left out
    """
    uses: dict[str, set[str]] = {}
    for node in ast.parse(module_source(folder, module)).body:
        used = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
        for name in _bound(node):
            uses.setdefault(name, set()).update(used)
    own = {name.partition(".")[2]: name for name in exercises if name.startswith(f"{module}.")}
    return {
        exercise: {own[lower] for lower in _closure(name, uses) & own.keys() if lower != name}
        for name, exercise in own.items()
    }


def _closure(name: str, uses: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = [name]
    while waiting:
        for used in uses.get(waiting.pop(), ()):
            if used not in reached:
                reached.add(used)
                waiting.append(used)
    return reached


def _bound(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement at the top gives a value, or changes in place."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
        return
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
            inner: ast.expr = node
            while isinstance(inner, ast.Subscript | ast.Attribute):
                inner = inner.value
            if isinstance(inner, ast.Name):
                yield inner.id


def _between(lines: Sequence[str], begin: str, end: str) -> Iterator[int]:
    inside = False
    for number, line in enumerate(lines, start=1):
        if begin in line:
            inside = True
        elif end in line:
            inside = False
        elif inside:
            yield number

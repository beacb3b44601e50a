"""Changes of a solution in what it does with its arguments: two of them exchanged throughout, or the usual value in place of one."""

from __future__ import annotations

import ast
import copy
import itertools
from collections.abc import Iterator
from pathlib import Path

from ..student.notebook_source import module_source
from ..student.programs import is_program
from .variants import Variant

EXCHANGED, USUAL = "arguments exchanged", "usual value"
"""Kinds of change, beside those of `mutants.kind_of`."""


def argument_mutants(folder: Path, exercise: str) -> Iterator[Variant]:
    """Yield the changed solutions of ``exercise`` in ``folder``, the same ones in the same order; none if it is no function.

    Exchanged are two arguments of one annotation. The usual value of an argument is its default.
    """
    module, _, name = exercise.partition(".")
    if is_program(exercise):
        return
    for node in ast.parse(module_source(folder, module)).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            yield from _exchanged(exercise, node)
            yield from _usual(exercise, node)


def _exchanged(exercise: str, function: ast.FunctionDef) -> Iterator[Variant]:
    arguments = [a for a in [*function.args.args, *function.args.kwonlyargs] if a.annotation is not None]
    for a, b in itertools.combinations(arguments, 2):
        if ast.dump(a.annotation or a) == ast.dump(b.annotation or b):
            names: dict[str, ast.expr] = {a.arg: ast.Name(b.arg), b.arg: ast.Name(a.arg)}
            yield _mutant(exercise, function, EXCHANGED, names)


def _usual(exercise: str, function: ast.FunctionDef) -> Iterator[Variant]:
    arguments = [*function.args.posonlyargs, *function.args.args]
    defaults = function.args.defaults
    for argument, default in zip(arguments[len(arguments) - len(defaults) :], defaults, strict=True):
        yield _mutant(exercise, function, USUAL, {argument.arg: default})


def _mutant(exercise: str, function: ast.FunctionDef, kind: str, replaced: dict[str, ast.expr]) -> Variant:
    """Return the function with expressions in the place of some arguments, wherever they are read."""
    mutated = copy.deepcopy(function)
    mutated.body = [_Renamed(replaced).visit(statement) for statement in mutated.body]
    change = ", ".join(f"{old} -> {ast.unparse(new)}" for old, new in replaced.items())
    before = " and ".join(replaced)
    source = ast.unparse(ast.fix_missing_locations(mutated))
    return Variant("mutant", (exercise,), f"{before} -> : {change}", source, tag=kind)


class _Renamed(ast.NodeTransformer):
    def __init__(self, replaced: dict[str, ast.expr]) -> None:
        self._replaced = replaced

    def visit_Name(self, node: ast.Name) -> ast.AST:
        new = self._replaced.get(node.id)
        return node if new is None or not isinstance(node.ctx, ast.Load) else copy.deepcopy(new)

"""Changes of a solution in what its brackets hold: ``a / (b * c)`` as ``a / b * c``, ``sqrt(v) + eps`` as ``sqrt(v + eps)``.

They are for naming only: many of them are too far from the right ones to test a suite.
"""

from __future__ import annotations

import ast
import copy
import io
import keyword
import tokenize
from collections.abc import Iterator
from pathlib import Path

from ..student.notebook_source import module_source
from ..student.programs import is_program
from .mutants import Replace, solution_lines, text_of
from .variants import Variant

BRACKETS, REACH = "brackets", "reach"
"""Kinds of change, beside those of `mutants.kind_of`."""

SUM, PRODUCT = (ast.Add, ast.Sub), (ast.Mult, ast.Div)
FUNCTIONS = frozenset(
    "sqrt exp log log1p expm1 tanh abs sign square sum mean max min std var norm floor round cos sin".split()  # noqa: SIM905
)
"""Whose call may end before or behind an operation."""


def bracket_mutants(folder: Path, exercise: str) -> Iterator[Variant]:
    """Yield the changed solutions of ``exercise`` in ``folder``, the same ones in the same order; none of a program or a class."""
    module, _, name = exercise.partition(".")
    if is_program(exercise):
        return
    text = module_source(folder, module)
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            yield from _of_function(exercise, node, solution_lines(text))


def _of_function(exercise: str, function: ast.FunctionDef, inside: set[int]) -> Iterator[Variant]:
    seen = {ast.unparse(function)}
    for index, node in enumerate(ast.walk(function)):
        if getattr(node, "lineno", 0) not in inside:
            continue
        for kind, replacement in _replacements(node):
            mutated = copy.deepcopy(function)
            Replace(list(ast.walk(mutated))[index], replacement).visit(mutated)
            source = ast.unparse(ast.fix_missing_locations(mutated))
            if source not in seen:
                seen.add(source)
                change = f"{text_of(node)} -> {text_of(replacement)}"
                yield Variant("mutant", (exercise,), change, source, tag=kind)
    for inner, source in _without_a_pair(ast.unparse(function)) if inside else ():
        if source not in seen:
            seen.add(source)
            yield Variant("mutant", (exercise,), f"({inner}) -> {inner}", source, tag=BRACKETS)


def _without_a_pair(text: str) -> Iterator[tuple[str, str]]:
    """Yield what a pair of brackets holds, and the source without this pair, read anew; those of calls stay."""
    opened: list[tuple[int, int, bool]] = []
    lines, before = text.splitlines(), ""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.string == "(":
            is_call = before[-1:] in (")", "]") or (before.isidentifier() and not keyword.iskeyword(before))
            opened.append((*token.start, is_call))
        elif token.string == ")":
            row, column, is_call = opened.pop()
            if not is_call and row == token.start[0]:
                line, end = lines[row - 1], token.start[1]
                inner = line[column + 1 : end]
                without = f"{line[:column]}{inner}{line[end + 1 :]}"
                try:
                    changed = ast.parse("\n".join([*lines[: row - 1], without, *lines[row:]]))
                except SyntaxError:
                    continue
                yield inner, ast.unparse(changed)
        before = token.string


def _replacements(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Yield the kind, and what may stand in the place of ``node``."""
    match node:
        case ast.BinOp(left, op, ast.BinOp(middle, inner, right)) if _may_lose_brackets(op, inner):
            yield BRACKETS, ast.BinOp(ast.BinOp(left, op, middle), inner, right)
    match node:
        case ast.BinOp(ast.BinOp(left, inner, middle), op, right) if _may_lose_brackets(op, inner) or (
            isinstance(inner, ast.Div) and isinstance(op, ast.Mult)
        ):
            yield BRACKETS, ast.BinOp(left, inner, ast.BinOp(middle, op, right))
    match node:
        case ast.BinOp(ast.BinOp(left, ast.Mult() | ast.Div() as inner, middle), op, right) if isinstance(
            op, SUM
        ):
            yield BRACKETS, ast.BinOp(left, inner, ast.BinOp(middle, op, right))
    match node:
        case ast.BinOp(left, op, ast.BinOp(middle, ast.Mult() | ast.Div() as inner, right)) if isinstance(
            op, SUM
        ):
            yield BRACKETS, ast.BinOp(ast.BinOp(left, op, middle), inner, right)
    match node:
        case ast.BinOp(ast.Call(args=[argument]) as call, op, right) if _is_known(call):
            yield REACH, ast.Call(call.func, [ast.BinOp(argument, op, right)], call.keywords)
        case ast.Call(args=[ast.BinOp(left, op, right)]) if _is_known(node):
            if not isinstance(left, ast.Constant):
                yield REACH, ast.BinOp(ast.Call(node.func, [left], node.keywords), op, right)
            if not isinstance(right, ast.Constant):
                yield REACH, ast.BinOp(left, op, ast.Call(node.func, [right], node.keywords))


def _may_lose_brackets(op: ast.operator, inner: ast.operator) -> bool:
    """Whether ``a op (b inner c)``, or ``(a inner b) op c``, means another thing without its brackets."""
    if isinstance(op, ast.Mult | ast.MatMult):
        return isinstance(inner, SUM)
    if isinstance(op, ast.Div):
        return isinstance(inner, SUM + PRODUCT)
    return isinstance(op, ast.Pow) or (isinstance(op, ast.Sub) and isinstance(inner, SUM))


def _is_known(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name in FUNCTIONS

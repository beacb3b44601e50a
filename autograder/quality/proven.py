"""Mutants that are proven to be the same function as the solution, by what is true of floating-point numbers to the last bit.

Both texts are brought into one form: operands of a maximum in one order, a difference below a square in one order. If the
forms are equal, so are the functions, and `validate` offers the lines for ``hidden/equivalents.toml``. What is not proven may
be equivalent all the same; that is its author's to say.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ..diagnosis.mutants import mutants_of
from ..student.notebook_source import module_source

_SYMMETRIC: Final = frozenset({"maximum", "minimum", "fmax", "fmin", "logaddexp", "hypot"})
_EVEN: Final = frozenset({"abs", "fabs", "square", "cos", "norm"})
REASON: Final = "gives the same number to the last bit"


def survivor_sentences(folder: Path, exercise: str, survivors: Sequence[str]) -> list[str]:
    """Return a sentence on each mutant of ``exercise`` that no check notices; of one that is proven, with the line to write."""
    same = proven(folder, exercise, survivors)
    return [
        f"{exercise}: the mutant {name!r} is the solution itself, which can be proven. Write into hidden/equivalents.toml, "
        f'under ["{exercise}"]: "{name}" = "{REASON}"'
        if name in same
        else f"{exercise}: the mutant {name!r} survives: no check notices it."
        for name in survivors
    ]


def proven(folder: Path, exercise: str, names: Sequence[str]) -> list[str]:
    """Return those of the mutants ``names`` of a function that are proven to be its solution."""
    module, _, function = exercise.partition(".")
    if not names:
        return []
    try:
        tree = ast.parse(module_source(folder, module))
    except (OSError, ValueError, SyntaxError):
        return []
    own = next((n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == function), None)
    if own is None:
        return []
    form = _form(ast.unparse(own))
    return [
        mutant.name
        for mutant in mutants_of(folder, exercise)
        if mutant.name in names and _form(mutant.source) == form
    ]


def _form(source: str) -> str:
    return ast.dump(_OneForm().visit(ast.parse(source)))


class _OneForm(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in _SYMMETRIC and len(node.args) == 2 and not node.keywords:
            node.args.sort(key=ast.dump)
        if name in _EVEN and len(node.args) == 1:
            node.args[0] = _ordered(node.args[0])
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        power = node.right.value if isinstance(node.right, ast.Constant) else None
        if isinstance(node.op, ast.Pow) and power in (2, 4, 6):
            node.left = _ordered(node.left)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        node.comparators = [_without_sign_of_zero(each) for each in node.comparators]
        return node


def _ordered(node: ast.expr) -> ast.expr:
    """Return a difference with its operands in one order: the other one is the same number with another sign."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
        node.left, node.right = sorted((node.left, node.right), key=ast.dump)
    return node


def _without_sign_of_zero(node: ast.expr) -> ast.expr:
    """Return 0.0 for -0.0, as which it compares."""
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=0.0) as zero):
            return zero
        case ast.Constant(value=float(value)) if value == 0:
            return ast.Constant(0.0)
    return node

"""Scores that a foreign test gives in parts, as several checks: each is passed from one score on, and together they give that score.

gradescope-utils has ``set_score`` in a test with ``@partial_credit``, nbgrader the last line of a test cell. Which scores there can be
is read from the text: all are multiples of the numbers that it adds up.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from .foreign_checks import parsed

MOST_PARTS: Final = 20
_WHOLE_NUMBERS: Final = ("len", "int", "bool")
_ALIKE: Final = ("min", "max")


@dataclass(frozen=True)
class Part:
    """What a check of a part asks for, and gives. at_least: of the test's score"""

    at_least: float
    points: float


def parts_of_score(text: ast.AST, given: Sequence[ast.expr], most: float) -> list[Part]:
    """Return the parts of a score that the test ``text`` gives as one of the expressions ``given``; none where they cannot be seen.

    most: the points of the test, which are those of all parts together
    """
    if not given or most <= 0:
        return []
    total = Fraction(str(most))
    constants = [_number(expression) for expression in given]
    if all(value is not None for value in constants):
        scores = sorted({value for value in constants if value is not None and value > 0})
    else:
        step = _step(text, given)
        if not step or total / step > MOST_PARTS:
            return []
        scores = [step * number for number in range(1, int(total / step) + 1)]
    if not scores or scores[-1] != total:
        return []  # the whole score cannot be reached, so the text was not understood
    before = [Fraction(0), *scores]
    return [Part(float(score), float(score - last)) for last, score in zip(before, scores, strict=False)]


@dataclass(frozen=True)
class ScoreOfCell:
    """One check of a test cell that may give its score in parts.

    points:    of it; 0 for all of the cell's
    assertion: what it asks of the cell's score; empty where the cell gives none
    words:     on the part, for the check's title
    is_whole:  whether it asks for the whole score
    """

    points: float = 0.0
    assertion: str = ""
    words: str = ""
    is_whole: bool = True


WHOLE: Final = ScoreOfCell()


def scores_of_cell(text: str, points: float) -> tuple[list[ScoreOfCell], str]:
    """Return the checks of a test cell whose last line is its score, and why a person is needed where its parts cannot be seen.

    Both are empty for a cell that gives all or nothing. As nbgrader has it, a last line without a number gives all.
    """
    tree = parsed(text)
    expression = _last_value(tree)
    if expression is None:
        return [], ""
    shown = ast.unparse(expression)
    parts = parts_of_score(tree, [expression], points)
    if not parts and not (_number(expression) or is_called_a_score(expression)):
        return [], ""
    if not parts:
        return [], (
            f"its last line, {shown}, gives a score in parts, and which there can be is not seen in its text. Make a check of "
            f"each part."
        )
    return [
        ScoreOfCell(
            part.points,
            f'assert round({shown}, 9) >= {part.at_least:g}, "the parts of this test give less than {part.at_least:g} points"',
            f"{part.at_least:g} of {points:g} points" if len(parts) > 1 else "",
            part is parts[-1],
        )
        for part in parts
    ], ""


def _last_value(tree: ast.Module) -> ast.expr | None:
    """Return the expression of a cell's last line; None where it is no expression, a call such as ``print()``, or a text."""
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        return None
    is_value = isinstance(last.value, ast.Name | ast.BinOp | ast.IfExp) or _number(last.value) is not None
    return last.value if is_value else None


def is_called_a_score(expression: ast.expr) -> bool:
    """Whether one of its names says that it is a score."""
    names = [node.id.lower() for node in ast.walk(expression) if isinstance(node, ast.Name)]
    return any(word in name for name in names for word in ("score", "point", "grade", "mark", "credit"))


def _number(expression: ast.expr) -> Fraction | None:
    match expression:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool) and math.isfinite(
            value
        ):
            return Fraction(str(value))
    return None


def _step(text: ast.AST, given: Sequence[ast.expr]) -> Fraction:
    """Return the greatest number of which all scores are multiples; 0 where that cannot be seen."""
    numbers: list[Fraction] = []
    seen: set[str] = set()
    waiting = list(given)
    while waiting:
        expression = waiting.pop()
        found = _addends(expression)
        if found is None:
            name = ast.unparse(expression)
            if name in seen:
                continue
            if not isinstance(expression, ast.Name | ast.Attribute):
                return Fraction(0)
            seen.add(name)
            values = list(_values_of(text, name))
            if not values or None in values:
                return Fraction(0)
            waiting += [value for value in values if value is not None]
            continue
        for one in found:
            if isinstance(one, Fraction):
                numbers.append(abs(one))
            else:
                waiting.append(one)
    step = Fraction(0)
    for number in numbers:
        step = _common(step, number)
    return step


def _addends(expression: ast.expr) -> list[Fraction | ast.expr] | None:
    """Return what a value is added up from, numbers and other expressions; None for a name and for what is not understood."""
    if (number := _number(expression)) is not None:
        return [number]
    match expression:
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return [operand]
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=right):
            return [left, right]
        case ast.BinOp(left=left, op=ast.Mult(), right=right) if _is_whole(left) or _is_whole(right):
            return [right if _is_whole(left) else left]
        case ast.IfExp(body=body, orelse=orelse):
            return [body, orelse]
        case ast.Call(func=ast.Name(id=name), args=args) if name in _ALIKE:
            return list(args)
        case _ if _is_whole(expression):
            return [Fraction(1)]
    return None


def _is_whole(expression: ast.expr) -> bool:
    """Whether the expression is a whole number by its form, such as a comparison, which counts as 0 or 1."""
    match expression:
        case ast.Compare() | ast.UnaryOp(op=ast.Not()):
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in _WHOLE_NUMBERS
    return isinstance(expression, ast.Constant) and isinstance(expression.value, bool)


def _values_of(text: ast.AST, name: str) -> Iterator[ast.expr | None]:
    """Yield what the text gives to ``name``, or adds to it; None for another way to give it a value."""
    for node in ast.walk(text):
        match node:
            case ast.Assign(targets=targets, value=value) if any(ast.unparse(t) == name for t in targets):
                yield value
            case ast.AnnAssign(target=target, value=value) if ast.unparse(target) == name:
                yield value
            case ast.AugAssign(target=target, op=op, value=value) if ast.unparse(target) == name:
                yield value if isinstance(op, ast.Add | ast.Sub) else None
            case ast.Name(id=other, ctx=ast.Store()) if other == name and not _is_assigned(text, node):
                yield None
            case ast.arg(arg=other) if other == name:
                yield None


def _is_assigned(text: ast.AST, target: ast.Name) -> bool:
    """Whether the name stands alone on the left of an assignment."""
    return any(
        (isinstance(node, ast.Assign) and any(one is target for one in node.targets))
        or (isinstance(node, ast.AnnAssign | ast.AugAssign) and node.target is target)
        for node in ast.walk(text)
    )


def _common(one: Fraction, other: Fraction) -> Fraction:
    """Return the greatest common divisor of two numbers."""
    return Fraction(
        math.gcd(one.numerator * other.denominator, other.numerator * one.denominator),
        one.denominator * other.denominator,
    )

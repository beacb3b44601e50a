"""Mutants of the platform: small changes of its own source, which its own tests should notice.

The changes are those of `autograder.diagnosis.mutants`, and some that fit a program better than a formula: a membership that
is turned round, one side of an ``and``, ``or`` or ``|`` alone, an exception that is not raised, a result that is not returned, a
literal collection without its first or its last element.

Not changed, since no behaviour depends on them: imports, annotations and type aliases, ``__all__``, docstrings, f-strings, what
is written to a log, ``assert``, ``if TYPE_CHECKING``, and whether a dataclass is frozen or has slots.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.diagnosis.mutants import Replace, replacements, text_of

NOT_CHANGED_FIELDS = ("annotation", "returns", "type_comment")
NOT_CHANGED_KEYWORDS = ("frozen", "slots", "kw_only")
LOGS = ("log", "logger", "LOG", "logging")


@dataclass(frozen=True)
class Mutant:
    """One change of one file.

    file:      relative to the repository
    line:      where the statement begins that has the change: a test that never gets there cannot notice it
    in_module: whether the statement runs when the module is imported
    place, number: which node in the order of `places`, and which of its replacements
    """

    file: str
    line: int
    in_module: bool
    change: str
    place: int
    number: int

    @property
    def name(self) -> str:
        return f"{self.file}:{self.line}: {self.change} [{self.place}.{self.number}]"


def mutants_of(root: Path, file: str) -> Iterator[Mutant]:
    """Yield the mutants of ``file``, the same ones in the same order."""
    tree = ast.parse((root / file).read_text(encoding="utf-8"))
    identities = {
        id(node.comparators[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Is | ast.IsNot)
    }
    for place, (node, line, in_module) in enumerate(places(tree)):
        if id(node) in identities:
            continue  # `x is 0` is a warning of Python's, which no test has to notice
        seen = {ast.dump(node)}
        for number, replacement in enumerate(all_replacements(node)):
            if ast.dump(replacement) not in seen:
                seen.add(ast.dump(replacement))
                yield Mutant(
                    file, line, in_module, f"{text_of(node)} -> {text_of(replacement)}", place, number
                )


def mutated(source: str, mutant: Mutant) -> str:
    """Return ``source``, the text of the mutant's file, with its change and without comments."""
    return ast.unparse(changed_tree(source, mutant.place, mutant.number)) + "\n"


def changed_tree(source: str, place: int, number: int) -> ast.Module:
    """Return ``source`` parsed, with the change of the `Mutant` of that ``place`` and ``number``; other nodes keep their lines."""
    tree = ast.parse(source)
    node, _, _ = next(itertools.islice(places(tree), place, None))
    replacement = next(itertools.islice(all_replacements(node), number, None))
    if isinstance(replacement, ast.stmt | ast.expr):
        ast.copy_location(replacement, node)
    changed: ast.Module = Replace(node, replacement).visit(tree)
    return ast.fix_missing_locations(changed)


def places(tree: ast.Module) -> Iterator[tuple[ast.AST, int, bool]]:
    """Yield the nodes that may be changed, each with the line of its statement and whether that runs at import."""
    yield from _places_below(tree, 1, in_module=True)


def _places_below(node: ast.AST, line: int, *, in_module: bool) -> Iterator[tuple[ast.AST, int, bool]]:
    for field, value in ast.iter_fields(node):
        if field in NOT_CHANGED_FIELDS:
            continue
        below = in_module and not (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) and field == "body"
        )
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _is_left_alone(child, in_module=below):
                continue
            its_line = child.lineno if isinstance(child, ast.stmt) else line
            yield child, its_line, below
            yield from _places_below(child, its_line, in_module=below)


def _is_left_alone(node: ast.AST, *, in_module: bool) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Assert() | ast.JoinedStr():
            return True
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name)))):
            return name in LOGS
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
        case ast.Assign(value=value):
            return in_module and _is_type(value)
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.keyword(arg=name):
            return name in NOT_CHANGED_KEYWORDS
    return False


def _is_type(node: ast.AST) -> bool:
    """Return whether ``node`` is a type alias such as ``Load | Loaded`` or ``Callable[[int], str]``."""
    match node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _is_type(left) or _is_type(right)
        case ast.Subscript(value=value):
            return _is_type(value)
        case ast.Name(id=name):
            return name in ("bool", "bytes", "dict", "float", "int", "list", "str", "tuple") or (
                name[:1].isupper() and not name.isupper()
            )
    return False


def all_replacements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand in the place of ``node``; it may hold the same thing twice."""
    if isinstance(node, ast.Call):
        yield from (change for change in replacements(node) if not _drops_a_fixed_keyword(node, change))
    else:
        yield from replacements(node)
    match node:
        case ast.Compare(left=left, ops=[ast.In()], comparators=comparators):
            yield ast.Compare(left, [ast.NotIn()], comparators)
        case ast.Compare(left=left, ops=[ast.NotIn()], comparators=comparators):
            yield ast.Compare(left, [ast.In()], comparators)
        case ast.BoolOp(op=op, values=values):
            for index in range(len(values)):
                rest = values[:index] + values[index + 1 :]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)
        case ast.BinOp(left=left, op=ast.BitOr() | ast.BitAnd(), right=right):
            yield left
            yield right
        case ast.Raise():
            yield ast.Pass()
        case ast.Return(value=value) if value is not None and not _is_none(value):
            yield ast.Return(ast.Constant(None))
        case ast.Set(elts=elements) if len(elements) > 1:
            yield ast.Set(elements[1:])
            yield ast.Set(elements[:-1])
        case ast.List(elts=elements, ctx=ast.Load()) | ast.Tuple(elts=elements, ctx=ast.Load()) if len(
            elements
        ) > 1 and all(isinstance(element, ast.Constant) for element in elements):
            yield type(node)(elements[1:], ast.Load())
            yield type(node)(elements[:-1], ast.Load())


def _drops_a_fixed_keyword(node: ast.Call, change: ast.AST) -> bool:
    if not isinstance(change, ast.Call) or len(change.keywords) == len(node.keywords):
        return False
    gone = {keyword.arg for keyword in node.keywords} - {keyword.arg for keyword in change.keywords}
    return bool(gone & set(NOT_CHANGED_KEYWORDS))


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None

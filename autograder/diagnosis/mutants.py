"""Automatic mutants: small changes of the solution.

A good suite notices each of them (`autograder.quality.validate`); and where a student's answers are a mutant's answers, the kind of
change says what is wrong with them (`symptoms`).

Each mutant changes one place of one solution: an operator, a constant, an axis, a sign, a reduction, a
term that is missing, arguments that are swapped, a statement that is left out, a write into an argument,
a dtype. A mutant that no test can tell from the reference is *equivalent*; its author writes down why,
in ``hidden/equivalents.toml``, under the mutant's name:

    ["losses.mse"]
    "np.mean(a) -> np.average(a)" = "the same function"
"""

from __future__ import annotations

import ast
import copy
import textwrap
import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ..student.notebook_source import module_source
from ..student.programs import is_program
from .cell_variants import body_of, cell_as_function, is_variable
from .variants import Variant

BEGIN, END = "BEGIN SOLUTION", "END SOLUTION"
SWAPPED_CALLS = {
    "mean": ("sum",), "sum": ("mean",), "max": ("min",), "min": ("max",), "maximum": ("minimum",),
    "minimum": ("maximum",), "argmax": ("argmin",), "argmin": ("argmax",), "zeros": ("ones",),
    "zeros_like": ("ones_like",), "ones": ("zeros",), "ones_like": ("zeros_like",), "sin": ("cos",),
    "log": ("log1p", "log2"), "exp": ("expm1", "exp2"), "floor": ("ceil",), "eigvalsh": ("eigvals",),
    "cumsum": ("cumprod",), "all": ("any",), "any": ("all",), "var": ("std",), "std": ("var",),
    "concatenate": ("stack",), "randn": ("random",), "normal": ("uniform",),
}  # fmt: skip
DROPPED_CALLS = ("abs", "sqrt", "tanh", "square", "sign", "exp", "log", "flip")
ARRAYS = frozenset("theta theta0 X y y_hat z Z g G v H u mask grid X_train X_test gamma beta".split())  # noqa: SIM905
BINARY: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div, ast.Add), ast.Div: (ast.Mult,),
    ast.Pow: (ast.Mult,), ast.FloorDiv: (ast.Div,), ast.Mod: (ast.FloorDiv,),
}  # fmt: skip
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
}  # fmt: skip


def mutants_of(folder: Path, exercise: str, helpers: Collection[str] = ()) -> Iterator[Variant]:
    """Yield the mutants of the solution of ``exercise`` in ``folder``, the same ones in the same order.

    Only lines between the marks of the solution change. Of a class its methods are changed, one at a time. A mutant's name is the change as
    text, ``before -> after``, numbered if the same change is possible twice; its tag is the kind of change (`kind_of`).

    helpers: names of functions whose calls are left out too, an argument in place of each; and some operations change that
             are too far from the right ones to test a suite. All these are for naming only
    """
    module, _, name = exercise.partition(".")
    if is_variable(folder, exercise):
        cell = cell_as_function(folder, exercise, (BEGIN, END))
        for mutant in _numbered(exercise, *cell, helpers) if cell else ():
            yield replace(mutant, source=body_of(mutant.source, name))
        return
    text = module_source(folder, module)
    lines = solution_lines(text)
    tree = ast.parse(text)
    if is_program(exercise):
        yield from _mutants_of_program(exercise, tree, lines)
        return
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            yield from _numbered(exercise, node, lines, helpers)
            return
        if isinstance(node, ast.ClassDef) and node.name == name.partition(".")[0]:
            yield from _mutants_of_methods(exercise, node, lines, helpers)
            return


def _mutants_of_methods(
    exercise: str, owner: ast.ClassDef, lines: set[int], helpers: Collection[str]
) -> Iterator[Variant]:
    """Yield the class with one method changed: as a class of its name that is derived from it."""
    only = exercise.split(".")[2:]
    for method in owner.body:
        if isinstance(method, ast.FunctionDef) and (not only or method.name == only[0]):
            for mutant in _numbered(exercise, method, lines, helpers):
                source = f"class {owner.name}({owner.name}):\n" + textwrap.indent(mutant.source, "    ")
                yield replace(mutant, name=f"{method.name}: {mutant.name}", source=source)


def _mutants_of_program(exercise: str, tree: ast.Module, lines: set[int]) -> Iterator[Variant]:
    """Yield the program with one place changed. Its statements are looked at as the body of a function."""
    program = ast.parse("def program(): pass").body[0]
    assert isinstance(program, ast.FunctionDef)
    program.body = tree.body
    for mutant in _numbered(exercise, program, lines, ()):
        changed = ast.parse(mutant.source).body[0]
        assert isinstance(changed, ast.FunctionDef)
        yield replace(mutant, source="".join(f"{ast.unparse(node)}\n" for node in changed.body))


def mutants_of_variant(variant: Variant) -> Iterator[Variant]:
    """Yield the mutants of a variant's own function, the same ones in the same order; none of a class."""
    tree = ast.parse(variant.source)
    name = variant.exercise.rpartition(".")[2]
    function = next((n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name), None)
    if function is None:
        return
    before, after = (
        "".join(ast.unparse(node) + "\n" for node in part)
        for part in (tree.body[: tree.body.index(function)], tree.body[tree.body.index(function) + 1 :])
    )
    lines = set(range(function.body[0].lineno, (function.end_lineno or 0) + 1))
    for mutant in _numbered(variant.exercise, function, lines, ()):
        yield replace(
            mutant, name=f"{variant.name}: {mutant.name}", source=f"{before}{mutant.source}\n{after}"
        )


def _numbered(
    exercise: str, function: ast.FunctionDef, inside: set[int], helpers: Collection[str]
) -> Iterator[Variant]:
    seen: dict[str, int] = {}
    sources = {ast.unparse(function)}
    for change, kind, mutated in _changes(function, inside, helpers):
        source = ast.unparse(ast.fix_missing_locations(mutated))
        if source in sources:
            continue
        sources.add(source)
        seen[change] = seen.get(change, 0) + 1
        number = f" (#{seen[change]})" if seen[change] > 1 else ""
        yield Variant("mutant", (exercise,), change + number, source, tag=kind)


def load_equivalents(folder: Path) -> dict[tuple[str, str], str]:
    """Return (exercise, mutant's name) -> reason, from ``hidden/equivalents.toml``; empty without it."""
    file = folder / "hidden" / "equivalents.toml"
    if not file.is_file():
        return {}
    with file.open("rb") as stream:
        tables = tomllib.load(stream)
    return {(exercise, name): reason for exercise, table in tables.items() for name, reason in table.items()}


def solution_lines(text: str) -> set[int]:
    """Return the numbers of the lines between the marks of a solution."""
    lines: set[int] = set()
    inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        if BEGIN in line:
            inside = True
        elif END in line:
            inside = False
        elif inside:
            lines.add(number)
    return lines


Change = tuple[str, str, ast.FunctionDef]
"""The change as text, its kind, and the function that has it."""


def _changes(function: ast.FunctionDef, inside: set[int], helpers: Collection[str]) -> Iterator[Change]:
    axes = under_keyword(function, "axis")
    for index, node in enumerate(ast.walk(function)):
        if getattr(node, "lineno", 0) not in inside:
            continue
        changed_nodes = [*replacements(node), *(_for_naming(node, helpers) if helpers else ())]
        for replacement in changed_nodes:
            mutated = copy.deepcopy(function)
            target = list(ast.walk(mutated))[index]
            Replace(target, replacement).visit(mutated)
            kind = "axis" if id(node) in axes else kind_of(node, replacement)
            yield f"{text_of(node)} -> {text_of(replacement)}", kind, mutated
    yield from _writes_into_arguments(function, inside)
    yield from _single_precision(function, inside)


def under_keyword(function: ast.FunctionDef, name: str) -> set[int]:
    """Return the ids of the nodes that are values of a keyword, such as ``axis``."""
    keywords = [node for node in ast.walk(function) if isinstance(node, ast.keyword) and node.arg == name]
    return {id(node) for keyword in keywords for node in ast.walk(keyword.value)}


def _for_naming(node: ast.AST, helpers: Collection[str]) -> Iterator[ast.AST]:
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in helpers:
            yield from node.args
        case ast.BinOp(op=ast.MatMult()):
            yield ast.BinOp(node.left, ast.Mult(), node.right)
        case ast.BinOp(op=ast.Sub()):
            yield ast.BinOp(node.left, ast.Add(), node.right)
            yield ast.BinOp(node.left, ast.Mult(), node.right)


def kind_of(node: ast.AST, replacement: ast.AST) -> str:
    """Return the kind of a change: ``term``, ``factor``, ``power``, ``sign``, ``operation``, ``order``, ``constant``, ``axis``,
    ``sum or mean``, ``function``, ``function left out``, ``transposition``, ``range``, ``condition``, ``default`` or ``step``."""
    match node, replacement:
        case ast.BinOp(), ast.BinOp(left=left) if replacement.op is node.op and left is node.right:
            return "order"
        case ast.BinOp(op=ast.Pow()), _:
            return "power"
        case ast.BinOp(op=ast.Add() | ast.Sub()), ast.BinOp(op=ast.Add() | ast.Sub()):
            return "sign"
        case ast.BinOp(), ast.BinOp():
            return "operation"
        case ast.BinOp(op=ast.Add() | ast.Sub()), _:
            return "term"
        case ast.BinOp(), _:
            return "factor"
        case ast.UnaryOp(op=ast.USub()), _:
            return "sign"
        case ((ast.Compare() | ast.BoolOp() | ast.IfExp() | ast.If() | ast.UnaryOp()), _):
            return "condition"
        case ast.Constant(), _:
            return "constant"
        case ast.Call(), ast.Call():
            return _kind_of_call(node, replacement)
        case ast.Call(), _:
            return "function left out"
        case ast.Attribute(), _:
            return "transposition"
        case ast.Slice(), _:
            return "range"
        case _:
            return "step"


def _kind_of_call(node: ast.Call, replacement: ast.Call) -> str:
    names = [getattr(call.func, "attr", getattr(call.func, "id", "")) for call in (node, replacement)]
    if names[0] != names[1]:
        return "sum or mean" if set(names) == {"sum", "mean"} else "function"
    if len(node.keywords) > len(replacement.keywords):
        gone = {k.arg for k in node.keywords} - {k.arg for k in replacement.keywords}
        return "axis" if gone & {"axis", "keepdims"} else "default"
    return "range" if names[0] == "range" else "order"


class Replace(ast.NodeTransformer):
    """Puts a copy of ``replacement`` in the place of the node ``target``."""

    def __init__(self, target: ast.AST, replacement: ast.AST) -> None:
        self._target = target
        self._replacement = copy.deepcopy(replacement)

    def visit(self, node: ast.AST) -> ast.AST:
        return self._replacement if node is self._target else super().visit(node)


def replacements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand in the place of ``node`` as a small mistake, the same ones in the same order."""
    match node:
        case ast.BinOp():
            yield from _of_operation(node)
        case ast.UnaryOp(op=ast.USub() | ast.Not()):
            yield node.operand
        case ast.Compare(ops=[op]):
            for other in COMPARISONS.get(type(op), ()):
                yield ast.Compare(node.left, [other()], node.comparators)
        case ast.BoolOp():
            yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        case ast.Constant():
            yield from _of_constant(node.value)
        case ast.Call():
            yield from _of_call(node)
        case ast.Attribute(attr="T"):
            yield node.value
        case ast.Slice():
            yield from _of_slice(node)
        case ast.IfExp():
            yield ast.IfExp(node.test, node.orelse, node.body)
        case ast.If():
            yield ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
        case ast.AugAssign():
            for operator in BINARY.get(type(node.op), ()):
                yield ast.AugAssign(node.target, operator(), node.value)
            yield ast.Pass()
        case ast.Expr() | ast.Continue() | ast.Break():
            yield ast.Pass()
        case ast.Assign(targets=[ast.Name(id=name)]) if _names(node.value) & {name}:
            yield ast.Pass()  # x = f(x): leave the step out


def _of_operation(node: ast.BinOp) -> Iterator[ast.AST]:
    for operator in BINARY.get(type(node.op), ()):
        yield ast.BinOp(node.left, operator(), node.right)
    if isinstance(node.op, ast.Sub | ast.Div | ast.Pow | ast.MatMult):
        yield ast.BinOp(node.right, node.op, node.left)
    yield node.left
    if isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div):
        yield node.right


def _of_constant(value: object) -> Iterator[ast.AST]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        yield ast.Constant(value - 1) if value else ast.Constant(-1)
    elif isinstance(value, float):
        yield ast.Constant(2 * value if value else 1.0)
        yield ast.Constant(-value)
    elif value is None:
        yield ast.Constant(0)


def _of_call(node: ast.Call) -> Iterator[ast.AST]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if isinstance(node.func, ast.Attribute):
        for other in SWAPPED_CALLS.get(name, ()):
            yield ast.Call(ast.Attribute(node.func.value, other, ast.Load()), node.args, node.keywords)
    if name in DROPPED_CALLS and len(node.args) == 1:
        yield node.args[0]
    if name in ("float", "int") and len(node.args) == 1:
        return
    for index in range(len(node.keywords)):
        yield ast.Call(node.func, node.args, node.keywords[:index] + node.keywords[index + 1 :])
    if name == "range" and node.args:
        longer = ast.BinOp(node.args[-1], ast.Add(), ast.Constant(1))
        shorter = ast.BinOp(node.args[-1], ast.Sub(), ast.Constant(1))
        for last in (longer, shorter):
            yield ast.Call(node.func, [*node.args[:-1], last], node.keywords)
    if len(node.args) >= 2:
        yield ast.Call(node.func, [node.args[1], node.args[0], *node.args[2:]], node.keywords)


def _of_slice(node: ast.Slice) -> Iterator[ast.AST]:
    if node.lower is not None:
        yield ast.Slice(ast.BinOp(node.lower, ast.Add(), ast.Constant(1)), node.upper, node.step)
        yield ast.Slice(None, node.upper, node.step)
    if node.upper is not None:
        yield ast.Slice(node.lower, ast.BinOp(node.upper, ast.Sub(), ast.Constant(1)), node.step)
        yield ast.Slice(node.lower, None, node.step)


def _writes_into_arguments(function: ast.FunctionDef, inside: set[int]) -> Iterator[Change]:
    for argument in function.args.args:
        used = any(
            isinstance(n, ast.Name) and n.id == argument.arg and n.lineno in inside
            for n in ast.walk(function)
        )
        if argument.arg in ARRAYS and used:
            write = ast.parse(f"{argument.arg}[...] = {argument.arg}").body[0]
            yield (
                f"writes into {argument.arg}",
                "argument changed",
                _with_body(function, [write, *function.body]),
            )


def _single_precision(function: ast.FunctionDef, inside: set[int]) -> Iterator[Change]:
    for index, node in enumerate(ast.walk(function)):
        if not isinstance(node, ast.Return) or node.value is None or node.lineno not in inside:
            continue
        if isinstance(node.value, ast.Tuple | ast.Constant):
            continue
        mutated = copy.deepcopy(function)
        target = list(ast.walk(mutated))[index]
        assert isinstance(target, ast.Return)
        target.value = ast.parse(
            f"np.asarray({ast.unparse(node.value)}).astype(np.float32)[()]", mode="eval"
        ).body
        yield f"float32: {text_of(node)}", "single precision", mutated


def _with_body(function: ast.FunctionDef, body: Sequence[ast.stmt]) -> ast.FunctionDef:
    mutated = copy.deepcopy(function)
    mutated.body = list(copy.deepcopy(body))
    return mutated


def _names(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def text_of(node: ast.AST) -> str:
    """Return the source of ``node`` on one line, of at most 60 characters."""
    text = " ".join(ast.unparse(ast.fix_missing_locations(copy.deepcopy(node))).split())
    return text if len(text) <= 60 else f"{text[:57]}..."

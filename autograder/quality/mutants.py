"""Automatic mutants: small changes of the reference that a good suite must notice.

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
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SWAPPED_CALLS = {
    "mean": ("sum",), "sum": ("mean",), "max": ("min",), "min": ("max",), "maximum": ("minimum",),
    "minimum": ("maximum",), "argmax": ("argmin",), "argmin": ("argmax",), "zeros": ("ones",),
    "zeros_like": ("ones_like",), "ones": ("zeros",), "ones_like": ("zeros_like",), "sin": ("cos",),
    "log": ("log1p", "log2"), "exp": ("expm1", "exp2"), "floor": ("ceil",), "eigvalsh": ("eigvals",),
    "cumsum": ("cumprod",), "all": ("any",), "any": ("all",), "var": ("std",), "std": ("var",),
    "concatenate": ("stack",), "min_": (), "randn": ("random",), "normal": ("uniform",),
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


@dataclass(frozen=True)
class Mutant:
    """One change of one exercise's solution.

    name:   the change as text, ``before -> after``, numbered if the same change is possible twice
    source: to be appended to the solution's module, where it replaces the function
    """

    exercise: str
    name: str
    source: str

    @property
    def module(self) -> str:
        return self.exercise.partition(".")[0]


def mutants_of(folder: Path, exercise: str) -> Iterator[Mutant]:
    """Yield the mutants of the solution of ``exercise`` in ``folder``, the same ones in the same order.

    Only lines between the marks of the solution change. Yields nothing for a class.
    """
    module, _, name = exercise.partition(".")
    text = (folder / f"{module}.py").read_text(encoding="utf-8")
    function = next(
        (n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef) and n.name == name), None
    )
    if function is None:
        return
    inside = _solution_lines(text)
    original = ast.unparse(function)
    seen: dict[str, int] = {}
    sources = {original}
    for name_, mutated in _changes(function, inside):
        source = ast.unparse(ast.fix_missing_locations(mutated))
        if source in sources:
            continue
        sources.add(source)
        seen[name_] = seen.get(name_, 0) + 1
        number = f" (#{seen[name_]})" if seen[name_] > 1 else ""
        yield Mutant(exercise, name_ + number, source)


def load_equivalents(folder: Path) -> dict[tuple[str, str], str]:
    """Return (exercise, mutant's name) -> reason, from ``hidden/equivalents.toml``; empty without it."""
    file = folder / "hidden" / "equivalents.toml"
    if not file.is_file():
        return {}
    with file.open("rb") as stream:
        tables = tomllib.load(stream)
    return {(exercise, name): reason for exercise, table in tables.items() for name, reason in table.items()}


def _solution_lines(text: str) -> set[int]:
    lines: set[int] = set()
    inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        if "### BEGIN SOLUTION" in line:
            inside = True
        elif "### END SOLUTION" in line:
            inside = False
        elif inside:
            lines.add(number)
    return lines


def _changes(function: ast.FunctionDef, inside: set[int]) -> Iterator[tuple[str, ast.FunctionDef]]:
    nodes = list(ast.walk(function))
    for index, node in enumerate(nodes):
        if getattr(node, "lineno", 0) not in inside:
            continue
        for replacement in _replacements(node):
            mutated = copy.deepcopy(function)
            target = list(ast.walk(mutated))[index]
            _Replace(target, replacement).visit(mutated)
            yield f"{_text(node)} -> {_text(replacement)}", mutated
    yield from _writes_into_arguments(function, inside)
    yield from _single_precision(function, inside)


class _Replace(ast.NodeTransformer):
    def __init__(self, target: ast.AST, replacement: ast.AST) -> None:
        self._target = target
        self._replacement = copy.deepcopy(replacement)

    def visit(self, node: ast.AST) -> ast.AST:
        return self._replacement if node is self._target else super().visit(node)


def _replacements(node: ast.AST) -> Iterator[ast.AST]:
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


def _writes_into_arguments(
    function: ast.FunctionDef, inside: set[int]
) -> Iterator[tuple[str, ast.FunctionDef]]:
    for argument in function.args.args:
        used = any(
            isinstance(n, ast.Name) and n.id == argument.arg and n.lineno in inside
            for n in ast.walk(function)
        )
        if argument.arg in ARRAYS and used:
            write = ast.parse(f"{argument.arg}[...] = {argument.arg}").body[0]
            yield f"writes into {argument.arg}", _with_body(function, [write, *function.body])


def _single_precision(function: ast.FunctionDef, inside: set[int]) -> Iterator[tuple[str, ast.FunctionDef]]:
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
        yield f"float32: {_text(node)}", mutated


def _with_body(function: ast.FunctionDef, body: Sequence[ast.stmt]) -> ast.FunctionDef:
    mutated = copy.deepcopy(function)
    mutated.body = list(copy.deepcopy(body))
    return mutated


def _names(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def _text(node: ast.AST) -> str:
    text = " ".join(ast.unparse(ast.fix_missing_locations(copy.deepcopy(node))).split())
    return text if len(text) <= 60 else f"{text[:57]}..."

"""A budget for code that is only tried: so many steps, however fast the machine is.

A clock would make a diagnosis depend on the load, and equal gradings would have unequal results. A step is a turn of a loop or
the entry of a function in the solution's folder: before such code is tried, a call of `tick` is written into each of these
places. What NumPy does within one turn is not counted: its size is the size of the arguments, which the suite chose.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache


class StepsSpent(BaseException):
    """The budget is used up. Derived from BaseException, so that no ``except Exception`` of the tried code holds it up."""


@dataclass
class StepBudget:
    """What one attempt has left, out of what several have ``together``."""

    left: int
    together: StepBudget | None = None
    used: int = 0

    def take(self) -> None:
        """Use one step. Raises StepsSpent if none is left."""
        self.left -= 1
        self.used += 1
        if self.left < 0:
            raise StepsSpent
        if self.together is not None:
            self.together.take()

    def spend(self, steps: int) -> None:
        """Use many steps, as if one after the other. Raises StepsSpent at the first that is not there."""
        together = self.together
        there = min(steps, self.left + 1, together.left + 1 if together else steps)
        self.left -= there
        self.used += there
        if together is not None:
            together.spend(there - 1 if self.left < 0 else there)
        if self.left < 0 or there < steps:
            raise StepsSpent

    @contextlib.contextmanager
    def counting(self) -> Iterator[None]:
        """Take the steps of the block from this budget. Raises StepsSpent in it when none is left."""
        token = _CURRENT.set(self)
        try:
            yield
        finally:
            _CURRENT.reset(token)


_CURRENT: ContextVar[StepBudget | None] = ContextVar("the budget of what is being tried", default=None)


def tick() -> bool:
    """Use one step of the budget, if one is counting. Returns True, so that it can stand among conditions."""
    budget = _CURRENT.get()
    if budget is not None:
        budget.take()
    return True


@lru_cache(maxsize=1024)
def counted(source: str) -> str:
    """Return the source with a call of `tick` in each loop and function; as it is if it cannot be read as Python."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return source
    _Ticking().visit(tree)
    place = next(
        (k for k, node in enumerate(tree.body) if not (_is_docstring(node) or _is_future(node))),
        len(tree.body),
    )
    tree.body.insert(place, ast.parse(f"from {__name__} import tick as _tick").body[0])
    return ast.unparse(ast.fix_missing_locations(tree))


class _Ticking(ast.NodeTransformer):
    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._with_tick(node, int(_is_docstring(node.body[0])))

    def visit_For(self, node: ast.For) -> ast.AST:
        return self._with_tick(node, 0)

    def visit_While(self, node: ast.While) -> ast.AST:
        return self._with_tick(node, 0)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        self.generic_visit(node)
        node.ifs.insert(0, _call())
        return node

    def _with_tick(self, node: ast.FunctionDef | ast.For | ast.While, place: int) -> ast.AST:
        self.generic_visit(node)
        node.body.insert(place, ast.Expr(_call()))
        return node


def _call() -> ast.Call:
    return ast.Call(ast.Name("_tick", ast.Load()), [], [])


def _is_docstring(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _is_future(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"

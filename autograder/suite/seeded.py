"""Seeds that a foreign test sets: they are for the test's own random numbers and for the student's, who draw in another process."""

from __future__ import annotations

import ast
from collections.abc import Callable
from types import CodeType
from typing import Any, Final

SEED_STUDENTS: Final = "__seed_students__"
"""What the text calls behind each seed, with the path of the function in the student's namespace and its arguments."""

TEST_CELL: Final = "<test cell>"
"""The file that a compiled text is said to be of."""

_SEEDING: Final = frozenset({"seed", "manual_seed"})


def compiled(text: str, mode: str = "exec") -> CodeType:
    """Return the test ``text`` compiled, such that each statement ``np.random.seed(0)`` is done in the student's process too."""
    tree: Any = ast.parse(text, TEST_CELL, mode)
    tree = ast.fix_missing_locations(_SeedsBoth().visit(tree))
    code: CodeType = compile(tree, TEST_CELL, mode, dont_inherit=True)
    return code


def seeding(
    call: Callable[[str, tuple[Any, ...]], Any], is_there: Callable[[str], bool]
) -> Callable[..., None]:
    """Return the function `SEED_STUDENTS`.

    call: calls what has a path in the student's namespace; is_there: whether a name has a value there
    """

    def seed(path: str, *arguments: Any) -> None:
        if is_there(path.partition(".")[0]):
            call(path, arguments)

    return seed


class _SeedsBoth(ast.NodeTransformer):
    def visit_Expr(self, node: ast.Expr) -> ast.AST | list[ast.AST]:
        match node.value:
            case ast.Call(func=ast.Attribute(attr=attribute) as function, args=arguments) if (
                attribute in _SEEDING
            ):
                path = ast.unparse(function)
                if all(part.isidentifier() for part in path.split(".")):
                    other = ast.Call(
                        ast.Name(SEED_STUDENTS, ast.Load()), [ast.Constant(path), *arguments], []
                    )
                    return [node, ast.Expr(other)]
        return node

"""Which lines a test runs, in its own process and in every process that it starts, a shut-in guest included.

A copy of the tree is instrumented: before each statement stands an assignment that sets one byte of a file that all processes
have in memory. A guest has it from the zygote, so the walls change nothing; and it costs some 50 ns a statement.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

MARKS_MODULE = """
import mmap
try:
    with open({path!r}, "r+b") as _file:
        MARKS = mmap.mmap(_file.fileno(), 0)
except OSError:  # a user without rights, in a folder that is closed to others
    MARKS = bytearray({size})
"""

Statement = tuple[str, int]
"""A file, relative to the repository, and the line where a statement begins."""


def copy_tree(root: Path, target: Path) -> None:
    """Make ``target`` a copy of the files of the repository at ``root`` that git knows or would take."""
    if target.exists():
        shutil.rmtree(target)
    names = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True, capture_output=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    for name in filter(None, names):
        if (root / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, target / name)


def instrument(tree: Path, files: Sequence[str], marks: Path) -> list[Statement]:
    """Instrument ``files`` of the copy ``tree``; return the statements in the order of their bytes in ``marks``."""
    statements: list[Statement] = []
    for file in files:
        module = ast.parse((tree / file).read_text(encoding="utf-8"))
        _Instrument(file, statements).visit(module)
        after = next(
            (n for n, node in enumerate(module.body) if not _must_come_first(node, n)), len(module.body)
        )
        module.body.insert(after, ast.parse("from autograder._marks import MARKS as _MARKS").body[0])
        (tree / file).write_text(ast.unparse(ast.fix_missing_locations(module)) + "\n", encoding="utf-8")
    marks.write_bytes(bytes(max(len(statements), 1)))
    marks.chmod(0o666)
    source = MARKS_MODULE.format(path=str(marks), size=max(len(statements), 1))
    (tree / "autograder" / "_marks.py").write_text(source, encoding="utf-8")
    return statements


def _must_come_first(node: ast.stmt, index: int) -> bool:
    is_docstring = index == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_docstring or (isinstance(node, ast.ImportFrom) and node.module == "__future__")


class _Instrument(ast.NodeTransformer):
    def __init__(self, file: str, statements: list[Statement]) -> None:
        self._file = file
        self._statements = statements

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for field in ("body", "orelse", "finalbody"):
            body = getattr(node, field, None)
            if isinstance(body, list) and body:
                setattr(node, field, self._marked(body))
        return node

    def _marked(self, body: list[ast.stmt]) -> list[ast.stmt]:
        marked: list[ast.stmt] = []
        for index, statement in enumerate(body):
            if not _must_come_first(statement, index):
                marked += ast.parse(f"_MARKS[{len(self._statements)}] = 1").body
                self._statements.append((self._file, statement.lineno))
            marked.append(statement)
        return marked

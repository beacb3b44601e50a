"""A module that student code imports and that grading does not have: it is missed when it is used, not before.

An unused ``import matplotlib.pyplot as plt`` at the top of a file must not cost what does not plot. So where an import
statement in one of the submission's own files, outside any ``try`` and any ``with``, finds no module, a stand-in takes
its place that raises ModuleNotFoundError at its first use. Everything else behaves as usual: ``except ImportError``,
`importlib.import_module`, `importlib.util.find_spec`, and every import that a package makes.
"""

from __future__ import annotations

import ast
import builtins
import re
import sys
from collections.abc import Callable, Collection, Mapping
from types import ModuleType
from typing import Any, Final, NoReturn

_USES: Final = [
    "call",
    "getitem",
    "setitem",
    "iter",
    "next",
    "len",
    "bool",
    "contains",
    "enter",
    "exit",
    "mro_entries",
    "instancecheck",
    "subclasscheck",
    "add",
    "radd",
    "sub",
    "rsub",
    "mul",
    "rmul",
    "truediv",
    "rtruediv",
    "matmul",
    "rmatmul",
    "pow",
    "rpow",
    "float",
    "int",
    "index",
    "lt",
    "gt",
    "le",
    "ge",
]


_IMPORT: Final = re.compile(rb"^[ \t]*(?:import|from)[ \t]+([A-Za-z0-9_., \t]+)", re.MULTILINE)
_WORD_IMPORT: Final = re.compile(rb"\bimport\b")


class _Absent(ModuleType):
    """Stands in for a module, or for a name of it, that is not there."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)  # Python itself asks for these of any module
        _missed(self)


def _missed(absent: ModuleType, *_: object, **__: object) -> NoReturn:
    module = absent.__name__.partition(".")[0]
    raise ModuleNotFoundError(f"{module} is not available in grading.", name=module)


for _use in _USES:
    setattr(_Absent, f"__{_use}__", _missed)


class PutOffImports:
    """Takes the place of ``builtins.__import__`` in a guest.

    work:  the submission's folder, with a slash at its end
    known: the packages that are there: of these a missing part is missed at once
    """

    def __init__(self, work: str, known: Collection[str]) -> None:
        self._work = work
        self._known = frozenset(known)
        self._lines: dict[str, frozenset[int]] = {}
        self._import: Callable[..., Any] = builtins.__import__

    def install(self, files: Mapping[str, bytes]) -> None:
        """Put off the imports of ``files`` (path in the work folder -> source). No code of theirs runs here."""
        there = (
            self._known
            | sys.stdlib_module_names
            | {name.partition("/")[0].removesuffix(".py") for name in files}
        )
        for name, source in files.items():
            if name.endswith(".py") and not imports_only(source, there):
                self._lines[self._work + name] = lines_to_put_off(source)
        builtins.__import__ = self

    def __call__(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,
        locals: Mapping[str, Any] | None = None,
        fromlist: Any = (),
        level: int = 0,
    ) -> Any:
        try:
            return self._import(name, globals, locals, fromlist, level)
        except ModuleNotFoundError as error:
            frame = sys._getframe(1)  # noqa: SLF001 (the caller is the file that imports)
            lines = self._lines.get(frame.f_code.co_filename, frozenset())
            if level or not self._is_absent(name, error) or frame.f_lineno not in lines:
                raise
        return stand_in(name, tuple(fromlist or ()))

    def _is_absent(self, name: str, error: ModuleNotFoundError) -> bool:
        module = name.partition(".")[0]
        missing = error.name if type(error.name) is str else ""
        return missing.partition(".")[0] == module and module not in self._known


def stand_in(name: str, fromlist: tuple[str, ...]) -> ModuleType:
    """Return what ``import name`` gives, or ``from name import ...`` with a ``fromlist``, for an absent module."""
    top, *parts = name.split(".")
    first = here = _Absent(top)
    for part in parts:
        below = _Absent(f"{here.__name__}.{part}")
        vars(here)[part] = below
        here = below
    if not fromlist:
        return first
    for part in fromlist:
        if part != "*":
            vars(here)[part] = _Absent(f"{here.__name__}.{part}")
    vars(here)["__all__"] = []
    return here


def imports_only(source: bytes, there: Collection[str]) -> bool:
    """Return whether all that ``source`` imports is in ``there``, as far as its lines show; False if that is not plain.

    To parse a file takes some milliseconds, and nearly none needs it.
    """
    statements = _IMPORT.findall(source)
    if len(statements) != len(_WORD_IMPORT.findall(source)):
        return False
    modules = (part.split() for statement in statements for part in statement.decode().split(","))
    return all(words and words[0].partition(".")[0] in there for words in modules)


def lines_to_put_off(source: bytes) -> frozenset[int]:
    """Return the lines of the import statements that lie outside any ``try`` and any ``with``; none if it is no Python."""
    try:
        waiting: list[ast.AST] = [ast.parse(source)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    lines = set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            lines.add(node.lineno)
        elif not isinstance(node, ast.Try | ast.TryStar | ast.With | ast.AsyncWith | ast.expr):
            waiting.extend(ast.iter_child_nodes(node))
    return frozenset(lines)

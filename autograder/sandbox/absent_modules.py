"""A module that student code imports and that grading does not have: it is missed when it is used, not before.

An unused ``import matplotlib.pyplot as plt`` at the top of a file must not cost what does not plot. So where an import
statement in one of the submission's own files, outside any ``try`` and any ``with``, finds no module, a stand-in takes
its place that raises ModuleNotFoundError at its first use. Everything else behaves as usual: ``except ImportError``,
`importlib.import_module`, `importlib.util.find_spec`, and every import that a package makes.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Callable, Collection, Mapping
from types import FrameType, ModuleType
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
        self._sources: dict[str, bytes] = {}
        self._lines: dict[str, frozenset[int]] = {}
        self._import: Callable[..., Any] = builtins.__import__

    def install(self, files: Mapping[str, bytes]) -> None:
        """Put off the imports of ``files`` (path in the work folder -> source)."""
        self._sources = {self._work + name: source for name, source in files.items() if name.endswith(".py")}
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
            if level or not self._is_absent(name, error) or not self._is_put_off(frame):
                raise
        return stand_in(name, tuple(fromlist or ()))

    def _is_put_off(self, frame: FrameType) -> bool:
        """Whether ``frame`` is at an import of the submission's that may be put off.

        Its file is parsed when the first import in it finds no module: parsing takes milliseconds, and few files need it.
        """
        file = frame.f_code.co_filename
        if file not in self._lines:
            source = self._sources.get(file)
            self._lines[file] = lines_to_put_off(source) if source is not None else frozenset()
        return frame.f_lineno in self._lines[file]

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

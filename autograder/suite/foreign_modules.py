"""Modules that a foreign test imports: the student's, whose functions are called over there, or the author's own."""

from __future__ import annotations

import ast
import contextlib
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from ..student.api import Proxy, Student
from ..student.error_classes import error_class
from ..student.faults import StudentFault
from ..student.folder_modules import FolderModules


@contextlib.contextmanager
def importable(student: Student, folder: Path, written: Collection[str]) -> Iterator[None]:
    """Let ``import`` find the modules of ``folder`` while the block runs, each anew.

    written: those that students write, which are the student's; also where one of the author's own imports them
    """
    theirs = {name: _StudentsModule(student, folder / f"{name}.py") for name in sorted(written)}
    with FolderModules(folder).current():
        before = {name: sys.modules.pop(name) for name in theirs if name in sys.modules}
        sys.modules.update(theirs)
        try:
            yield
        finally:
            for name in theirs:
                sys.modules.pop(name, None)
            sys.modules.update(before)


class _StudentsModule(ModuleType):
    """Stands for a module of the student's in a test's imports."""

    def __init__(self, student: Student, file: Path) -> None:
        super().__init__(file.stem)
        vars(self)["_state"] = student.__state__
        vars(self)["__file__"] = str(file)
        vars(self)["_public"] = _public_names(file)

    def _is_there(self, name: str) -> bool:
        """Whether the student has it: of what is not there, ``import *`` says nothing, and a test that uses it does."""
        try:
            getattr(self, name)
        except StudentFault:
            return False
        return True

    def __getattr__(self, name: str) -> Any:
        if name == "__all__":
            return [public for public in vars(self)["_public"] if self._is_there(public)]
        if name.startswith("__"):
            raise AttributeError(name)
        state, path = vars(self)["_state"], f"{self.__name__}.{name}"
        value = standing(state, path)
        return error_class(value) if isinstance(value, Proxy) and _is_exception(state, path) else value


def _public_names(file: Path) -> list[str]:
    """Return the names that ``import *`` takes from the author's file."""
    names: dict[str, None] = {}
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        own = [node.name] if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
        if isinstance(node, ast.Assign | ast.AnnAssign):
            own = [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
        names.update(dict.fromkeys(name for name in own if not name.startswith("_")))
    return list(names)


def _is_exception(state: Any, path: str) -> bool:
    """Whether the student's name is a class of exceptions, which ``assertRaises`` and ``except`` want as a class."""
    try:
        state.backend.get(path, "with_traceback")
    except StudentFault:
        return False
    return True


def standing(state: Any, path: str) -> Any:
    """Return a value of the student's as plain data, what is none as a proxy of that path. Raises StudentFault."""
    value = state.get(path, None)
    return Proxy(state, path) if isinstance(value, Proxy) else value

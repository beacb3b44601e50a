"""A student's code in this process: for self-checks, and for code that is trusted.

Trusted is the reference solution, which is here too, and so are the variants of it.
"""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from ..results import Frame
from ..wire import Handle, Seed, as_handed, changed
from .api import Student
from .backend import Target
from .faults import NotReached, StudentFault, StudentRaised
from .folder_modules import FolderModules
from .reference import Reference

PLAIN = (type(None), bool, int, float, complex, str, bytes, list, tuple, dict, np.ndarray, np.generic)


@dataclass
class LocalBackend:
    """The student's modules in this process: for self-checks, and for code that is trusted."""

    folder: Path
    replacements: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._modules = FolderModules(self.folder, self.sources)
        self._objects: list[Any] = []
        self._replaced: set[str] = set()
        self.changed: tuple[int, ...] = ()

    def call(self, target: Target, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        function = self._resolve(target)
        try:
            with self._modules.current():
                handed = [self._arriving(a) for a in args]
                before = as_handed(handed)
                named = {key: self._arriving(value) for key, value in kwargs.items()}
                result = function(*handed, **named)
                self.changed = changed(handed, before)
        except StudentFault:
            raise
        except Exception as error:
            raise self.fault_of(error) from error
        return self._leaving(result)

    def fault_of(self, error: Exception) -> StudentRaised:
        """Return what an exception of the code becomes, with the code's own lines."""
        return raised_by_student(error, self._modules.folder)

    def function(self, path: str) -> Any:
        """Return the function at ``path`` itself. Raises NotReached."""
        return self._resolve(path)

    def module(self, name: str) -> ModuleType:
        """Return the module ``name`` itself. Raises whatever its import raises."""
        return self._modules.load(name)

    def importing(self) -> contextlib.AbstractContextManager[None]:
        """Make the folder's modules the ones that ``import`` finds, while the block runs."""
        return self._modules.current()

    def get(self, target: Target, name: str | None) -> Any:
        value = self._resolve(target)
        try:
            return self._leaving(value if name is None else getattr(value, name))
        except Exception as error:
            raise self.fault_of(error) from error

    def with_replacements(self, replacements: Mapping[str, Callable[..., Any]]) -> LocalBackend:
        return LocalBackend(self.folder, {**self.replacements, **replacements}, self.sources)

    def take_output(self) -> str:
        return ""  # in this process, printing goes to where it always goes

    def take_remarks(self) -> list[str]:
        return []  # in this process, whoever runs the checks can catch warnings

    def forget_oracles(self) -> None:
        """Nothing to do: in this process a function is passed as it is."""

    def close(self) -> None:
        self._objects.clear()

    def _resolve(self, target: Target) -> Any:
        if isinstance(target, Handle):
            return self._objects[target.number]
        module_name, _, name = target.partition(".")
        try:
            module = self._modules.load(module_name)
        except ModuleNotFoundError as error:
            if error.name == module_name:
                raise NotReached(f"There is no file {module_name}.py.") from error
            raise NotReached(
                f"{module_name}.py imports {error.name}, which is not here.",
                own_frames(error, self._modules.folder),
            ) from error
        except Exception as error:
            raise not_importable(module_name, error, self._modules.folder) from error
        self._replace_in_modules()
        if not name:
            return module
        if not hasattr(module, name):
            raise NotReached(f"{module_name}.py defines no {name}.")
        return getattr(module, name)

    def _replace_in_modules(self) -> None:
        for path, function in self.replacements.items():
            if path in self._replaced:
                continue
            module_name, _, name = path.partition(".")
            if module_name not in self._modules.names:
                continue
            original = getattr(self._modules.load(module_name), name, None)
            for module in self._modules.loaded.values():
                for key, value in list(vars(module).items()):
                    if value is original and original is not None:
                        setattr(module, key, function)
            setattr(self._modules.load(module_name), name, function)
            self._replaced.add(path)

    def _arriving(self, value: Any) -> Any:
        if isinstance(value, Handle):
            return self._objects[value.number]
        return materialise(value)

    def _leaving(self, value: Any) -> Any:
        kind = type(value)
        if kind is list or kind is tuple:
            return kind(map(self._leaving, value))
        if kind is dict:
            return {key: self._leaving(item) for key, item in value.items()}
        if isinstance(value, PLAIN):
            return value
        self._objects.append(value)
        return Handle(len(self._objects) - 1)


def local_student(folder: Path, reference: Path | None = None) -> Student:
    """Return the code in ``folder`` as a student, in this process; ``reference`` is the solution's folder."""
    return Student(LocalBackend(folder), Reference(reference) if reference else None)


def own_frames(error: BaseException, folder: Path) -> tuple[Frame, ...]:
    """Return the lines of ``error``'s traceback that lie in ``folder``, outermost first."""
    frames = []
    for summary in traceback.extract_tb(error.__traceback__):
        path = Path(summary.filename)
        if path.is_relative_to(folder):
            frames.append(Frame(path.name, summary.lineno or 0, summary.name, summary.line or ""))
    return tuple(frames)


def raised_by_student(error: Exception, folder: Path) -> StudentRaised:
    bases = tuple(base.__name__ for base in type(error).__mro__[1:] if base.__module__ == "builtins")
    return StudentRaised(type(error).__name__, str(error), own_frames(error, folder), bases)


def not_importable(module: str, error: Exception, folder: Path) -> NotReached:
    """Return the fault for a module whose import fails, with the line where it fails."""
    if isinstance(error, SyntaxError):
        file = Path(error.filename or f"{module}.py").name
        where = f" (line {error.lineno})" if error.lineno else ""
        frame = Frame(file, error.lineno or 0, "", (error.text or "").rstrip("\n"), error.offset or 0)
        return NotReached(
            f"{file} cannot be read as Python: {error.msg}{where}.", (frame,) if error.lineno else ()
        )
    frames = own_frames(error, folder)
    where = f" at line {frames[-1].line} of {frames[-1].file}" if frames else ""
    return NotReached(f"{module}.py cannot be imported: {type(error).__name__}{where}.", frames)


def materialise(value: Any) -> Any:
    """Return a recorded argument as code in this process takes it: seeds become generators."""
    if isinstance(value, Seed):
        return value.generator()
    if type(value) in (list, tuple):
        return type(value)(materialise(item) for item in value)
    if type(value) is dict:
        return {key: materialise(item) for key, item in value.items()}
    return value

"""A student's code in this process: for self-checks, and for code that is trusted.

Trusted is the reference solution, which is here too, and so are the variants of it.
"""

from __future__ import annotations

import contextlib
import copy
import tempfile
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from ..results import Frame
from ..sandbox.operations import is_new_object, operate
from ..sandbox.programs import run_program
from ..sandbox.registered import Registry
from ..wire import (
    Call,
    Changeable,
    Codec,
    Handle,
    Seed,
    as_handed,
    changed,
    copy_of,
    is_value,
    objects_replaced,
)
from .api import Student
from .backend import Target
from .error_classes import student_raised
from .faults import NotReached, StudentFault, StudentRaised
from .folder_modules import FolderModules
from .notebook_run import no_such_cell
from .notebook_source import until_cell
from .programs import ProgramRun
from .reference import Reference

PLAIN = (type(None), bool, int, float, complex, str, bytes, list, tuple, dict, np.ndarray, np.generic)


@dataclass
class LocalBackend:
    """The student's modules in this process: for self-checks, and for code that is trusted.

    has_to_cross: whether arguments are refused that could not go to another process
    """

    folder: Path
    replacements: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    has_to_cross: bool = False

    def __post_init__(self) -> None:
        self._modules = FolderModules(self.folder, self.sources)
        self._objects: list[Any] = []
        self._replaced: set[str] = set()
        self.changed: tuple[int, ...] = ()
        self.after: tuple[Any, ...] = ()
        self._theirs: Registry | None = None
        self._own = Registry(self._resolve)

    def call(self, target: Target, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        function = self._resolve(target)
        self._check_crossing(args, kwargs)
        try:
            with self._modules.current():
                handed = [self._arriving(a) for a in args]
                before = as_handed(handed)
                named = {key: self._arriving(value) for key, value in kwargs.items()}
                result = function(*handed, **named)
        except StudentFault:
            raise
        except Exception as error:
            raise self.fault_of(error) from error
        free = [place for place, value in enumerate(args) if isinstance(value, Changeable)]
        self.changed = tuple(place for place in changed(handed, before) if place not in free)
        own = [*handed, *named.values()]
        given = [*args, *kwargs.values()]
        self.after = tuple(
            self._leaving(own[k]) for k, value in enumerate(given) if isinstance(value, Changeable)
        )
        return self._kept(result) if is_new_object(function, result) else self._leaving(result)

    def fault_of(self, error: Exception) -> StudentRaised:
        """Return what an exception of the code becomes, with the code's own lines."""
        return raised_by_student(error, self._modules.folder)

    def function(self, path: str) -> Any:
        """Return the function at ``path`` itself. Raises NotReached."""
        return self._resolve(path)

    def module(self, name: str) -> ModuleType:
        """Return the module ``name`` itself. Raises whatever its import raises."""
        return self._modules.load(name)

    def loaded_names(self) -> list[str]:
        """Return the names of the folder's modules that have been loaded so far."""
        return sorted(self._modules.loaded)

    def importing(self) -> contextlib.AbstractContextManager[None]:
        """Make the folder's modules the ones that ``import`` finds, while the block runs."""
        return self._modules.current()

    def get(self, target: Target, name: str | None) -> Any:
        value = self._resolve(target)
        try:
            return self._leaving(value if name is None else getattr(value, name))
        except Exception as error:
            raise self.fault_of(error) from error

    def operate(self, name: str, target: Target, args: tuple[Any, ...]) -> Any:
        value = self._resolve(target)
        self._check_crossing(args, {})
        try:
            with self._modules.current():
                return self._leaving(operate(name, value, tuple(self._arriving(a) for a in args)))
        except StudentFault:
            raise
        except Exception as error:
            raise self.fault_of(error) from error

    def run_program(
        self, file: str, stdin: str, args: tuple[str, ...]
    ) -> tuple[ProgramRun, StudentFault | None]:
        source = self.sources.get(file.removesuffix(".py"))
        path = self.folder / file
        if source is None and not path.is_file():
            raise NotReached(f"There is no file {file}.")
        text = path.read_text(encoding="utf-8") if source is None else source
        fresh = FolderModules(self.folder, self.sources)
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), fresh.current():
            try:
                code = compile(text, str(path), "exec", dont_inherit=True)
            except SyntaxError as error:
                raise not_importable(path.stem, error, self._modules.folder) from error
            ended = run_program(code, str(path), stdin, args, folder)
        raised = ended.pop("error")
        fault = self.fault_of(raised) if isinstance(raised, Exception) else None
        return ProgramRun(**ended, error_type=fault.error_type if fault else ""), fault

    def register(self, registry: Registry) -> None:
        self._theirs = registry
        for entry in registry.entries:
            self._own.add(*entry)

    def with_replacements(self, replacements: Mapping[str, Callable[..., Any]]) -> LocalBackend:
        own = {**self.replacements, **replacements}
        fresh = LocalBackend(self.folder, own, self.sources, self.has_to_cross)
        if self._theirs is not None:
            fresh.register(self._theirs)
        return fresh

    def at_cell(self, grade_id: str) -> LocalBackend:
        try:
            sources = until_cell(self.folder, self.sources, grade_id)
        except KeyError:
            raise no_such_cell(grade_id) from None
        return LocalBackend(self.folder, self.replacements, sources)

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

    def _check_crossing(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Raise CannotCross for arguments that could not go to another process, if that matters here."""
        if self.has_to_cross:
            registered = self._theirs.taken_apart if self._theirs is not None else None
            codec = Codec(
                writeable=True, export=lambda value: 0 if callable(value) else None, registered=registered
            )
            codec.encode(Call(None, args, kwargs))

    def _arriving(self, value: Any) -> Any:
        if isinstance(value, Handle):
            return self._objects[value.number]
        if self._theirs is not None and (named := self._theirs.taken_apart(value)) is not None:
            return self._own.rebuilt(*named)
        return materialise(value)

    def _leaving(self, value: Any) -> Any:
        kind = type(value)
        if kind is list or kind is tuple:
            return kind(map(self._leaving, value))
        if kind is dict:
            return {key: self._leaving(item) for key, item in value.items()}
        if kind is np.ndarray and value.dtype.char == "O":
            return objects_replaced(value, self._leaving)
        if isinstance(value, PLAIN) or is_value(value):
            return value
        if self._theirs is not None and (named := self._own.taken_apart(value)) is not None:
            return self._theirs.rebuilt(*named)
        return self._kept(value)

    def _kept(self, value: Any) -> Handle:
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
    above = type(error).__mro__[1:]
    bases = [base.__name__ for base in above if base.__module__ == "builtins"]
    own = [base.__name__ for base in above if base.__module__ != "builtins"]
    return student_raised(type(error).__name__, str(error), own_frames(error, folder), bases, own)


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
    if isinstance(value, Changeable):
        return copy.deepcopy(value.value)
    return copy_of(value) if type(value) is not np.ndarray or value.dtype.char == "O" else value

"""A student's code as a suite sees it: one interface, in this process or behind the wire.

``student.losses.mse(y_hat, y)`` calls the student's function and returns plain data. Arrays go over
as read-only copies, a ``numpy.random.Generator`` as a fresh child stream, a callable as an oracle
that is answered on the judge's side. What is not plain data (a student's own object) stays where it
is; the suite holds a `Proxy` of it. Every call is recorded, so that a failed check can be compared
with the known misconceptions.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from .modules import FolderModules
from .results import Frame, Outcome
from .wire import Handle, Seed

PLAIN = (type(None), bool, int, float, complex, str, bytes, list, tuple, dict, np.ndarray, np.generic)


class StudentFault(Exception):
    """Something that the student's code did. ``outcome`` is what the check becomes."""

    outcome: Outcome = Outcome.RAISED

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class StudentRaised(StudentFault):
    """The student's code raised an exception.

    error_type, error_message: of the exception; the message is the student's own text
    frames: the student's own lines, outermost first
    """

    def __init__(self, error_type: str, error_message: str, frames: tuple[Frame, ...] = ()) -> None:
        super().__init__(f"{error_type}: {error_message}")
        self.error_type = error_type
        self.error_message = error_message
        self.frames = frames

    @property
    def outcome(self) -> Outcome:  # type: ignore[override]
        match self.error_type:
            case "NotImplementedError":
                return Outcome.NOT_ATTEMPTED
            case "MemoryError":
                return Outcome.OUT_OF_MEMORY
            case "PermissionError" | "BlockingIOError":
                return Outcome.FORBIDDEN
            case _:
                return Outcome.RAISED


class StudentStopped(StudentFault):
    """The student's process was stopped or ended by itself: time, memory, a signal, a broken wire."""

    def __init__(self, outcome: Outcome, sentence: str) -> None:
        super().__init__(sentence)
        self.outcome = outcome


class NotReached(StudentFault):
    """The function cannot be called: its file is missing, cannot be imported, or does not define it."""

    outcome = Outcome.NOT_REACHED

    def __init__(self, sentence: str, frames: tuple[Frame, ...] = ()) -> None:
        super().__init__(sentence)
        self.frames = frames


Target = str | Handle
"""What is called: a path such as ``losses.mse``, or a handle."""


class Backend(Protocol):
    """Where the student's code runs. Every method raises a `StudentFault` for what the code does."""

    def call(self, target: Target, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call ``target`` and return plain data, or a `Handle`."""

    def get(self, target: Target, name: str | None) -> Any:
        """Return the attribute ``name`` of ``target`` (``target`` itself for None), as `call` does."""

    def given(self, replacements: Mapping[str, Callable[..., Any]]) -> Backend:
        """Return a fresh backend in which each function named has been replaced by an oracle."""

    def take_output(self) -> str:
        """Return what the code has printed since the last call of this method."""

    def take_remarks(self) -> list[str]:
        """Return what is worth a remark and costs nothing, such as a division by zero, since the last time."""

    def forget_oracles(self) -> None:
        """Answer no further call of the functions that were passed in as arguments."""

    def close(self) -> None:
        """Stop the student's code and free what it holds."""


@dataclass(frozen=True)
class RecordedCall:
    """One call of a student's function: what went in, and what came out or the fault."""

    path: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    result: Any = None
    fault: StudentFault | None = None


class Student:
    """The student's modules as attributes. ``reference`` holds the right functions for `given`."""

    def __init__(self, backend: Backend, reference: Reference | None = None) -> None:
        self._backend = backend
        self._reference = reference
        self._children: list[Student] = []
        self._calls: list[RecordedCall] = []
        self._printed = ""
        self._remarks: list[str] = []

    def __getattr__(self, module: str) -> Proxy:
        if module.startswith("_"):
            raise AttributeError(module)
        return Proxy(self, module)

    def given(self, *paths: str) -> Student:
        """Return the student's code with each function of ``paths`` replaced by the right one.

        So a mistake in ``losses.mse`` does not cost the marks of what builds on it. The right
        function never enters the student's process: it is an oracle of the judge, and it answers
        only until the check is over.
        """
        if self._reference is None:
            raise RuntimeError(
                "student.given(...) needs the reference solution, which is not here. "
                "Use it in hidden suites only."
            )
        replacements = {path: self._reference.function(path) for path in paths}
        child = Student(self._backend.given(replacements), self._reference)
        child._calls = self._calls
        self._children.append(child)
        return child

    def take_calls(self) -> list[RecordedCall]:
        """Return the calls since the last time, and forget them."""
        calls, self._calls[:] = list(self._calls), []
        return calls

    def take_output(self) -> str:
        """Return what the student's code has printed since the last time."""
        texts, self._printed = [self._printed], ""
        for backend in self._backends():
            texts.append(backend.take_output())
        return "".join(texts)

    def take_remarks(self) -> tuple[str, ...]:
        """Return the remarks since the last time: what NumPy warned of, and where. They cost nothing."""
        remarks, self._remarks = list(self._remarks), []
        for backend in self._backends():
            remarks += backend.take_remarks()
        return tuple(dict.fromkeys(remarks))

    def end_check(self) -> None:
        """End what belongs to one check: its oracles, and the processes that `given` opened."""
        self._backend.forget_oracles()
        self._printed = self.take_output()
        self._remarks = list(self.take_remarks())
        for child in self._children:
            child._backend.close()
        self._children.clear()

    def _backends(self) -> list[Backend]:
        return [self._backend, *(child._backend for child in self._children)]

    def close(self) -> None:
        self.end_check()
        self._backend.close()

    def _call(self, target: Target, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        sent_args = tuple(self._outgoing(a) for a in args)
        sent_kwargs = {key: self._outgoing(value) for key, value in kwargs.items()}
        path = target if isinstance(target, str) else f"#{target.number}"
        try:
            result = self._backend.call(target, sent_args, sent_kwargs)
        except StudentFault as fault:
            self._calls.append(RecordedCall(path, sent_args, sent_kwargs, fault=fault))
            raise
        self._calls.append(RecordedCall(path, sent_args, sent_kwargs, result=result))
        return self._incoming(result)

    def _get(self, target: Target, name: str | None) -> Any:
        return self._incoming(self._backend.get(target, name))

    def _outgoing(self, value: Any) -> Any:
        """Return ``value`` as it is sent and recorded; a student's own function goes as its handle."""
        if isinstance(value, Proxy):
            target = value._target
            return self._backend.get(target, None) if isinstance(target, str) else target
        return _outgoing(value)

    def _incoming(self, value: Any) -> Any:
        return Proxy(self, value) if isinstance(value, Handle) else value


class Proxy:
    """Something on the student's side: a module, a function, an object with state."""

    __slots__ = ("_student", "_target")

    def __init__(self, student: Student, target: Target) -> None:
        self._student = student
        self._target = target

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if isinstance(self._target, str) and "." not in self._target:
            return Proxy(self._student, f"{self._target}.{name}")
        return self._student._get(self._target, name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._student._call(self._target, args, kwargs)

    def value(self) -> Any:
        """Return what this stands for as plain data: ``student.landscapes.TILT.value()``."""
        return self._student._get(self._target, None)

    def __repr__(self) -> str:
        return f"<the student's {self._target}>"


def _outgoing(value: Any) -> Any:
    """Return ``value`` as it is sent and recorded: arrays frozen, generators as seeds."""
    if isinstance(value, np.random.Generator):
        return Seed(int(value.integers(2**63)))
    if isinstance(value, np.ndarray):
        frozen = value.copy(order="K")
        frozen.flags.writeable = False
        return frozen
    if type(value) in (list, tuple):
        return type(value)(_outgoing(item) for item in value)
    if type(value) is dict:
        return {key: _outgoing(item) for key, item in value.items()}
    return value


def materialise(value: Any) -> Any:
    """Return a recorded argument as code in this process takes it: seeds become generators."""
    if isinstance(value, Seed):
        return value.generator()
    if type(value) in (list, tuple):
        return type(value)(materialise(item) for item in value)
    if type(value) is dict:
        return {key: materialise(item) for key, item in value.items()}
    return value


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

    def call(self, target: Target, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        function = self._resolve(target)
        try:
            with self._modules.current():
                result = function(
                    *(self._arriving(a) for a in args),
                    **{key: self._arriving(value) for key, value in kwargs.items()},
                )
        except StudentFault:
            raise
        except Exception as error:
            raise raised_by_student(error, self._modules.folder) from error
        return self._leaving(result)

    def get(self, target: Target, name: str | None) -> Any:
        value = self._resolve(target)
        try:
            return self._leaving(value if name is None else getattr(value, name))
        except Exception as error:
            raise raised_by_student(error, self._modules.folder) from error

    def given(self, replacements: Mapping[str, Callable[..., Any]]) -> LocalBackend:
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
            for module in self._modules._loaded.values():
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
        if isinstance(value, PLAIN):
            return value
        self._objects.append(value)
        return Handle(len(self._objects) - 1)


class Reference:
    """The solution's modules: ``reference.losses.mse`` is the right function itself."""

    def __init__(self, folder: Path) -> None:
        self._modules = FolderModules(folder)

    def __getattr__(self, module: str) -> Any:
        if module.startswith("_"):
            raise AttributeError(module)
        return self._modules.load(module)

    def function(self, path: str) -> Callable[..., Any]:
        """Return the function at ``path``, such as ``losses.mse``. Raises AttributeError if there is none."""
        module, _, name = path.partition(".")
        function: Callable[..., Any] = getattr(self._modules.load(module), name)
        return function


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
    return StudentRaised(type(error).__name__, str(error), own_frames(error, folder))


def not_importable(module: str, error: Exception, folder: Path) -> NotReached:
    """Return the fault for a module whose import fails, with the line where it fails."""
    if isinstance(error, SyntaxError):
        file = Path(error.filename or f"{module}.py").name
        return NotReached(
            f"{file} cannot be read as Python: {error.msg} (line {error.lineno}).",
            (Frame(file, error.lineno or 0, "", (error.text or "").rstrip("\n")),),
        )
    frames = own_frames(error, folder)
    where = f" at line {frames[-1].line} of {frames[-1].file}" if frames else ""
    return NotReached(f"{module}.py cannot be imported: {type(error).__name__}{where}.", frames)

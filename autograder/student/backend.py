"""Where a student's code runs, as the suite's side sees it: the protocol, and the record of a call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..sandbox.registered import Registry
from .faults import StudentFault
from .programs import ProgramRun
from .scripts import Script, Target

__all__ = ["Backend", "RecordedCall", "Reference", "Target"]


class Backend(Protocol):
    """Where the student's code runs. Every method raises a `StudentFault` for what the code does.

    Those that call or read raise BackendBroken where it fails through no doing of the student's.

    changed: the places of the arguments whose dicts or lists the last call has changed
    after:   what the `Changeable` arguments of the last call hold since then
    """

    changed: tuple[int, ...]
    after: tuple[Any, ...]

    def call(self, target: Target, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call ``target`` and return plain data, or a `Handle`."""

    def get(self, target: Target, name: str | None) -> Any:
        """Return the attribute ``name`` of ``target`` (``target`` itself for None), as `call` does."""

    def operate(self, name: str, target: Target, args: tuple[Any, ...]) -> Any:
        """Return what an operation of `sandbox.operations` gives on ``target``, as `call` does."""

    def run_program(
        self, file: str, stdin: str, args: tuple[str, ...]
    ) -> tuple[ProgramRun, StudentFault | None]:
        """Run ``file`` as a program in a process of its own; return also the exception that ended it, if one did."""

    def register(self, registry: Registry) -> None:
        """Let objects of the classes of ``registry``, which is the judge's side, cross as plain data."""

    def with_replacements(self, replacements: Mapping[str, Callable[..., Any]]) -> Backend:
        """Return a fresh backend in which each function named has been replaced by an oracle."""

    def at_cell(self, grade_id: str) -> Backend:
        """Return a fresh backend in which the notebook was run up to the cell ``grade_id``, that cell with it."""

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
    """One call of a student's function: what went in, and what came out or the fault.

    replaced: the lower functions that were the judge's in this call
    answers: what those of them that were the check's own answered in this call, in order
    changed: the places of the arguments whose dicts or lists the call has changed
    is_read: whether no function was called, but a variable of a notebook was read
    script: what was done with the student's objects in a check, where this stands for all of it; ``result`` is then
            the list of what each step gave, and ``path`` the class or function that the first object came from
    registry: the classes whose objects cross as plain data, if there are any
    cell:   the id of the cell at whose state the notebook was asked; empty for its end, and for modules
    """

    path: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    result: Any = None
    fault: StudentFault | None = None
    replaced: frozenset[str] = frozenset()
    answers: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    changed: tuple[int, ...] = ()
    is_read: bool = False
    script: Script | None = None
    registry: Registry | None = None
    cell: str = ""

    def is_of(self, exercise: str) -> bool:
        """Whether the call tells something about ``exercise``: a function, a class, or a method of a class."""
        if self.script is None:
            return self.path == exercise
        return any(path == exercise or exercise.startswith(f"{path}.") for path in self.script.paths)


class Reference(Protocol):
    """The right functions, by path."""

    def function(self, path: str) -> Callable[..., Any]:
        """Return the function at ``path``, such as ``losses.mse``. Raises AttributeError if there is none."""

"""What the state of a student does for objects, programs and registered classes, and what it records of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..sandbox.registered import Registry
from ..wire import Changeable
from .backend import Backend, Reference
from .faults import StudentFault
from .programs import ProgramRun
from .recording import Recording
from .scripts import Step, Target


class ObjectState:
    """The part of a student's state that is about objects and programs."""

    backend: Backend
    reference: Reference | None
    registry: Registry | None
    recording: Recording

    if TYPE_CHECKING:  # what the state itself has

        def _backends(self) -> list[Backend]: ...

        def _outgoing(self, value: Any) -> Any: ...

        def _incoming(self, value: Any) -> Any: ...

        def _record(
            self,
            path: str,
            args: tuple[Any, ...],
            kwargs: dict[str, Any],
            result: Any,
            fault: StudentFault | None,
        ) -> None: ...

    def register(self, kind: str, to_plain: str, build: str) -> None:
        if self.reference is None:
            raise RuntimeError(
                "register(...) needs the reference solution, which is not here. Use it in hidden suites only."
            )
        self.registry = self.registry or Registry(self.reference.function)
        self.registry.add(kind, to_plain, build)
        for backend in self._backends():
            backend.register(self.registry)

    def operate(self, name: str, target: Target, args: tuple[Any, ...]) -> Any:
        """Return what an operation gives on an object of the student's, or on what a path names."""
        sent = tuple(self._outgoing(value) for value in args)
        try:
            result = self.backend.operate(name, target, sent)
        except StudentFault as fault:
            self.recording.add(Step("operate", target, name, sent, {}, fault))
            raise
        self.recording.add(Step("operate", target, name, sent, {}, result))
        return self._incoming(result)

    def program(self, file: str, stdin: str, args: tuple[str, ...], *, may_raise: bool) -> ProgramRun:
        """Run a file of the student's; what it printed and left is recorded under the file's name."""
        sent = (stdin, *args)
        try:
            run, raised = self.backend.run_program(file, stdin, args)
        except StudentFault as fault:
            self._record(file, sent, {}, None, fault)
            raise
        if raised is not None and not may_raise:
            self._record(file, sent, {}, None, raised)
            raise raised
        self._record(file, sent, {}, (run.exit_status, run.output, run.error_type, run.files), None)
        return run

    def _hand_back(self, given: tuple[Any, ...], after: tuple[Any, ...]) -> None:
        """Put what the student's code left of the arguments that it may change into these."""
        changeable = [value for value in given if isinstance(value, Changeable)]
        for place, value in zip(changeable, after, strict=False):
            place.value = self._incoming(value)

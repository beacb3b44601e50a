"""What `RemoteBackend` does with a student's objects and programs, beyond calls of functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from .. import wire
from ..sandbox.guest_handle import Guest
from ..sandbox.registered import Registry
from ..wire import Handle
from . import fault_messages
from .faults import NotReached, StudentFault, StudentStopped
from .guest_codec import Handles, guest_codec
from .oracle_calls import OracleCalls
from .programs import ProgramRun, reported
from .quotable import KnownText
from .scripts import Target

if TYPE_CHECKING:
    from ..sandbox.sandbox import Sandbox


class ObjectsAndPrograms:
    """The part of `RemoteBackend` that applies operations, runs programs and tells the guest of registered classes."""

    _sandbox: Sandbox
    _files: dict[str, bytes]
    _guest: Guest | None
    _handles: Handles
    _oracles: OracleCalls
    _registry: Registry | None
    _known: KnownText
    _output: str
    _syntax_errors: dict[str, tuple[str, int, str, int]]

    if TYPE_CHECKING:  # what the backend itself has

        def with_replacements(self, replacements: Mapping[str, Callable[..., Any]]) -> Self: ...

        def take_output(self) -> str: ...

        def close(self) -> None: ...

        def _request(self, target: Target | None) -> AbstractContextManager[str]: ...

        def _open_if_needed(self) -> None: ...

        def _exchange(
            self, message: wire.Message, what: str, seconds: float | None = None
        ) -> wire.Message: ...

        def _value(self, answer: wire.Message, target: Target) -> Any: ...

        def _tampered(self) -> StudentStopped: ...

    def operate(self, name: str, target: Target, args: tuple[Any, ...]) -> Any:
        """Return what an operation of `sandbox.operations` gives on ``target``, as `call` does."""
        with self._request(target):
            answer = self._exchange(wire.Operate(name, target, args), f"The operation {name} did not return")
            if name == "next" and isinstance(target, Handle) and self._guest is not None:
                self._handles.count(target, self._guest.frame_bytes)
            return self._value(answer, target)

    def run_program(
        self, file: str, stdin: str, args: tuple[str, ...]
    ) -> tuple[ProgramRun, StudentFault | None]:
        """Run ``file`` as a program in a fresh guest; return also the exception that ended it, if one did."""
        if file not in self._files:
            raise NotReached(f"There is no file {file}.")
        fresh = self.with_replacements({})
        try:
            return fresh._program(file, stdin, args)  # noqa: SLF001 (of the same class)
        finally:
            fresh.close()
            self._output += fresh.take_output()

    def _program(
        self, file: str, stdin: str, args: tuple[str, ...]
    ) -> tuple[ProgramRun, StudentFault | None]:
        with self._request(None):
            self._open_if_needed()
            if file in self._syntax_errors:
                raise fault_messages.unreadable(file, self._syntax_errors)
            answer = self._exchange(wire.Run(file, stdin, args), f"{file} did not end")
            report = reported(self._value(answer, Handle(0)))
        if report is None:
            raise self._tampered()
        run, error = report
        if error is None:
            return run, None
        fault = fault_messages.raised(file, error, self._known, self._sandbox.package_names)
        return replace(run, error_type=getattr(fault, "error_type", "")), fault

    def register(self, registry: Registry) -> None:
        """Let objects of the classes of ``registry`` cross as plain data, from now on and in later guests."""
        self._registry = registry
        if self._guest is not None:
            self._send_registered(self._guest)

    def _send_registered(self, guest: Guest) -> None:
        if self._registry is None:
            return
        guest.codec = guest_codec(self._handles, self._oracles, self._registry, self._sandbox.package_names)
        for entry in self._registry.entries:
            self._exchange(wire.Register(*entry), "The files could not be read")

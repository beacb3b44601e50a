"""A student's code as a suite sees it: one interface, in this process or behind the wire.

``student.losses.mse(y_hat, y)`` calls the student's function and returns plain data. Arrays go over
as read-only copies, a ``numpy.random.Generator`` as a fresh child stream, a callable as an oracle
that is answered on the judge's side. What is not plain data (a student's own object) stays where it
is; the suite holds a `Proxy` of it. Every call is recorded, so that a failed check can be compared
with the known misconceptions.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..results import Outcome
from ..wire import Handle, Seed
from .backend import Backend, RecordedCall, Reference, Target
from .faults import StudentFault, StudentStopped


class _Answering:
    """A check's own function that keeps its answers, for it may draw them at random."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self.answers: list[Any] = []

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        answer = self._function(*args, **kwargs)
        self.answers.append(copy.deepcopy(answer))
        return answer


class Student:
    """The student's modules as attributes. ``reference`` holds the right functions for `with_reference`."""

    def __init__(self, backend: Backend, reference: Reference | None = None) -> None:
        self._backend = backend
        self._reference = reference
        self._children: list[Student] = []
        self._calls: list[RecordedCall] = []
        self._printed = ""
        self._remarks: list[str] = []
        self._replaced: frozenset[str] = frozenset()
        self._answering: dict[str, _Answering] = {}
        self._overrun: set[str] = set()
        self._changed: tuple[int, ...] = ()

    def __getattr__(self, module: str) -> Proxy:
        if module.startswith("_"):
            raise AttributeError(module)
        return Proxy(self, module)

    def with_reference(self, *paths: str, by: Mapping[str, Callable[..., Any]] | None = None) -> Student:
        """Return the student's code with each function of ``paths`` replaced by the right one.

        So a mistake in ``losses.mse`` does not cost the marks of what builds on it. The right
        function never enters the student's process: it is an oracle of the judge, and it answers
        only until the check is over.

        by: functions of the check's own for further paths, where the right one cannot answer: one that draws
            from a generator, say, which stays on the student's side
        """
        if self._reference is None:
            raise RuntimeError(
                "student.with_reference(...) needs the reference solution, which is not here. "
                "Use it in hidden suites only."
            )
        answering = {path: _Answering(function) for path, function in (by or {}).items()}
        replacements: dict[str, Callable[..., Any]] = {path: self._reference.function(path) for path in paths}
        replacements |= answering
        child = Student(self._backend.with_replacements(replacements), self._reference)
        child._calls, child._overrun = self._calls, self._overrun
        child._replaced = self._replaced | replacements.keys()
        child._answering = self._answering | answering
        self._children.append(child)
        return child

    def own_then_reference(self, attempt: Callable[[Student], None], *paths: str) -> None:
        """Run ``attempt`` on the student's own code; if it fails, again with the right ``paths`` in place.

        So students whose code hangs together need no second process, and a mistake in a lower function
        costs nothing here. Code that did not end is not run again, since it would use up the time of other
        exercises, and a lower function that did not end before is replaced at once. Raises what the last
        run of ``attempt`` raised.
        """
        if self._overrun.isdisjoint(paths):
            try:
                return attempt(self)
            except StudentStopped:
                raise
            except Exception:  # noqa: BLE001 (student code, or a check of it, may raise anything)
                self.take_calls()  # a mistake in a lower function must not blur the diagnosis
        attempt(self.with_reference(*paths))

    def given(self, *paths: str, by: Mapping[str, Callable[..., Any]] | None = None) -> Student:
        """The old name of `with_reference`; it goes in version 0.3."""
        warnings.warn("student.given is now called student.with_reference", DeprecationWarning, stacklevel=2)
        return self.with_reference(*paths, by=by)

    def isolated(self, attempt: Callable[[Student], None], *paths: str) -> None:
        """The old name of `own_then_reference`; it goes in version 0.3."""
        warnings.warn(
            "student.isolated is now called student.own_then_reference", DeprecationWarning, stacklevel=2
        )
        self.own_then_reference(attempt, *paths)

    def answer(self, path: str, args: tuple[Any, ...]) -> Any:
        """Return what the function at ``path`` gives for recorded arguments, as plain data; nothing is recorded.

        Raises StudentFault.
        """
        return self._backend.call(path, args, {})

    def take_calls(self) -> list[RecordedCall]:
        """Return the calls since the last time, and forget them."""
        calls, self._calls[:] = list(self._calls), []
        return calls

    def take_output(self) -> str:
        """Return what the student's code has printed since the last time."""
        before, self._printed = self._printed, ""
        return before + "".join([backend.take_output() for backend in self._backends()])

    def take_remarks(self) -> tuple[str, ...]:
        """Return the remarks since the last time: what NumPy warned of, and where. They cost nothing."""
        remarks, self._remarks = list(self._remarks), []
        for backend in self._backends():
            remarks += backend.take_remarks()
        return tuple(dict.fromkeys(remarks))

    def end_check(self) -> None:
        """End what belongs to one check: its oracles, and the processes that `with_reference` opened."""
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
        for function in self._answering.values():
            function.answers.clear()
        try:
            result = self._backend.call(target, sent_args, sent_kwargs)
        except StudentFault as fault:
            if fault.outcome is Outcome.TIMED_OUT:
                self._overrun.add(path)
            self._changed = ()
            self._record(path, sent_args, sent_kwargs, None, fault)
            raise
        self._changed = self._backend.changed
        self._record(path, sent_args, sent_kwargs, result, None)
        return self._incoming(result)

    def _record(
        self,
        path: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        result: Any,
        fault: StudentFault | None,
    ) -> None:
        answers = {path: tuple(function.answers) for path, function in self._answering.items()}
        call = RecordedCall(path, args, kwargs, result, fault, self._replaced, answers, self._changed)
        self._calls.append(call)

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

    @property
    def changed_arguments(self) -> tuple[int, ...]:
        """The places of the arguments whose dicts or lists the student's last call has changed."""
        return self._student._changed

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

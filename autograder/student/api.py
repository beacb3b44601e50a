"""A student's code as a suite sees it: one interface, in this process or behind the wire.

``student.losses.mse(y_hat, y)`` calls the student's function and returns plain data. Arrays go over
as read-only copies, a ``numpy.random.Generator`` as a fresh child stream, a callable as an oracle
that is answered on the judge's side. What is not plain data (a student's own object) stays where it
is; the suite holds a `Proxy` of it. Every call is recorded, so that a failed check can be compared
with the known misconceptions.

Every name after ``student.`` is a module of the student's and every name after a proxy an attribute
there, except the two methods that authors need (`Student.with_reference`, `Student.own_then_reference`)
and their old names. All else is a function of this module: `value_of`, `take_calls`, `close`, ...
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import numpy as np

from ..errors import AutograderError
from ..results import Outcome
from ..wire import Handle, Seed
from .backend import Backend, RecordedCall, Reference, Target
from .faults import StudentFault, StudentStopped


class NotPlainData(AutograderError, TypeError):
    """A check compared or judged an object that lives in the student's process, as if it were a value."""


class Student:
    """The student's modules as attributes. ``reference`` holds the right functions for `with_reference`."""

    __slots__ = ("__state__",)

    def __init__(self, backend: Backend, reference: Reference | None = None) -> None:
        self.__state__ = _State(backend, reference)

    def __getattr__(self, module: str) -> Proxy:
        if module.startswith("_"):
            raise AttributeError(module)
        return Proxy(self.__state__, module)

    def with_reference(self, *paths: str, by: Mapping[str, Callable[..., Any]] | None = None) -> Student:
        """Return the student's code with each function of ``paths`` replaced by the right one.

        So a mistake in ``losses.mse`` does not cost the marks of what builds on it. The right
        function never enters the student's process: it is an oracle of the judge, and it answers
        only while a check calls the code that it was put into. Checks that replace the same functions
        share a process, as those do that replace none.

        by: functions of the check's own for further paths, where the right one cannot answer: one that draws
            from a generator, say, which stays on the student's side
        """
        child = Student.__new__(Student)
        child.__state__ = self.__state__.with_reference(paths, by or {})
        return child

    def own_then_reference(self, attempt: Callable[[Student], None], *paths: str) -> None:
        """Run ``attempt`` on the student's own code; if it fails, again with the right ``paths`` in place.

        So students whose code hangs together need no second process, and a mistake in a lower function
        costs nothing here. Code that did not end is not run again, since it would use up the time of other
        exercises, and a lower function that did not end before is replaced at once. Raises what the last
        run of ``attempt`` raised.
        """
        if self.__state__.overrun.isdisjoint(paths):
            try:
                return attempt(self)
            except StudentStopped:
                raise
            except Exception:  # noqa: BLE001 (student code, or a check of it, may raise anything)
                take_calls(self)  # a mistake in a lower function must not blur the diagnosis
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


def _refuse(proxy: Proxy, *_: object) -> NoReturn:
    target = proxy.__target__
    if isinstance(target, str):
        raise NotPlainData(
            f"student.{target} is a name in the student's process, not a value. "
            f"Compare value_of(student.{target}), which is plain data, or what a call of it returns."
        )
    raise NotPlainData(
        "An object of the student's own is not a value that can be compared here. Compare its attributes, "
        "or what its methods return."
    )


class Proxy:
    """Something on the student's side: a module, a function, an object with state.

    It is no value: to compare it, to order it or to ask whether it is true raises NotPlainData, since an answer
    would be one of ours (two proxies are never equal) or of the student's (an object that is equal to everything).
    """

    __slots__ = ("__state__", "__target__")

    def __init__(self, state: _State, target: Target) -> None:
        self.__state__ = state
        self.__target__ = target

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        target = self.__target__
        if isinstance(target, str) and "." not in target:
            return Proxy(self.__state__, f"{target}.{name}")
        return self.__state__.get(target, name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.__state__.call(self.__target__, args, kwargs)

    @property
    def __changed_arguments__(self) -> tuple[int, ...]:
        """The places of the arguments whose dicts or lists the student's last call has changed."""
        return self.__state__.changed

    def __repr__(self) -> str:
        target = self.__target__
        return f"<the student's {target if isinstance(target, str) else 'object'}>"

    def __copy__(self) -> Proxy:
        return self

    def __deepcopy__(self, _: object) -> Proxy:
        return self  # what it stands for cannot be copied from here

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = _refuse
    __hash__ = object.__hash__


def value_of(proxy: Proxy) -> Any:
    """Return what ``proxy`` stands for as plain data: ``value_of(student.landscapes.TILT)``. Raises StudentFault."""
    return proxy.__state__.get(proxy.__target__, None)


def changed_arguments(proxy: Proxy) -> tuple[int, ...]:
    """Return the places of the arguments whose dicts or lists the student's last call has changed."""
    return proxy.__changed_arguments__


def call_unrecorded(student: Student, path: str, args: tuple[Any, ...]) -> Any:
    """Return what the function at ``path`` gives for recorded arguments, as plain data; nothing is recorded.

    Raises StudentFault.
    """
    return student.__state__.backend.call(path, args, {})


def take_calls(student: Student) -> list[RecordedCall]:
    """Return the calls since the last time, and forget them."""
    recorded = student.__state__.calls
    calls, recorded[:] = list(recorded), []
    return calls


def take_output(student: Student) -> str:
    """Return what the student's code has printed since the last time."""
    return student.__state__.take_output()


def take_remarks(student: Student) -> tuple[str, ...]:
    """Return the remarks since the last time: what NumPy warned of, and where. They cost nothing."""
    return student.__state__.take_remarks()


def end_check(student: Student) -> None:
    """End what belongs to one check: its oracles, and the processes that were opened for functions of its own."""
    student.__state__.end_check()


def close(student: Student) -> None:
    """Stop the student's code and free what it holds."""
    student.__state__.close()


class _KeptAnswers:
    """A check's own function that keeps its answers, for it may draw them at random."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self.answers: list[Any] = []

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        answer = self._function(*args, **kwargs)
        self.answers.append(copy.deepcopy(answer))
        return answer


class _State:
    """Where a student's code runs, and what its calls have left behind for the suite.

    overrun: the functions that did not return in time
    changed: the places of the arguments that the last call has changed
    kept:    processes by the functions that are replaced in them by the reference's, for the whole submission
    """

    def __init__(self, backend: Backend, reference: Reference | None) -> None:
        self.backend = backend
        self.reference = reference
        self.kept: dict[frozenset[str], Backend] = {}
        self.children: list[Backend] = []
        self.calls: list[RecordedCall] = []
        self.overrun: set[str] = set()
        self.changed: tuple[int, ...] = ()
        self._printed = ""
        self._remarks: list[str] = []
        self._replaced: frozenset[str] = frozenset()
        self._kept_answers: dict[str, _KeptAnswers] = {}

    def with_reference(self, paths: tuple[str, ...], by: Mapping[str, Callable[..., Any]]) -> _State:
        if self.reference is None:
            raise RuntimeError(
                "student.with_reference(...) needs the reference solution, which is not here. "
                "Use it in hidden suites only."
            )
        own = {path: _KeptAnswers(function) for path, function in by.items()}
        replacements: dict[str, Callable[..., Any]] = {path: self.reference.function(path) for path in paths}
        replacements |= own
        replaced = self._replaced.union(replacements)
        child = _State(self._backend_with(replacements, replaced, bool(own)), self.reference)
        child.calls, child.overrun = self.calls, self.overrun
        child.children, child.kept = self.children, self.kept
        child._replaced = replaced
        child._kept_answers = self._kept_answers | own
        return child

    def _backend_with(
        self, replacements: Mapping[str, Callable[..., Any]], replaced: frozenset[str], of_this_check: bool
    ) -> Backend:
        """Return a backend with the replacements. of_this_check: whether a function of the check's own is among them"""
        if of_this_check or self._kept_answers:
            self.children.append(self.backend.with_replacements(replacements))
            return self.children[-1]
        if replaced not in self.kept:
            self.kept[replaced] = self.backend.with_replacements(replacements)
        return self.kept[replaced]

    def take_output(self) -> str:
        texts, self._printed = [self._printed], ""
        texts += [backend.take_output() for backend in self._backends()]
        return "".join(texts)

    def take_remarks(self) -> tuple[str, ...]:
        remarks, self._remarks = list(self._remarks), []
        for backend in self._backends():
            remarks += backend.take_remarks()
        return tuple(dict.fromkeys(remarks))

    def end_check(self) -> None:
        self.backend.forget_oracles()
        self._printed = self.take_output()
        self._remarks = list(self.take_remarks())
        for backend in self.children:
            backend.close()
        self.children.clear()
        for backend in self.kept.values():
            backend.forget_oracles()

    def close(self) -> None:
        self.end_check()
        for backend in [self.backend, *self.kept.values()]:
            backend.close()
        self.kept.clear()

    def _backends(self) -> list[Backend]:
        others = [*self.kept.values(), *self.children]
        return [self.backend, *(backend for backend in others if backend is not self.backend)]

    def call(self, target: Target, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        sent_args = tuple(self._outgoing(a) for a in args)
        sent_kwargs = {key: self._outgoing(value) for key, value in kwargs.items()}
        path = target if isinstance(target, str) else f"#{target.number}"
        for function in self._kept_answers.values():
            function.answers.clear()
        try:
            result = self.backend.call(target, sent_args, sent_kwargs)
        except StudentFault as fault:
            if fault.outcome is Outcome.TIMED_OUT:
                self.overrun.add(path)
            self.changed = ()
            self._record(path, sent_args, sent_kwargs, None, fault)
            raise
        self.changed = self.backend.changed
        self._record(path, sent_args, sent_kwargs, result, None)
        return self._incoming(result)

    def get(self, target: Target, name: str | None) -> Any:
        return self._incoming(self.backend.get(target, name))

    def _record(
        self,
        path: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        result: Any,
        fault: StudentFault | None,
    ) -> None:
        answers = {path: tuple(function.answers) for path, function in self._kept_answers.items()}
        call = RecordedCall(path, args, kwargs, result, fault, self._replaced, answers, self.changed)
        self.calls.append(call)

    def _outgoing(self, value: Any) -> Any:
        """Return ``value`` as it is sent and recorded; a student's own function goes as its handle."""
        if isinstance(value, Proxy):
            target = value.__target__
            return self.backend.get(target, None) if isinstance(target, str) else target
        return _outgoing(value)

    def _incoming(self, value: Any) -> Any:
        """Return ``value`` with a `Proxy` for each object of the student's, also inside lists, tuples and dicts."""
        kind = type(value)
        if kind is Handle:
            return Proxy(self, value)
        if kind is list or kind is tuple:
            return kind(map(self._incoming, value))
        if kind is dict:
            return {key: self._incoming(item) for key, item in value.items()}
        return value


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

"""A student's code as a suite sees it: one interface, in this process or behind the wire.

``student.losses.mse(y_hat, y)`` calls the student's function and returns plain data. Arrays go over
as read-only copies, a ``numpy.random.Generator`` as a fresh child stream, a callable as an oracle
that is answered on the judge's side. What is not plain data (a student's own object) stays where it
is; the suite holds a `Proxy` of it, whose operators ask the student's process. Every call is recorded, so that a failed check can be compared
with the known misconceptions.

Every name after ``student.`` is a module of the student's and every name after a proxy an attribute
there, except the two methods that authors need (`Student.with_reference`, `Student.own_then_reference`)
and their old names. All else is a function of this module: `value_of`, `take_calls`, `close`, ...
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..results import Outcome
from ..sandbox.registered import Registry
from ..wire import Handle, objects_replaced
from .backend import Backend, RecordedCall, Reference, Target
from .error_classes import error_class
from .faults import StudentFault, StudentStopped
from .notebook_source import is_notebook
from .object_state import ObjectState
from .outgoing import KeptAnswers, outgoing
from .programs import ProgramRun
from .proxy import NotPlainData, Proxy, equal, leaving, less, truth
from .recording import Recording
from .scripts import Step

__all__ = [
    "NotPlainData",
    "Proxy",
    "Student",
    "call_unrecorded",
    "changed_arguments",
    "close",
    "end_check",
    "equal",
    "error_class",
    "leaving",
    "less",
    "register",
    "take_calls",
    "take_output",
    "take_remarks",
    "truth",
    "value_of",
]


class Student:
    """The student's modules as attributes. ``reference`` holds the right functions for `with_reference`."""

    __slots__ = ("__state__",)

    def __init__(self, backend: Backend, reference: Reference | None = None) -> None:
        self.__state__ = _State(backend, reference)

    def __getattr__(self, module: str) -> Proxy:
        if module.startswith("_"):
            raise AttributeError(module)
        if is_notebook(module):
            from .notebook_proxy import Notebook  # which is a Proxy

            return Notebook(self.__state__, module)
        return Proxy(self.__state__, module)

    def program(
        self, file: str, *, stdin: str = "", args: tuple[str, ...] | list[str] = (), may_raise: bool = False
    ) -> ProgramRun:
        """Run the student's ``file`` as a program, in a process in which nothing else has run, and return how it ended.

        stdin:     what it reads with ``input()`` or from ``sys.stdin``
        args:      ``sys.argv`` behind the file's name
        may_raise: whether it may end with an exception that nobody catches, as exit status 1; else that is raised here

        Raises StudentFault.
        """
        return self.__state__.program(file, stdin, tuple(args), may_raise=may_raise)

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

        So students whose code hangs together need no second process, and a mistake in a lower function costs nothing here.
        Code that did not end is not run again, since it would use up the time of other exercises, and a lower function
        that did not end before is replaced at once. Raises what the last run of ``attempt`` raised.
        """
        if self.__state__.overrun.isdisjoint(paths):
            earlier = [*self.__state__.calls]
            try:
                return attempt(self)
            except StudentStopped:
                raise
            except Exception:  # noqa: BLE001 (student code, or a check of it, may raise anything)
                take_calls(self)  # a mistake in a lower function must not blur the diagnosis
                self.__state__.calls.extend(earlier)  # attempts that passed tell mistakes apart
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


def value_of(proxy: Proxy) -> Any:
    """Return what ``proxy`` stands for as plain data: ``value_of(student.landscapes.TILT)``. Raises StudentFault."""
    return proxy.__state__.get(proxy.__target__, None)


def register(student: Student, kind: str, *, to_plain: str, build: str) -> None:
    """Let objects of an author's own class cross as plain data, in both directions.

    kind:     the class, as a path such as ``shapes.Point``
    to_plain: the path of a function, object -> plain data
    build:    the path of a function, plain data -> object

    Each is looked up twice: in the solution's folder at the judge, and in the student's process among the student's
    modules and what was handed out. Only the three names go over, so nothing secret can. What the student's ``to_plain``
    says is taken apart again by the solution's ``build``, so what a check holds is an object of the solution's class.
    Raises RuntimeError without a solution.
    """
    student.__state__.register(kind, to_plain, build)


def changed_arguments(proxy: Proxy) -> tuple[int, ...]:
    """Return the places of the arguments whose dicts or lists the student's last call has changed."""
    return proxy.__changed_arguments__


def call_unrecorded(student: Student, path: str, args: tuple[Any, ...], *, is_read: bool = False) -> Any:
    """Return what the function at ``path`` gives for recorded arguments, as plain data; nothing is recorded.

    is_read: whether ``path`` is a variable, whose value is returned

    Raises StudentFault.
    """
    backend = student.__state__.backend
    return backend.get(path, None) if is_read else backend.call(path, args, {})


def take_calls(student: Student) -> list[RecordedCall]:
    """Return the calls since the last time, and forget them."""
    return student.__state__.take_calls()


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


class _State(ObjectState):
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
        self.recording = Recording()
        self.recordings = [(backend, self.recording)]
        self.registry: Registry | None = None
        self.cell = ""
        self.overrun: set[str] = set()
        self.changed: tuple[int, ...] = ()
        self._printed = ""
        self._remarks: list[str] = []
        self._replaced: frozenset[str] = frozenset()
        self._kept_answers: dict[str, KeptAnswers] = {}

    def with_reference(self, paths: tuple[str, ...], by: Mapping[str, Callable[..., Any]]) -> _State:
        if self.reference is None:
            raise RuntimeError(
                "student.with_reference(...) needs the reference solution, which is not here. "
                "Use it in hidden suites only."
            )
        own = {path: KeptAnswers(function) for path, function in by.items()}
        replacements: dict[str, Callable[..., Any]] = {path: self.reference.function(path) for path in paths}
        replacements |= own
        replaced = self._replaced.union(replacements)
        child = _State(self._backend_with(replacements, replaced, bool(own)), self.reference)
        child.calls, child.overrun = self.calls, self.overrun
        child.children, child.kept = self.children, self.kept
        child._replaced = replaced
        child.registry, child.recordings = self.registry, self.recordings
        child.recording = next(
            (own for backend, own in self.recordings if backend is child.backend), Recording(replaced)
        )
        if all(own is not child.recording for _, own in self.recordings):
            self.recordings.append((child.backend, child.recording))
        child._kept_answers = self._kept_answers | own
        return child

    def take_calls(self) -> list[RecordedCall]:
        """Return the recorded calls and the scripts of what was done with objects, and forget them."""
        calls = [*self.calls, *(call for _, recording in self.recordings for call in recording.take())]
        self.calls.clear()
        lasting = [self.backend, *self.kept.values()]
        self.recordings[:] = [
            pair for pair in self.recordings if any(pair[0] is backend for backend in lasting)
        ]
        return calls

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
            if not self.recording.add(Step("call", target, "", sent_args, sent_kwargs, fault)):
                self._record(path, sent_args, sent_kwargs, None, fault)
            raise
        self.changed = self.backend.changed
        if not self.recording.add(Step("call", target, "", sent_args, sent_kwargs, result)):
            self._record(
                path,
                sent_args,
                sent_kwargs,
                (result, *after) if (after := self.backend.after) else result,
                None,
            )
        self._hand_back((*args, *kwargs.values()), self.backend.after)
        return self._incoming(result)

    def get(self, target: Target, name: str | None) -> Any:
        try:
            result = self.backend.get(target, name)
        except StudentFault as fault:
            self.recording.add(Step("get", target, name or "", (), {}, fault))
            raise
        self.recording.add(Step("get", target, name or "", (), {}, result))
        return self._incoming(result)

    def read(self, path: str) -> Any:
        """Return the variable at ``path`` of a notebook; it is recorded as a call without arguments."""
        try:
            value = self.backend.get(path, None)
        except StudentFault as fault:
            self._record(path, (), {}, None, fault, is_read=True)
            raise
        self._record(path, (), {}, value, None, is_read=True)
        return self._incoming(value)

    def at_cell(self, grade_id: str) -> _State:
        """Return the state of the notebook at a cell."""
        child = _State(self.backend.at_cell(grade_id), self.reference)
        child.registry, child.calls, child.cell = self.registry, self.calls, grade_id
        child.overrun, child.children, child.kept = self.overrun, self.children, self.kept
        child._replaced = self._replaced | {f"cell {grade_id}"}  # no process of another state is taken for it
        self.children.append(child.backend)
        return child

    def _record(
        self,
        path: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        result: Any,
        fault: StudentFault | None,
        *,
        is_read: bool = False,
    ) -> None:
        answers = {path: tuple(function.answers) for path, function in self._kept_answers.items()}
        if self.registry is not None:
            result = self.registry.flattened(result)
        changed = () if is_read else self.changed
        call = RecordedCall(
            path,
            args,
            kwargs,
            result,
            fault,
            self._replaced,
            answers,
            changed,
            is_read,
            registry=self.registry,
            cell=self.cell,
        )
        self.calls.append(call)

    def _outgoing(self, value: Any) -> Any:
        """Return ``value`` as it is sent and recorded; a student's own function goes as its handle."""
        if type(value) is Proxy:
            target = value.__target__
            return self.backend.get(target, None) if isinstance(target, str) else target
        if type(value) in (list, tuple):
            return type(value)(map(self._outgoing, value))
        if type(value) is dict:
            return {key: self._outgoing(item) for key, item in value.items()}
        return outgoing(value)

    def _incoming(self, value: Any) -> Any:
        """Return ``value`` with a `Proxy` for each object of the student's, also inside lists, tuples and dicts."""
        kind = type(value)
        if kind is Handle:
            return Proxy(self, value)
        if kind is list or kind is tuple:
            return kind(map(self._incoming, value))
        if kind is dict:
            return {key: self._incoming(item) for key, item in value.items()}
        if kind is np.ndarray and value.dtype.char == "O":
            return objects_replaced(value, self._incoming)
        return value

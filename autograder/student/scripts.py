"""What a check did with objects of the student's, step by step: it can be done again with another class.

A mistake in a class with state shows in the third call and not in the first. So the steps of a check are kept together
(what was made, which method was called with what, what came back) and replayed on every known wrong class at the judge:
the one that answers the same at each step has the same mistake. What the process had been through before the check is
replayed first, since a list that all objects share by mistake is filled there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

import numpy as np

from ..wire import Handle, copy_of
from .faults import StudentFault, StudentRaised

Target = str | Handle
"""What is called: a path such as ``losses.mse``, or a handle."""

MOST_STEPS: Final = 1000
"""Of a process, those before the check included: beyond it nothing is recorded, and no mistake in objects is named."""

AN_OBJECT: Final = "an object"
GONE: Final = "no such object"

What = Literal["call", "get", "operate"]


@dataclass(frozen=True)
class Step:
    """One thing done: a call of ``target``, its attribute ``name``, or the operation ``name`` on it.

    result: what came back, handles and all; a fault if it raised
    """

    what: What
    target: Target
    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    result: Any


@dataclass(frozen=True)
class Script:
    """The steps of one check, and those that the same process had been through before."""

    steps: tuple[Step, ...]
    before: tuple[Step, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """The classes and functions of the student's from which the objects came."""
        return tuple(dict.fromkeys(step.target for step in self.steps if isinstance(step.target, str)))

    @property
    def answers(self) -> list[Any]:
        """What each step gave, with a word in the place of each object."""
        return [answer_of(step.result) for step in self.steps]


class Performer(Protocol):
    """Where a script can be performed: as much of a backend as it takes."""

    def call(self, target: Target, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any: ...

    def get(self, target: Target, name: str | None) -> Any: ...

    def operate(self, name: str, target: Target, args: tuple[Any, ...]) -> Any: ...


def answer_of(result: Any) -> Any:
    """Return a result as it is compared: handles as a word, an exception as its type and message, ended by any stop."""
    if isinstance(result, StudentRaised):
        return ("raised", result.error_type, result.error_message)
    if isinstance(result, StudentFault):
        return ("stopped",)
    return _replaced(result, lambda _: AN_OBJECT)


def performed(script: Script, backend: Performer) -> list[Any]:
    """Return what each step of ``script`` gives with ``backend``, as `Script.answers` has it. Raises nothing of the code's."""
    objects: dict[int, Handle] = {}
    for step in script.before:
        _perform(step, backend, objects)
    return [_as_it_is_now(answer_of(_perform(step, backend, objects))) for step in script.steps]


def _as_it_is_now(value: Any) -> Any:
    """Return a copy of what an object may change at a later step; over the wire every answer is one."""
    kind = type(value)
    if kind is list or kind is tuple:
        return kind(map(_as_it_is_now, value))
    if kind is dict:
        return {key: _as_it_is_now(item) for key, item in value.items()}
    return value.copy() if kind is np.ndarray else copy_of(value)


def _perform(step: Step, backend: Performer, objects: dict[int, Handle]) -> Any:
    """Do one step; note which object here stands for which of the recording."""

    def here(handle: Handle) -> Handle:
        if handle.number not in objects:
            raise LookupError
        return objects[handle.number]

    try:
        target = here(step.target) if isinstance(step.target, Handle) else step.target
        args = _replaced(step.args, here)
        kwargs = _replaced(step.kwargs, here)
    except LookupError:
        return GONE
    try:
        if step.what == "call":
            result = backend.call(target, args, kwargs)
        elif step.what == "get":
            result = backend.get(target, step.name)
        else:
            result = backend.operate(step.name, target, args)
    except StudentFault as fault:
        return fault
    for recorded, own in _pairs(step.result, result):
        objects[recorded.number] = own
    return result


def _replaced(value: Any, replace: Callable[[Handle], Any]) -> Any:
    kind = type(value)
    if kind is Handle:
        return replace(value)
    if kind is list or kind is tuple:
        return kind(_replaced(item, replace) for item in value)
    if kind is dict:
        return {key: _replaced(item, replace) for key, item in value.items()}
    return value


def _pairs(recorded: Any, own: Any) -> Iterator[tuple[Handle, Handle]]:
    """Yield the handles that stand at the same places of two results."""
    if type(recorded) is Handle and type(own) is Handle:
        yield recorded, own
    elif type(recorded) in (list, tuple) and type(own) is type(recorded):
        for left, right in zip(recorded, own, strict=False):
            yield from _pairs(left, right)
    elif type(recorded) is dict and type(own) is dict:
        for key in recorded.keys() & own.keys():
            yield from _pairs(recorded[key], own[key])


def holds_object(value: Any) -> bool:
    """Whether a result or an argument is an object of the student's, or holds one."""
    kind = type(value)
    if kind is list or kind is tuple:
        return any(map(holds_object, value))
    if kind is dict:
        return any(map(holds_object, value.values()))
    return kind is Handle

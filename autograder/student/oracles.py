"""The judge's functions that student code may call, by number, and the student's that it may pass to them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Protocol

from ..wire import Handle


class OracleTable:
    """Functions of the judge by the numbers that it has issued. A number is never issued twice."""

    def __init__(self) -> None:
        self._functions: dict[int, Callable[..., Any]] = {}
        self._numbers: dict[int, int] = {}  # id of a function that is kept here -> its number
        self._issued = 0

    def number(self, function: Callable[..., Any]) -> int:
        """Return the number of ``function``, a new one if it has none."""
        number = self._numbers.get(id(function))
        if number is None:
            number = self._issued = self._issued + 1
            self._functions[number] = function
            self._numbers[id(function)] = number
        return number

    def find(self, number: int) -> Callable[..., Any] | None:
        """Return the function with this number; None for a number that was not issued, or is forgotten."""
        return self._functions.get(number)

    def keep_only(self, functions: Collection[Callable[..., Any]]) -> None:
        """Forget all but ``functions``."""
        kept = {id(function) for function in functions}
        self._functions = {number: f for number, f in self._functions.items() if id(f) in kept}
        self._numbers = {id(function): number for number, function in self._functions.items()}


class Caller(Protocol):
    """What calls an object of the student's."""

    def call(self, target: Handle, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any: ...


@dataclass(frozen=True)
class PassedFunction:
    """A function of the student's that student code has passed to an oracle: the judge may call it."""

    backend: Caller
    handle: Handle

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.backend.call(self.handle, args, kwargs)

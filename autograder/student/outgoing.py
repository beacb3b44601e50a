"""What goes to a student's process, as it is sent and recorded, and what a check's own function has answered to it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from ..wire import Changeable, Seed, copy_of

_PLAIN: Final = frozenset({float, int, bool, str, bytes, complex, type(None)})


class KeptAnswers:
    """A check's own function that keeps its answers, for it may draw them at random."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self.answers: list[Any] = []

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        answer = self._function(*args, **kwargs)
        self.answers.append(copy.deepcopy(answer))
        return answer


def outgoing(value: Any) -> Any:
    """Return ``value`` as it is sent and recorded: a copy, arrays frozen, generators as seeds."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, np.random.Generator):
        return Seed(int(value.integers(2**63)))
    if isinstance(value, np.ndarray):
        frozen = value.copy(order="K")
        frozen.flags.writeable = False
        return frozen
    if type(value) is Changeable:
        return Changeable(outgoing(value.value))
    return copy_of(value)

"""Symptoms that show when the student's function is asked again: what it ignores, how it grows, what it remembers.

Each is seen on two calls with different random numbers before it counts, and only on inputs of the same size to which the right
function has a finite answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..student.faults import StudentFault, StudentStopped
from .comparison import Answer, alike, both_answers, is_distinctive
from .other_inputs import changed, plain, sharing_rows
from .relations import Symptom

Args = tuple[Any, ...]

DEGREES = (-2, -1, 0, 1, 2, 3, 4)


@dataclass(frozen=True)
class Probed:
    """One call that may be asked again: its arguments and their names, both answers, and both functions."""

    args: Args
    names: Sequence[str]
    got: Any
    expected: Any
    student: Answer
    right: Answer

    def both(self, args: Args) -> tuple[Any, Any] | None:
        """Return the student's and the right answer to other arguments, or None where either has none."""
        return both_answers(self.student, self.right, args)

    def with_argument(self, place: int, value: Any) -> Args:
        """Return the arguments with another one at ``place``."""
        return (*self.args[:place], value, *self.args[place + 1 :])


def probe(calls: Sequence[Probed]) -> Symptom | None:
    """Return the first symptom that shows in each of two calls; None if none does.

    Raises StudentStopped if the student's code did not end.
    """
    usable = [call for call in calls if plain(call.args) and not isinstance(call.got, StudentFault)][:2]
    if len(usable) < 2:
        return None
    for observe in (_state, _ignored_arguments, _rows_used, _growth, _order_of_rows, _shifts):
        first = list(observe(usable[0]))
        if first:
            again = set(observe(usable[1]))
            for symptom in first:
                if symptom in again:
                    return symptom
    return None


def other_value(value: Any) -> Any:
    """Return another value of the same kind for an argument: other numbers, or the same labels in other places; None if none."""
    if isinstance(value, float) or (isinstance(value, np.ndarray) and is_distinctive(value)):
        return changed(value)
    if isinstance(value, np.ndarray) and value.ndim and len(value) > 1:
        rolled = np.roll(value, 1, axis=0)
        rolled.flags.writeable = False
        return None if np.array_equal(rolled, value) else rolled
    return None


def _state(call: Probed) -> Iterator[Symptom]:
    try:
        again = call.student(call.args)
    except StudentStopped:
        raise
    except StudentFault as fault:
        again = fault
    if not alike(again, call.got):
        yield Symptom(
            "state",
            "Asked twice with the same arguments, your function gives two answers. What does it keep from one call to the next?",
        )


def _ignored_arguments(call: Probed) -> Iterator[Symptom]:
    for place, value in enumerate(call.args):
        other = other_value(value)
        if other is None:
            continue
        both = call.both(call.with_argument(place, other))
        if both is not None and alike(both[0], call.got) and not alike(both[1], call.expected):
            name = call.names[place]
            yield Symptom(
                f"ignores {name}", f"Your result stays the same when {name} changes: where does {name} enter?"
            )


def _rows_used(call: Probed) -> Iterator[Symptom]:
    """Observe that all rows but the first, or but the last, make no difference; or all columns but the first."""
    parts: tuple[tuple[str, Callable[[np.ndarray], Any]], ...] = (
        ("first row", lambda array: (slice(0, 1),)),
        ("last row", lambda array: (slice(-1, None),)),
        ("first column", lambda array: (slice(None), slice(0, 1))),
    )
    for place, value in enumerate(call.args):
        if not (isinstance(value, np.ndarray) and is_distinctive(value) and value.ndim):
            continue
        for words, part in parts:
            if (words.endswith("column") and value.ndim < 2) or len(value) < 2:
                continue
            other = np.array(changed(value))
            other[part(value)] = value[part(value)]
            other.flags.writeable = False
            both = call.both(call.with_argument(place, other))
            if both is not None and alike(both[0], call.got) and not alike(both[1], call.expected):
                what = words if value.ndim > 1 else words.replace("row", "entry")
                name = call.names[place]
                yield Symptom(
                    f"only the {what} of {name}",
                    f"Only the {what} of {name} makes a difference to your result.",
                )


def _growth(call: Probed) -> Iterator[Symptom]:
    """Observe how the results grow when arguments are doubled, where both are proportional to a power of them.

    Doubled is each number or array of numbers by itself, and then what has the same rows together: a residual is a difference.
    """
    scalable = [
        place
        for place, value in enumerate(call.args)
        if isinstance(value, float) or (isinstance(value, np.ndarray) and is_distinctive(value))
    ]
    together = [place for place in sharing_rows(call.args) if place in scalable]
    for places in (*([place] for place in scalable), *([together] if len(together) > 1 else ())):
        doubled, tripled = (call.both(_times(call.args, places, factor)) for factor in (2.0, 3.0))
        if doubled is None or tripled is None:
            continue
        yours = _degree(call.got, doubled[0], tripled[0])
        right = _degree(call.expected, doubled[1], tripled[1])
        if yours is not None and right is not None and yours != right:
            names = " and ".join(call.names[place] for place in places)
            verb = "doubles" if len(places) == 1 else "double"
            yield Symptom(
                f"degree {yours} in {names}",
                f"When {names} {verb}, your result {_GROWTH[yours]}. What should it do?",
            )


_GROWTH = {
    -2: "falls to a quarter",
    -1: "falls to a half",
    0: "stays the same",
    1: "doubles",
    2: "grows by a factor of 4",
    3: "grows by a factor of 8",
    4: "grows by a factor of 16",
}


def _times(args: Args, places: Sequence[int], factor: float) -> Args:
    scaled = list(args)
    for place in places:
        scaled[place] = factor * args[place]
        if isinstance(scaled[place], np.ndarray):
            scaled[place].flags.writeable = False
    return tuple(scaled)


def _degree(answer: Any, doubled: Any, tripled: Any) -> int | None:
    if isinstance(answer, tuple | list | dict | str | None) or not np.any(np.asarray(answer)):
        return None
    numbers = np.asarray(answer)
    if numbers.dtype.kind not in "iuf":
        return None
    for degree in DEGREES:
        if alike(doubled, numbers * 2.0**degree) and alike(tripled, numbers * 3.0**degree):
            return degree
    return None


def _order_of_rows(call: Probed) -> Iterator[Symptom]:
    """Observe that the order of the examples changes a result that it should not change."""
    sharing = sharing_rows(call.args)
    if not sharing or len(call.args[sharing[0]]) < 3:
        return
    args = list(call.args)
    for place in sharing:
        args[place] = np.roll(args[place], 1, axis=0)
        args[place].flags.writeable = False
    both = call.both(tuple(args))
    if both is not None and alike(both[1], call.expected) and not alike(both[0], call.got):
        names = " and ".join(call.names[place] for place in sharing)
        yield Symptom(
            "depends on the order of examples",
            f"Your result changes when the rows of {names} are put in another order. Should it?",
        )


def _shifts(call: Probed) -> Iterator[Symptom]:
    """Observe that a shift of an argument changes a result that it should not change."""
    for place, value in enumerate(call.args):
        if not (isinstance(value, np.ndarray) and is_distinctive(value)):
            continue
        shifted = value + 1.5
        shifted.flags.writeable = False
        both = call.both(call.with_argument(place, shifted))
        if both is not None and alike(both[1], call.expected) and not alike(both[0], call.got):
            name = call.names[place]
            yield Symptom(
                f"changes with a shift of {name}",
                f"Your result changes when the same number is added to all of {name}. Should it?",
            )

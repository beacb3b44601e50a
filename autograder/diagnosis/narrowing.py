"""Where a mistake begins that no known misconception explains: the smallest call that still goes wrong.

The student's function is asked again on simpler inputs made from one on which it was wrong: with one argument
set to zero, with fewer examples. What it gets right there, and what not, says where to look, and nothing of
the right value.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..checks.descriptions import constant_factor, exact_factor, short
from ..student.backend import RecordedCall
from ..student.faults import StudentFault, StudentStopped
from .comparison import Answer, alike, both_answers, is_finite
from .other_inputs import Limits, changed, plain, regions, sharing_rows, simpler

LEAST_ELSEWHERE = 2
"""So many other inputs have to agree before a factor or an offset is called constant."""

_MULTIPLE = (
    "It is the same multiple of the right number whatever the input is: look at the constants in front."
)
_OFFSET = "It differs from the right number by the same amount whatever the input is: look for a term that no input enters."

MOST_ROWS = 3
"""Shrinking stops here: who is right for three examples and wrong for four is looked for elsewhere."""

NO_LIMITS = Limits()


@dataclass(frozen=True)
class Narrowed:
    """What was found. ``sentence`` is for the student, ``smallest`` the call with both answers, for instructors."""

    sentence: str
    smallest: str


def narrow(
    call: RecordedCall, names: Sequence[str], student: Answer, right: Answer, limits: Limits = NO_LIMITS
) -> Narrowed | None:
    """Return where the mistake in ``call`` begins, or None if nothing simpler tells.

    names:   of the function's parameters, for the sentences
    student: the student's function, asked two dozen times at most
    right:   the reference's function
    limits:  what the text allows; no simpler case goes beyond it

    Left alone are calls with oracles, generators or objects among their arguments, and answers whose mistake is
    told without: of another shape or kind, not finite, another in each call. Raises StudentStopped if the
    student's code did not end.
    """
    if call.fault is not None or call.result is None or call.kwargs or not plain(call.args):
        return None
    names = [*names, *(f"argument {place + 1}" for place in range(len(names), len(call.args)))]
    try:
        expected = right(call.args)
    except Exception:  # noqa: BLE001 (changed arguments may break the solution in any way)
        return None
    if not _comparable(call.result, expected):
        return None
    case = _Case(call.args, names, call.result, expected, student, right, limits)
    if not case.repeats():
        return None
    size, smallest = case.with_fewer_rows()
    if _multiple(call.result, expected):
        sentence = "" if "enough to go wrong" in size else size  # the factor itself has been told
    else:
        alone = (
            case.in_single_precision()
            or case.where_only()
            or case.along_the_other_axis()
            or case.like_the_right_one()
        )
        sentence = alone or " ".join(part for part in (case.without_one_argument(), size) if part)
    if not sentence:
        return None
    path = call.path.rpartition(".")[2]
    shown = ", ".join(f"{name}={_shown(value)}" for name, value in zip(names, smallest.args))
    text = f"smallest wrong call {path}({shown})\nexpected {_shown(smallest.expected)}\ngot      {_shown(smallest.got)}"
    return Narrowed(sentence, text)


@dataclass(frozen=True)
class _Case:
    args: tuple[Any, ...]
    names: Sequence[str]
    got: Any
    expected: Any
    student: Answer
    right: Answer
    limits: Limits

    def repeats(self) -> bool:
        """Whether the student's function gives the same answer again; if not, nothing below would mean anything."""
        try:
            return alike(self.student(self.args), self.got)
        except StudentStopped:
            raise
        except StudentFault:
            return False

    def like_the_right_one(self) -> str:
        """Say that a number is always the same multiple of the right one, or always off by the same amount."""
        yours, right = _numbers(self.got), _numbers(self.expected)
        if yours is None or right is None or not yours.ndim == right.ndim == 0:
            return ""
        elsewhere = self._answers_elsewhere()
        if len(elsewhere) < LEAST_ELSEWHERE:
            return ""
        got, expected = np.array([(self.got, self.expected), *elsewhere], dtype=float).T
        if not expected.all() or np.ptp(expected) <= 1e-3 * np.max(np.abs(expected)):
            return ""
        for compared, sentence in ((got / expected, _MULTIPLE), (got - expected, _OFFSET)):
            if np.ptp(compared) <= 1e-9 * np.max(np.abs(compared)):
                return sentence
        return ""

    def in_single_precision(self) -> str:
        """Say that it is the right answer to inputs rounded to float32."""
        rounded = [
            arg.astype(np.float32).astype(float)
            if isinstance(arg, np.ndarray) and arg.dtype.kind == "f"
            else arg
            for arg in self.args
        ]
        for chosen in (range(len(rounded)), *([place] for place in range(len(rounded)))):
            args = tuple(rounded[p] if p in chosen else arg for p, arg in enumerate(self.args))
            try:
                answer = _numbers(self.right(args))
            except Exception:  # noqa: BLE001 (changed arguments may break the solution in any way)
                continue
            got = _numbers(self.got)
            if answer is None or got is None or answer.shape != got.shape or not _has_content(answer):
                continue
            if np.max(np.abs(got - answer), initial=0.0) <= 1e-12 * np.max(np.abs(answer), initial=0.0):
                return (
                    "It is right for inputs rounded to single precision (float32): which line converts them?"
                )
        return ""

    def where_only(self) -> str:
        """Say where the wrong entries lie, if an argument tells them from the right ones."""
        got, expected = _numbers(self.got), _numbers(self.expected)
        if got is None or expected is None or got.shape != expected.shape or got.ndim == 0:
            return ""
        scale = float(np.max(np.abs(expected), initial=0.0)) or 1.0
        with np.errstate(invalid="ignore"):
            wrong = ~(np.abs(got - expected) <= 1e-8 * scale)
        for name, value in zip(self.names, self.args):
            if not isinstance(value, np.ndarray) or value.ndim == 0:
                continue
            mask = wrong
            if value.shape != wrong.shape:
                if value.ndim != 1 or len(value) != len(wrong):
                    continue
                mask = wrong.reshape(len(wrong), -1).any(axis=1)
            for words, region in regions(value):
                if np.array_equal(mask, region) and 0 < region.sum() < region.size:
                    return f"It is wrong exactly where {name} is {words}, and right everywhere else."
        return ""

    def along_the_other_axis(self) -> str:
        """Say that a table was worked through column by column where it should be row by row, or the reverse."""
        for place, arg in enumerate(self.args):
            if not isinstance(arg, np.ndarray) or arg.ndim != 2:
                continue
            try:
                turned = self.right((*self.args[:place], arg.T, *self.args[place + 1 :]))
            except Exception:  # noqa: BLE001 (changed arguments may break the solution in any way)
                continue
            if not _has_content(turned):
                continue
            answers = [turned] if _numbers(turned) is None else [turned, np.asarray(turned).T]
            if any(alike(self.got, answer) for answer in answers):
                name = self.names[place]
                return f"You treat the columns of {name} as its rows should be treated: what does your axis run over?"
        return ""

    def without_one_argument(self) -> str:
        """Say which argument the result ignores, or which one the mistake vanishes with."""
        right_at: dict[str, list[str]] = {"zero": [], "one": []}
        cases = [
            (place, word, value)
            for place, arg in enumerate(self.args)
            for word, value in simpler(arg)
            if not (word == "zero" and self.names[place] in self.limits.nonzero)
        ]
        if len({place for place, _, _ in cases}) < 2:
            return ""
        for place, word, value in cases:
            name = self.names[place]
            both = self._both((*self.args[:place], value, *self.args[place + 1 :]))
            if both is None:
                continue
            got, expected = both
            if alike(got, self.got) and not alike(expected, self.expected):
                return f"Your result stays the same when {name} becomes {word}: where does {name} enter?"
            if alike(got, expected) and _has_content(expected):
                right_at[word].append(name)
        for word, names in right_at.items():
            if len(names) == 1:
                return f"It is right when {names[0]} is {word}: look at the terms in which {names[0]} stands."
            if len(names) == 2:
                either = " or ".join(names)
                return f"It is right when {either} is {word}: look at the terms in which both of them stand."
        return ""

    def with_fewer_rows(self) -> tuple[str, _Case]:
        """Say how few examples are enough for the mistake, and return the smallest wrong case."""
        places = sharing_rows(self.args)
        if not places:
            return "", self
        named = [self.names[place] for place in places]
        of = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
        row = "row" if any(self.args[place].ndim > 1 for place in places) else "entry"
        n = len(self.args[places[0]])
        least = max(self.limits.smallest.get(name, 1) for name in named)
        for m in range(least, min(n, max(MOST_ROWS, least) + 1)):
            both = self._both(first := self._rows(places, slice(m)))
            if both is None:
                return "", self
            if alike(*both):
                continue
            alone = self._both(last := self._rows(places, slice(m - least, m)))
            if m == least and (alone is None or alike(*alone)):
                return "", self  # the same call, and another answer
            if alone is not None and not alike(*alone):
                verb = "is" if least == 1 else "are"
                sentence = f"{_count(least, row).capitalize()} of {of} {verb} enough to go wrong: work that case through by hand."
                return sentence, self._like(last, alone)
            few, more = _count(m - 1, row), _count(m, row)
            return f"It is right with {few} of {of}, and goes wrong with {more}.", self._like(first, both)
        return "", self

    def _answers_elsewhere(self) -> list[tuple[Any, Any]]:
        """Return the student's and the right answer for other inputs: each argument changed, and half of the rows."""
        others = [
            (*self.args[:place], changed(arg), *self.args[place + 1 :])
            for place, arg in enumerate(self.args)
            if isinstance(arg, float) or (isinstance(arg, np.ndarray) and arg.dtype.kind == "f")
        ]
        if places := sharing_rows(self.args):
            half = len(self.args[places[0]]) // 2
            if half >= max(self.limits.smallest.get(self.names[place], 1) for place in places):
                others.append(self._rows(places, slice(half)))
        answers = [self._both(other) for other in others]
        return [both for both in answers if both is not None and _comparable(*both)]

    def _rows(self, places: Sequence[int], rows: slice) -> tuple[Any, ...]:
        return tuple(arg[rows] if place in places else arg for place, arg in enumerate(self.args))

    def _like(self, args: tuple[Any, ...], answers: tuple[Any, Any]) -> _Case:
        return _Case(args, self.names, *answers, self.student, self.right, self.limits)

    def _both(self, args: tuple[Any, ...]) -> tuple[Any, Any] | None:
        return both_answers(self.student, self.right, args)


def parameter_names(function: Callable[..., Any]) -> list[str]:
    """Return the names of the positional parameters of ``function``; empty if they cannot be told."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return []
    return [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]


def _numbers(value: Any) -> np.ndarray | None:
    if isinstance(value, np.ndarray | float | int | np.generic):
        array = np.asarray(value)
        return array if array.dtype.kind in "biuf" else None
    return None


def _comparable(got: Any, expected: Any) -> bool:
    """Whether two answers are of one kind and shape, and the first is finite."""
    if isinstance(expected, Mapping):
        return isinstance(got, Mapping) and got.keys() == expected.keys() and is_finite(got)
    if isinstance(expected, tuple | list) and isinstance(got, tuple | list):
        return len(got) == len(expected) and is_finite(got)
    yours, right = _numbers(got), _numbers(expected)
    if yours is None or right is None:
        return type(got) is type(expected)
    return yours.shape == right.shape and bool(np.isfinite(yours).all())


def _multiple(got: Any, expected: Any) -> bool:
    """Whether the answer is a multiple of the right one: any, if it is an array, and one with a name, if a number."""
    yours, right = _numbers(got), _numbers(expected)
    if yours is None or right is None:
        return False
    factor = constant_factor if right.size > 1 else exact_factor
    return factor(yours.astype(float), right.astype(float)) is not None


def _has_content(value: Any) -> bool:
    """Whether a right answer is more than zeros: where it is 0, many mistakes are right too."""
    array = _numbers(value)
    return array is None or bool(array.any())


def _shown(value: Any) -> str:
    return short(value) if isinstance(value, np.ndarray) else repr(value)[:200]


def _count(m: int, row: str) -> str:
    many = {"row": "rows", "entry": "entries"}[row]
    words = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
    return f"one {row}" if m == 1 else f"{words.get(m, m)} {many}"

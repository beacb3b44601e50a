"""Which of the known variants does what the student's code did in every call?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ..student.backend import RecordedCall
from ..student.faults import StudentStopped
from ..student.programs import is_program
from .comparison import Place, alike, distance, is_distinctive, places, value_at
from .families import Between, fitted
from .imitation import Candidate, Imitator
from .variants import Variant


class Matcher:
    """Compares variants with recorded calls of a student's."""

    def __init__(self, imitator: Imitator) -> None:
        self._imitator = imitator

    def fitting(
        self,
        variants: Sequence[Variant],
        calls: Sequence[RecordedCall],
        below: tuple[Variant, ...] = (),
        own_lower: frozenset[str] = frozenset(),
    ) -> list[Candidate]:
        """Return the candidates that explain every call, from the first of these ways in which any does.

        Each variant is tried on what is wrong in the lower functions (``below``); on the right lower functions, since a student
        may have written the formula out; on the student's own lower functions (``own_lower``); with the random numbers drawn
        in other ways; and with infinite and nan for the same.
        """
        calls = sorted(
            calls, key=self._imitator.right_steps
        )  # most variants differ in the first that is asked
        members = [member for variant in variants for member in variant.members()]
        for candidates in self._ways(members, calls, below, own_lower):
            fitting = [candidate for candidate in candidates if self.explains(candidate, calls)]
            if fitting:
                return fitting
        fitted_ones = [
            Candidate((v, *below)) for variant in variants for v in self._fitted(variant, calls, below)
        ]
        if fitting := [candidate for candidate in fitted_ones if self.explains(candidate, calls)]:
            return fitting
        if not any(_overflows(call) for call in calls):
            return []
        plain = [Candidate((member, *below)) for member in members]
        return [candidate for candidate in plain if self.explains(candidate, calls, any_overflow=True)]

    def fitting_parts(
        self, variants: Sequence[Variant], calls: Sequence[RecordedCall], below: tuple[Variant, ...] = ()
    ) -> dict[Place, Candidate]:
        """Return, for each value of an answer that is wrong in one known way only, what explains it."""
        if any(call.script is not None or is_program(call.path) for call in calls):
            return {}  # their steps are no values of one answer
        shapes = {tuple(places(call.result)) for call in calls}
        if len(shapes) != 1 or len(shape := shapes.pop()) < 2:
            return {}
        members = [member for variant in variants for member in variant.members()]
        candidates = [Candidate((member, *below)) for member in members]
        telling = [place for place in shape if any(is_distinctive(value_at(place, c.result)) for c in calls)]
        parts = {}
        for place in telling:
            fitting = [candidate for candidate in candidates if self.explains(candidate, calls, place)]
            if len({candidate.variants[0].key for candidate in fitting}) == 1:
                parts[place] = fitting[0]
        return parts

    def explains(
        self,
        candidate: Candidate,
        calls: Sequence[RecordedCall],
        place: Place | None = None,
        *,
        any_overflow: bool = False,
    ) -> bool:
        """Whether the candidate does what the student did in every call, and not what is right in one at least.

        place: of one value in the answers, to compare it alone; None for the whole
        """
        differs = False
        for call in calls:
            if isinstance(call.fault, StudentStopped):
                return False
            imitated = self._imitator.answer(candidate, call)
            answer = value_at(place, imitated.answer)
            if not alike(answer, value_at(place, call.fault or call.result), any_overflow=any_overflow):
                return False
            if call.changed and imitated.changed == call.changed:  # a right answer, at the caller's expense
                differs = True
            differs = differs or not alike(
                answer, value_at(place, self._imitator.right(call, candidate.drawing))
            )
        return differs

    def is_wrong(self, call: RecordedCall, place: Place | None = None) -> bool:
        """Whether the call returned something that is not right."""
        right = value_at(place, self._imitator.right(call))
        return call.fault is None and not alike(right, value_at(place, call.result))

    def _ways(
        self,
        members: Sequence[Variant],
        calls: Sequence[RecordedCall],
        below: tuple[Variant, ...],
        own_lower: frozenset[str],
    ) -> Iterator[list[Candidate]]:
        yield [Candidate((member, *below)) for member in members]
        if below:
            yield [Candidate((member,)) for member in members]
        if own_lower and any(not own_lower <= call.replaced for call in calls):
            yield [Candidate((member,), own_lower) for member in members]
        for drawing in self._imitator.drawings(calls[0]):
            yield [Candidate((member, *below), drawing=drawing) for member in members]

    def _fitted(
        self, variant: Variant, calls: Sequence[RecordedCall], below: tuple[Variant, ...]
    ) -> list[Variant]:
        """Return the member of a family with a parameter `Between` bounds that comes nearest in one wrong answer."""
        if not any(isinstance(values, Between) for _, values in variant.family):
            return []
        wrong = next((call for call in calls if self.is_wrong(call)), None)
        if wrong is None:
            return []

        def error(values: Mapping[str, Any]) -> float:
            imitated = self._imitator.answer(Candidate((variant.member(values), *below)), wrong)
            return float(np.nan_to_num(distance(imitated.answer, wrong.result), nan=np.inf))

        values = fitted(variant.family, error)
        return [variant.member(values)] if values else []


def _overflows(call: RecordedCall) -> bool:
    """Whether some number of the answer is infinite or nan."""
    values = [value_at(place, call.result) for place in (places(call.result) or [None])]
    numbers = [np.asarray(value) for value in values if isinstance(value, np.ndarray | float | np.generic)]
    return any(array.dtype.kind in "fc" and not np.isfinite(array).all() for array in numbers)

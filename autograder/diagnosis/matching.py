"""Which of the known variants does what the student's code did in every call?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..student.backend import RecordedCall
from ..student.faults import StudentStopped
from ..student.programs import is_program
from .comparison import (
    ROUNDING,
    Place,
    alike,
    distance,
    form_of,
    is_distinctive,
    is_explained,
    places,
    value_at,
)
from .families import Between, fitted
from .imitation import Candidate, Imitator
from .variants import Variant


@dataclass(frozen=True)
class _Agreement:
    """Whether a candidate does what the student did in every call, and whether that is wrong in one of them."""

    agrees: bool
    is_wrong: bool


class Matcher:
    """Compares variants with recorded calls of a student's."""

    def __init__(self, imitator: Imitator) -> None:
        self._imitator = imitator
        self._of_family: dict[Variant, tuple[Variant, ...]] = {}

    def fitting(
        self,
        variants: Sequence[Variant],
        calls: Sequence[RecordedCall],
        below: tuple[Variant, ...] = (),
        own_lower: frozenset[str] = frozenset(),
        first: Sequence[RecordedCall] = (),
    ) -> list[Candidate]:
        """Return the candidates that explain every call, from the first of these ways in which any does.

        Each variant is tried on what is wrong in the lower functions (``below``); on the right lower functions, since a student
        may have written the formula out; on the student's own lower functions (``own_lower``); with the random numbers drawn
        in other ways; and with infinite and nan for the same.

        first: further calls, with which a candidate has to agree too; asked before the others, since their answers are kept
        """
        if any(isinstance(call.fault, StudentStopped) for call in [*first, *calls]):
            return []
        first, calls = (sorted(some, key=self._imitator.right_steps) for some in (first, calls))
        members = [member for variant in variants for member in self._members(variant)]

        def explaining(candidates: Iterable[Candidate], *, any_overflow: bool = False) -> list[Candidate]:
            left = [c for c in candidates if self._agreement(c, first, any_overflow=True).agrees]
            return [c for c in left if self.explains(c, calls, any_overflow=any_overflow)]

        for candidates in self._ways(members, calls, below, own_lower):
            if fitting := explaining(candidates):
                return fitting
        fitted_members = [v for variant in variants for v in self._fitted(variant, [*first, *calls], below)]
        if fitting := explaining(Candidate((member, *below)) for member in fitted_members):
            return fitting
        if not any(_overflows(call) for call in calls):
            return []
        return explaining((Candidate((member, *below)) for member in members), any_overflow=True)

    def fitting_parts(
        self,
        variants: Sequence[Variant],
        calls: Sequence[RecordedCall],
        below: tuple[Variant, ...] = (),
        first: Sequence[RecordedCall] = (),
    ) -> dict[Place, Candidate]:
        """Return, for each value of an answer that is wrong in one known way only, what explains it.

        first: as in `fitting`
        """
        if any(call.script is not None or is_program(call.path) for call in calls):
            return {}  # their steps are no values of one answer
        shapes = {tuple(places(call.result)) for call in calls}
        if len(shapes) != 1 or len(shape := shapes.pop()) < 2:
            return {}
        candidates = [
            Candidate((member, *below)) for variant in variants for member in self._members(variant)
        ]
        telling = [place for place in shape if any(is_distinctive(value_at(place, c.result)) for c in calls)]
        parts = {}
        for place in telling:
            left = [candidate for candidate in candidates if self._agreement(candidate, first, place).agrees]
            fitting = [candidate for candidate in left if self.explains(candidate, calls, place)]
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
        agreement = self._agreement(candidate, calls, place, any_overflow=any_overflow)
        return agreement.agrees and agreement.is_wrong

    def agrees(self, candidate: Candidate, calls: Sequence[RecordedCall]) -> bool:
        """Whether the candidate does what the student did in every call, right or wrong."""
        return self._agreement(candidate, calls).agrees

    def is_contradicted(self, candidate: Candidate, calls: Sequence[RecordedCall]) -> bool:
        """Whether the candidate's answer is wrong in some call, and another one than the student's."""
        return not all(
            alike(answer, call.fault or call.result) or alike(answer, self._imitator.right(call))
            for call in calls
            for answer in [self._imitator.answer(candidate, call).answer]
        )

    def right_steps(self, call: RecordedCall) -> int:
        """Return how many steps the right answer to a call takes."""
        return self._imitator.right_steps(call)

    def is_wrong_somewhere(self, candidate: Candidate, calls: Sequence[RecordedCall]) -> bool:
        """Whether the candidate's answers are not right in one call at least."""
        return not all(
            alike(self._imitator.answer(candidate, c).answer, self._imitator.right(c)) for c in calls
        )

    def _agreement(
        self,
        candidate: Candidate,
        calls: Sequence[RecordedCall],
        place: Place | None = None,
        *,
        any_overflow: bool = False,
    ) -> _Agreement:
        is_wrong = is_large = False
        small_errors: list[bool] = []
        for call in calls:
            if isinstance(call.fault, StudentStopped):
                return _Agreement(False, False)
            imitated = self._imitator.answer(candidate, call)
            answer, student = value_at(place, imitated.answer), value_at(place, call.fault or call.result)
            if not alike(answer, student, any_overflow=any_overflow):
                return _Agreement(False, False)
            if call.changed and imitated.changed == call.changed:  # a right answer, at the caller's expense
                is_wrong = True
            right = value_at(place, self._imitator.right(call, candidate.drawing))
            if not alike(answer, right) or form_of(answer) == form_of(student) != form_of(right):
                is_wrong = True
            if (explained := is_explained(answer, student, right)) is not None:
                small_errors.append(explained)
            elif not alike(student, right):
                is_large = True
        if small_errors and not is_large and not any(small_errors):
            return _Agreement(False, False)
        return _Agreement(True, is_wrong or any(small_errors))

    def _members(self, variant: Variant) -> tuple[Variant, ...]:
        if variant not in self._of_family:
            self._of_family[variant] = variant.members()
        return self._of_family[variant]

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

    def _most_wrong(self, calls: Sequence[RecordedCall]) -> RecordedCall | None:
        """Return the call whose answer is farthest from the right one, which says most of a parameter; None if none is wrong."""
        errors = [0.0 if call.fault else distance(call.result, self._imitator.right(call)) for call in calls]
        places = [k for k, error in enumerate(errors) if ROUNDING < error < np.inf]
        return calls[max(places, key=errors.__getitem__)] if places else None

    def _fitted(
        self, variant: Variant, calls: Sequence[RecordedCall], below: tuple[Variant, ...]
    ) -> list[Variant]:
        """Return the member of a family with a parameter `Between` bounds that comes nearest in one wrong answer."""
        if not any(isinstance(values, Between) for _, values in variant.family):
            return []
        wrong = self._most_wrong(calls)
        if wrong is None:
            return []

        def error(values: Mapping[str, Any]) -> float:
            member = variant.member(values, fitted=True)
            imitated = self._imitator.answer(Candidate((member, *below)), wrong)
            return float(np.nan_to_num(distance(imitated.answer, wrong.result), nan=np.inf))

        values = fitted(variant.family, error)
        return [variant.member(values, fitted=True)] if values else []


def _overflows(call: RecordedCall) -> bool:
    """Whether some number of the answer is infinite or nan."""
    values = [value_at(place, call.result) for place in (places(call.result) or [None])]
    numbers = [np.asarray(value) for value in values if isinstance(value, np.ndarray | float | np.generic)]
    return any(array.dtype.kind in "fc" and not np.isfinite(array).all() for array in numbers)

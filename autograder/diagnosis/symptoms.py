"""The second net: what is seen of a mistake that no misconception explains.

In this order: a relation between the wrong answers and the right ones; an argument that is ignored, a wrong growth and the like,
seen by asking again; and the answers of a single change of the solution, by its kind. Each is an observation that is true of
the student's function, confirmed on fresh random numbers, and no guess at what was written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..results import CHANGE, Outcome
from ..student.api import Student, call_unrecorded, end_check
from ..student.backend import RecordedCall
from ..student.faults import StudentFault, StudentRaised
from .exceptions import SENTENCES, kind_of_exception
from .imitation import Imitator
from .matching import Matcher
from .narrowing import parameter_names
from .probes import Probed, probe
from .relations import Symptom, Wrong, relation
from .single_changes import SingleChanges
from .variants import Variant


@dataclass(frozen=True)
class Failure:
    """A check that failed, seen from its exercise.

    calls: those of the check, and ``again`` those on fresh random numbers; neither is empty
    lower: the exercises that this one builds on
    others: the calls of all checks of the exercise that failed at ordinary inputs
    """

    exercise: str
    outcome: Outcome
    calls: Sequence[RecordedCall]
    again: Sequence[RecordedCall]
    lower: Sequence[str]
    others: Sequence[RecordedCall] = ()


class SymptomFinder:
    """Looks for symptoms in the calls of one check after another."""

    def __init__(
        self, folder: Path, imitator: Imitator, matcher: Matcher, known: Sequence[Variant] = ()
    ) -> None:
        self._imitator = imitator
        self._matcher = matcher
        self.changes = SingleChanges(folder, matcher, known)

    def find(self, failure: Failure, student: Student | None) -> Symptom | None:
        """Return what is seen in the calls of a failed check, or None.

        student: to ask again; None leaves that out
        """
        outcome, calls, again = failure.outcome, failure.calls, failure.again
        if outcome is Outcome.RAISED and any(
            "read-only" in getattr(c.fault, "error_message", "") for c in calls
        ):
            return Symptom("argument changed", "Your function writes into what the caller gave it.", True)
        every = [*calls, *again]
        random = any(self._imitator.drawings(call) for call in calls[:1])
        weak = None
        if not random and outcome is Outcome.FAILED:
            wrong = [call for call in every if self._matcher.is_wrong(call)]
            fresh = [call for call in wrong if any(call is other for other in again)]
            symptom = relation([self._as_wrong(call) for call in wrong]) if fresh else None
            if symptom is not None and not symptom.weak:
                return symptom
            weak = symptom
            if (
                fresh
                and student is not None
                and (symptom := self._asked(failure.exercise, wrong, fresh, student))
            ):
                return symptom
        return (
            self.single_change(failure) or self._two_changes(failure, random) or weak or _exception(failure)
        )

    def _as_wrong(self, call: RecordedCall) -> Wrong:
        names = self._names(call)
        sizes: dict[str, int] = {}
        for name, value in zip(names, call.args):
            if isinstance(value, np.ndarray) and value.ndim:
                sizes.setdefault("the number of rows", len(value))
                sizes[f"the length of {name}"] = len(value)
                if value.ndim > 1:
                    sizes[f"the number of columns of {name}"] = value.shape[1]
        return Wrong(call.result, self._imitator.right(call), sizes)

    def _names(self, call: RecordedCall) -> list[str]:
        names = parameter_names(self._imitator.function(call.path))
        return [*names, *(f"argument {place + 1}" for place in range(len(names), len(call.args)))]

    def _asked(
        self, exercise: str, wrong: Sequence[RecordedCall], fresh: Sequence[RecordedCall], student: Student
    ) -> Symptom | None:
        chosen = [wrong[0], fresh[-1]]
        if any(call.kwargs or call.answers for call in chosen) or chosen[0].replaced != chosen[1].replaced:
            return None
        replaced = chosen[0].replaced
        try:
            own = student.with_reference(*sorted(replaced)) if replaced else student
            return probe(
                [
                    Probed(
                        call.args,
                        self._names(call),
                        call.result,
                        self._imitator.right(call),
                        lambda args: call_unrecorded(own, exercise, args),
                        lambda args: self._imitator.right_at(exercise, args),
                    )
                    for call in chosen
                ]
            )
        except (
            StudentFault
        ):  # a process that cannot be opened or did not end tells no more than the check did
            return None
        finally:
            end_check(student)

    def single_change(self, failure: Failure, _student: Student | None = None) -> Symptom | None:
        """Return the change of a right solution that gives the answers of a failed check, or None."""
        change = self.changes.find(
            failure.exercise,
            failure.lower,
            failure.calls,
            [*failure.again, *failure.others],
        )
        return Symptom(change.name, change.sentence, prefix=CHANGE) if change else None

    def _two_changes(self, failure: Failure, random: bool) -> Symptom | None:
        """Return the two changes that give the answers together: where no random numbers are drawn, and nothing raised."""
        if random or failure.outcome is not Outcome.FAILED:
            return None
        change = self.changes.find_two(failure.exercise, failure.calls, [*failure.again, *failure.others])
        return Symptom(change.name, change.sentence, prefix=CHANGE) if change else None


def _exception(failure: Failure) -> Symptom | None:
    """Return what kind of exception every fault of a check is, on its own numbers and on fresh ones."""
    faults = [c.fault for c in [*failure.calls, *failure.again] if isinstance(c.fault, StudentRaised)]
    kinds = {kind_of_exception(fault.error_type, fault.error_message) for fault in faults}
    if len(kinds) != 1 or not (kind := kinds.pop()):
        return None
    return Symptom(kind, SENTENCES[kind], plain=True)

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

from ..results import Outcome
from ..student.api import Student, call_unrecorded, end_check
from ..student.backend import RecordedCall
from ..student.faults import StudentFault, StudentRaised
from .exceptions import SENTENCES, kind_of_exception
from .imitation import Imitator
from .matching import Matcher
from .mutants import mutants_of
from .narrowing import parameter_names
from .probes import Probed, probe
from .relations import Symptom, Wrong, relation
from .variants import Variant

KINDS = {
    "term": "with one term left out. Compare term by term",
    "factor": "with one factor left out. Compare factor by factor",
    "power": "with another power, or none, at one place. Compare the powers",
    "sign": "with another sign at one place. Compare the signs",
    "operation": "with another operation at one place: a product where a quotient stands, or the like",
    "order": "with two things exchanged: the sides of a difference, a quotient or a product, or two arguments of a call",
    "constant": "with another constant at one place. Compare the constants",
    "axis": "with another axis, or none, at one place: what does each sum or mean run over?",
    "sum or mean": "with a sum where a mean stands, or a mean where a sum stands",
    "function": "with another function at one place. Compare the functions",
    "function left out": "with one function left out. Compare what is applied to what",
    "transposition": "with a transposition left out. Write the shapes beside your code",
    "range": "with one range that begins or ends elsewhere. Where do your slices and loops begin and end?",
    "condition": "with another condition at one place. Try both cases of each comparison, and equality",
    "default": "with one option of a call left out",
    "step": "with one step left out. Compare step by step",
    "single precision": "in single precision (float32). Which line converts the numbers?",
    "argument changed": "except that an argument is written into. Work on a copy",
}
"""Kind of change (`mutants.kind_of`) -> how it is said; never which term or number."""


@dataclass(frozen=True)
class Failure:
    """A check that failed, seen from its exercise.

    calls: those of the check, and ``again`` those on fresh random numbers; neither is empty
    lower: the exercises that this one builds on
    """

    exercise: str
    outcome: Outcome
    calls: Sequence[RecordedCall]
    again: Sequence[RecordedCall]
    lower: Sequence[str]


class SymptomFinder:
    """Looks for symptoms in the calls of one check after another."""

    def __init__(self, folder: Path, imitator: Imitator, matcher: Matcher) -> None:
        self._folder = folder
        self._imitator = imitator
        self._matcher = matcher
        self._mutants: dict[str, tuple[Variant, ...]] = {}

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
        return self._single_change(failure) or weak or _exception(failure)

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

    def _single_change(self, failure: Failure) -> Symptom | None:
        exercise = failure.exercise
        if exercise not in self._mutants:
            helpers = [name.rpartition(".")[2] for name in failure.lower] or ["-"]
            self._mutants[exercise] = tuple(mutants_of(self._folder, exercise, helpers))
        fitting = self._matcher.fitting(self._mutants[exercise], failure.calls, first=failure.again)
        kinds = {
            candidate.variants[0].tag
            for candidate in fitting
            if self._matcher.explains(candidate, failure.again)
        }
        for kind, words in KINDS.items():
            if kind in kinds:
                end = "" if words.endswith("?") else "."
                return Symptom(kind, f"Your results are those of the right solution {words}{end}")
        return None


def _exception(failure: Failure) -> Symptom | None:
    """Return what kind of exception every fault of a check is, on its own numbers and on fresh ones."""
    faults = [c.fault for c in [*failure.calls, *failure.again] if isinstance(c.fault, StudentRaised)]
    kinds = {kind_of_exception(fault.error_type, fault.error_message) for fault in faults}
    if len(kinds) != 1 or not (kind := kinds.pop()):
        return None
    return Symptom(kind, SENTENCES[kind], plain=True)

"""Name the mistake behind a failed exercise, by comparing it with the executable misconceptions.

A student's function is said to be a misconception when the two agree on every call that the suite made,
within one kind of probes: a mistake in the formula shows on generic probes, one of stability on edge
probes only, and a student may have made one of each. The match is confirmed on fresh random numbers. If
several variants fit, only what they share is said. The nearest match is never used: where two mistakes
meet, it would name the wrong one about once in ten times.

Where an answer has several values, such as (theta, state), and no variant fits all of it, each value that is made of
fractions is compared by itself: one may be wrong in one known way, and another in another. Words, truth values and
whole numbers agree too often by chance.

A check that runs a student's own chain is compared with the mistakes that were named in the lower functions,
alone and together with each of its own; where those have no name, with each of its own on top of the student's lower
functions themselves. What no misconception explains is looked at for symptoms, and narrowed down to the smallest case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..results import Outcome
from ..student.api import Student, call_unrecorded, end_check
from ..student.backend import RecordedCall
from ..student.faults import StudentFault
from ..suite.collection import Check
from ..suite.session import CheckRun
from .comparison import Place, alike
from .imitation import Candidate, Imitator
from .matching import Matcher
from .named_runs import (
    about_lower,
    named,
    named_by_parts,
    not_named,
    replaced,
    with_observation,
    with_symptom,
)
from .narrowing import narrow, parameter_names
from .other_inputs import Limits
from .own_calls import (
    NAMEABLE,
    are_unwritten,
    asks_indirectly,
    failed_ordinary,
    have_ended,
    is_about_values,
    is_plain,
    own_calls,
    plain_calls,
)
from .symptoms import Failure, SymptomFinder
from .variants import Variant, builds_on
from .written_out import WrittenOut

CONFIRMED = 2
"""Of an exercise's failed checks, so many are run again on fresh numbers: a check with oracles takes a while."""

FEW_CALLS = 3
"""A check with fewer calls is run again three times for symptoms, so that chance is excluded; one with more, twice."""

FRESH = (b"confirm 1", b"confirm 2", b"confirm 3")
"""The seeds of numbers other than those that a check has failed on."""

SPECIAL = ("edge",)
"""The kinds of checks whose inputs are chosen for being extreme."""

Rerun = Callable[[Check, bytes], CheckRun]
"""Runs a check again on the same student with another seed; it may be the same for all students."""


@dataclass
class _Diagnosis:
    """One student's runs, and what has been found so far.

    named: exercise -> the misconception that was named for sure
    """

    runs: list[CheckRun]
    rerun: Rerun | None
    student: Student | None
    named: dict[str, Variant]
    run_again: dict[tuple[str, bytes], list[RecordedCall]] = field(default_factory=dict)

    def failed(self) -> set[str]:
        return {run.check.exercise for run in self.runs if run.result.outcome in NAMEABLE}

    def again(self, run: CheckRun, seeds: Sequence[bytes]) -> list[RecordedCall]:
        """Return the calls of the same check on fresh random numbers; none where it cannot be run again."""
        if self.rerun is None:
            return []
        for seed in seeds:
            if (run.check.name, seed) not in self.run_again:
                self.run_again[run.check.name, seed] = own_calls(self.rerun(run.check, seed))
        return [call for seed in seeds for call in self.run_again[run.check.name, seed]]


class Catalogue:
    """The misconceptions of one assignment, each loaded when it is first needed.

    folder:        the solution's folder
    whole_answers: whether a mistake is named only where it explains an answer whole, and never one value of several
    """

    def __init__(
        self, folder: Path, misconceptions: Iterable[Variant], *, whole_answers: bool = False
    ) -> None:
        self._folder = folder
        self._whole_answers = whole_answers
        self._imitator = Imitator(folder)
        self._matcher = Matcher(self._imitator)
        misconceptions = tuple(misconceptions)
        self._symptoms = SymptomFinder(folder, self._imitator, self._matcher, misconceptions)
        self._variants: dict[str, list[Variant]] = {}
        self._written_out = WrittenOut(folder, misconceptions)
        self._lower: dict[str, set[str]] = {}
        for variant in misconceptions:
            self._variants.setdefault(variant.exercise, []).append(variant)

    def diagnose(
        self, runs: Sequence[CheckRun], rerun: Rerun | None = None, student: Student | None = None
    ) -> tuple[CheckRun, ...]:
        """Return the runs with the misconception named in those that failed, where one fits.

        runs:    checks with the calls that they made, all of those of each exercise
        rerun:   for the confirmation on fresh random numbers; None leaves it out
        student: to ask lower functions, and simpler calls of what no misconception explains; None leaves that out
        """
        self._imitator.begin(student)
        diagnosis = _Diagnosis(list(runs), rerun, student, {})
        for group in self._groups(runs):
            try:
                self._diagnose_group(group, diagnosis)
            except Exception as error:  # noqa: BLE001 (the marks stand; one name less must not cost a person's time)
                for i in group:
                    if runs[i].result.outcome in NAMEABLE and diagnosis.runs[i] is runs[i]:
                        diagnosis.runs[i] = not_named(runs[i], error)
        return tuple(diagnosis.runs)

    def _diagnose_group(self, group: Sequence[int], diagnosis: _Diagnosis) -> None:
        """Name the mistake in the runs at the places ``group``."""
        runs = diagnosis.runs
        exercise = runs[group[0]].check.exercise
        failed = [i for i in group if runs[i].result.outcome in NAMEABLE and not runs[i].result.misconception]
        calls = [call for i in group for call in own_calls(runs[i])]
        if not failed or not calls:
            return
        lower = self._below(exercise, runs)
        below = tuple(diagnosis.named[name] for name in sorted(lower) if name in diagnosis.named)
        unnamed = frozenset(lower & diagnosis.failed()) if diagnosis.student is not None else frozenset()
        if not below and not unnamed and are_unwritten(calls):
            return
        known = _known(exercise, below, diagnosis.named)
        for candidate in known:
            self._imitator.begin_again(candidate)
        first = self._again(runs[failed[0]], diagnosis, FRESH[:1]) if have_ended(calls) else []
        is_right = bool(unnamed) and self._matcher.agrees(Candidate((), unnamed), calls)
        fitting = [one for one in known if self._matcher.explains(one, [*first, *calls], any_overflow=True)][
            :1
        ]
        if not fitting and not is_right:
            fitting = self._fitting(exercise, below, calls, unnamed, first)
        parts: dict[Place, Candidate] = {}
        if not fitting and not is_right and not self._whole_answers:
            parts = self._matcher.fitting_parts(self._variants.get(exercise, []), calls, below, first)
        if (fitting or parts) and diagnosis.rerun is not None:
            again = [call for i in failed[:CONFIRMED] for call in self._again(runs[i], diagnosis, FRESH)]
            fitting = [one for one in fitting if self._matcher.explains(one, again, any_overflow=True)]
            parts = {
                place: part for place, part in parts.items() if self._matcher.explains(part, again, place)
            }
        if not all(one in fitting or self._imitator.has_ended(one) for one in known):
            fitting, parts = [], {}  # what is known may explain this too, and nobody can tell
        fitting = [one for one in fitting if self._is_of_all(one, runs[group[0]].check, diagnosis)]
        own = self._told_apart(fitting, exercise, runs)
        failed_below = sorted(lower & diagnosis.failed())
        of_lower = {i: self._of_lower(runs[i], failed_below, diagnosis.student, is_right) for i in failed}
        if len(own) == 1 and runs[group[0]].check.kind == "generic" and not all(of_lower.values()):
            diagnosis.named[exercise] = own[0]
        for i in failed:
            if fitting and not own:
                runs[i] = about_lower(runs[i], [variant.exercise for variant in below])
            elif right_above := of_lower[i]:
                runs[i] = right_above  # before any name: the exercise's own function is shown to be right
            elif fitting:
                runs[i] = named(runs[i], own)
            elif here := [p.variants[0] for place, p in parts.items() if self._is_wrong_in(runs[i], place)]:
                runs[i] = named_by_parts(runs[i], here)
            else:
                runs[i] = self._without_a_name(runs[i], diagnosis)

    def _is_of_all(self, candidate: Candidate, check: Check, diagnosis: _Diagnosis) -> bool:
        """Whether a mistake found at special inputs does what the student does at ordinary ones, where that has no name.

        At a single example many mistakes look alike. A second one is believed where ordinary inputs do not contradict it.
        """
        if check.kind not in SPECIAL:
            return True
        ordinary = failed_ordinary(check.exercise, diagnosis.runs)
        if check.exercise in diagnosis.named:
            return not self._matcher.is_contradicted(candidate, ordinary)
        return self._matcher.agrees(candidate, ordinary)

    def _told_apart(
        self, fitting: Sequence[Candidate], exercise: str, runs: Sequence[CheckRun]
    ) -> list[Variant]:
        """Return the exercise's variants that fit; of several, those that do what the student does in its other checks too."""
        own = _own_of(fitting, exercise)
        if len(own) < 2:
            return own
        calls = [call for run in runs if run.check.exercise == exercise for call in own_calls(run)]
        return _own_of([one for one in fitting if self._matcher.agrees(one, calls)], exercise) or own

    def _again(self, run: CheckRun, diagnosis: _Diagnosis, seeds: Sequence[bytes]) -> list[RecordedCall]:
        """Return the calls of a check on fresh numbers, which are the same for all students: so their answers are kept."""
        calls = diagnosis.again(run, seeds)
        self._imitator.keep_for_others(calls)
        return calls

    def _groups(self, runs: Sequence[CheckRun]) -> list[list[int]]:
        """Return the places of the runs by exercise and kind; what others build on comes first."""
        groups: dict[tuple[str, str], list[int]] = {}
        for i, run in enumerate(runs):
            groups.setdefault((run.check.exercise, run.check.kind), []).append(i)
        return sorted(
            groups.values(), key=lambda group: len(self._below(runs[group[0]].check.exercise, runs))
        )

    def _below(self, exercise: str, runs: Sequence[CheckRun]) -> set[str]:
        if exercise not in self._lower:
            known = {*self._variants, *(run.check.exercise for run in runs)}
            self._lower |= builds_on(self._folder, sorted(known))
        return self._lower.get(exercise, set())

    def _fitting(
        self,
        exercise: str,
        below: tuple[Variant, ...],
        calls: Sequence[RecordedCall],
        own_lower: frozenset[str],
        first: Sequence[RecordedCall],
    ) -> list[Candidate]:
        """Return the mistakes that explain every call: those named ``below`` alone, one of the exercise, or of what it calls."""
        if below and self._matcher.explains(Candidate(below), calls):
            return [Candidate(below)]
        own = self._matcher.fitting(self._variants.get(exercise, []), calls, below, own_lower, first)
        lower = () if own else self._lower.get(exercise, ())
        of_lower = self._written_out.of(exercise, lower, self._matcher.right_steps((first or calls)[0]))
        return own or self._matcher.fitting(of_lower, calls, first=first)

    def _is_wrong_in(self, run: CheckRun, place: Place) -> bool:
        return any(self._matcher.is_wrong(call, place) for call in own_calls(run))

    def _without_a_name(self, run: CheckRun, diagnosis: _Diagnosis) -> CheckRun:
        """Return the run with what is seen of a mistake that no misconception explains."""
        lower = self._below(run.check.exercise, diagnosis.runs)
        calls = plain_calls(run)
        # other inputs of a function in between say nothing of this one's
        is_indirect = any(asks_indirectly(call, run.check.exercise) for call in calls)
        ended = run.result.outcome is not Outcome.TIMED_OUT  # what does not end would not end again
        seeds = FRESH[: 3 if len(calls) < FEW_CALLS else 2]
        again = [c for c in self._again(run, diagnosis, seeds) if is_plain(c)] if ended and calls else []
        if again and calls:
            others = failed_ordinary(run.check.exercise, diagnosis.runs)
            failure = Failure(run.check.exercise, run.result.outcome, calls, again, sorted(lower), others)
            find = self._symptoms.single_change if is_indirect else self._symptoms.find
            symptom = find(failure, diagnosis.student)
            if symptom is not None:
                return with_symptom(run, symptom)
        if (
            is_indirect
            or diagnosis.student is None
            or not is_about_values(run)
            or run.result.outcome is Outcome.RAISED
        ):
            return run
        limits = Limits.of(
            [other.check for other in diagnosis.runs if other.check.exercise == run.check.exercise]
        )
        return self._narrowed(run, diagnosis.student, limits)

    def _of_lower(
        self, run: CheckRun, failed_below: Sequence[str], student: Student | None, is_right: bool
    ) -> CheckRun | None:
        """Return the run with the lower functions named, if the answer is right as soon as these are.

        is_right: whether the solution on the student's lower functions is known to do what the student's function does
        """
        call = self._first_wrong(run) or self._first_fault(run)
        if student is None or call is None or call.kwargs or not is_about_values(run):
            return None
        lower = [name for name in failed_below if name not in call.replaced]
        if not lower or is_right:
            return about_lower(run, lower) if lower else None
        try:
            own = student.with_reference(*sorted({*call.replaced, *lower}))
            is_right = alike(
                call_unrecorded(own, call.path, call.args, is_read=call.is_read), self._imitator.right(call)
            )
        except StudentFault:  # a process that cannot be opened tells no more than the check did
            return None
        finally:
            end_check(student)
        return about_lower(run, lower) if is_right else None

    def _first_wrong(self, run: CheckRun) -> RecordedCall | None:
        raised = run.result.outcome is Outcome.RAISED
        calls = (c for c in plain_calls(run) if (c.fault if raised else self._matcher.is_wrong(c)))
        call = next(calls, None)
        return None if call is None or call.answers else call

    def _first_fault(self, run: CheckRun) -> RecordedCall | None:
        """Return the first call that raised what the solution does not: a check may catch it, and fail."""
        calls = (c for c in plain_calls(run) if c.fault and not c.answers)
        return next((c for c in calls if not alike(c.fault, self._imitator.right(c))), None)

    def _narrowed(self, run: CheckRun, student: Student, limits: Limits) -> CheckRun:
        """Return the run with the smallest case that goes wrong."""
        call = self._first_wrong(run)
        if call is None or call.is_read:
            return run
        path = call.path

        def right(args: tuple[Any, ...]) -> Any:
            return self._imitator.right_at(path, args)

        try:
            own = student.with_reference(*sorted(call.replaced)) if call.replaced else student
            names = parameter_names(self._imitator.function(path))
            narrowed = narrow(call, names, lambda args: call_unrecorded(own, path, args), right, limits)
        except StudentFault:
            return run
        finally:
            end_check(student)
        if narrowed is None:
            return run
        return replaced(run, **with_observation(run, narrowed.sentence, narrowed.smallest))


def _known(exercise: str, below: tuple[Variant, ...], named: Mapping[str, Variant]) -> list[Candidate]:
    """Return what is known already and may be all that is wrong: the exercise's own mistake, those of lower functions, and both."""
    own = (named[exercise],) if exercise in named else ()
    return [Candidate(variants) for variants in dict.fromkeys((own, below, own + below)) if variants]


def _own_of(fitting: Sequence[Candidate], exercise: str) -> list[Variant]:
    """Return the variants of the exercise itself among what fits, one for each misconception."""
    return list({v.key: v for c in fitting for v in c.variants[:1] if v.exercise == exercise}.values())

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
alone and together with each of its own. What nothing explains is narrowed down to the smallest case.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from ..results import AND, Outcome
from ..student.api import Student, call_unrecorded, end_check
from ..student.backend import RecordedCall
from ..student.faults import StudentFault, StudentStopped
from ..student.in_process import LocalBackend
from ..suite.collection import Check
from ..suite.session import CheckRun
from .comparison import Place, alike, ask, is_distinctive, places, value_at
from .misconceptions import Misconception, builds_on, spliced
from .narrowing import narrow, parameter_names

CONFIRMED = 2
"""Of an exercise's failed checks, so many are run again on fresh numbers: a check with oracles takes a while."""

NAMEABLE = (Outcome.FAILED, Outcome.RAISED, Outcome.TIMED_OUT)

NOT_NAMED = "The mistake could not be named, through a fault of the grader's"
"""Begins a line of a result's values; the marks stand. `autograder.validate` looks for it."""

Rerun = Callable[[Check, bytes], CheckRun]
"""Runs a check again on the same student with another seed."""


Told = dict[str, Misconception]
"""The misconception named so far for an exercise."""


class Catalogue:
    """The misconceptions of one assignment, each loaded when it is first needed.

    folder: the solution's folder
    """

    def __init__(self, folder: Path, misconceptions: Iterable[Misconception]) -> None:
        self._folder = folder
        self._right = LocalBackend(folder)
        self._variants: dict[str, list[Misconception]] = {}
        self._wrong: dict[tuple[Misconception, ...], LocalBackend] = {}
        self._lower: dict[str, set[str]] = {}
        for variant in misconceptions:
            self._variants.setdefault(variant.exercise, []).append(variant)

    def diagnose(
        self, runs: Sequence[CheckRun], rerun: Rerun | None = None, student: Student | None = None
    ) -> tuple[CheckRun, ...]:
        """Return the runs with the misconception named in those that failed, where one fits.

        runs:    checks with the calls that they made, all of those of each exercise
        rerun:   for the confirmation on fresh random numbers; None leaves it out
        student: to look for the smallest case of a mistake that no misconception explains; None leaves it out
        """
        named = list(runs)
        told: Told = {}
        for group in self._groups(runs):
            try:
                self._diagnose_group(group, named, told, rerun, student)
            except Exception as error:  # noqa: BLE001 (the marks stand; one name less must not cost a person's time)
                for i in group:
                    if runs[i].result.outcome in NAMEABLE and named[i] is runs[i]:
                        named[i] = _not_named(runs[i], error)
        return tuple(named)

    def _diagnose_group(
        self,
        group: Sequence[int],
        runs: list[CheckRun],
        told: Told,
        rerun: Rerun | None,
        student: Student | None,
    ) -> None:
        """Name the mistake in the runs at the places ``group``, and note in ``told`` what was named for sure."""
        exercise = runs[group[0]].check.exercise
        failed = [i for i in group if runs[i].result.outcome in NAMEABLE]
        calls = [call for i in group for call in _own_calls(runs[i])]
        if not failed or not calls:
            return
        below = tuple(told[lower] for lower in sorted(self._below(exercise, runs)) if lower in told)
        fitting = self._fitting(exercise, below, calls)
        parts = {} if fitting else self._fitting_parts(exercise, below, calls)
        if (fitting or parts) and rerun is not None:
            again = [
                rerun(runs[i].check, seed)
                for i in failed[:CONFIRMED]
                for seed in (b"confirm 1", b"confirm 2")
            ]
            calls_again = [call for run in again for call in _own_calls(run)]
            fitting = [one for one in fitting if self._explains(one, calls_again)]
            parts = {place: one for place, one in parts.items() if self._explains(one, calls_again, place)}
        own = [one[0] for one in fitting if one and one[0].exercise == exercise]
        if len(own) == 1 and len(fitting) == 1 and runs[group[0]].check.kind == "generic":
            told[exercise] = own[0]
        for i in failed:
            if fitting and not own:
                runs[i] = _about_lower(runs[i], [variant.exercise for variant in below])
            elif fitting:
                runs[i] = _named(runs[i], own)
            elif here := [one[0] for place, one in parts.items() if self._is_wrong_in(runs[i], place)]:
                runs[i] = _named_parts(runs[i], here)
            elif student is not None and _is_about_values(runs[i]):
                runs[i] = self._narrowed(runs[i], student, self._failed_below(exercise, runs))

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

    def _failed_below(self, exercise: str, runs: Sequence[CheckRun]) -> list[str]:
        below = self._below(exercise, runs)
        failed = {run.check.exercise for run in runs if run.result.outcome in NAMEABLE}
        return sorted(below & failed)

    def _fitting(
        self, exercise: str, below: tuple[Misconception, ...], calls: Sequence[RecordedCall]
    ) -> list[tuple[Misconception, ...]]:
        """Return the mistakes that explain every call: those named ``below`` alone, or one of the exercise with them."""
        if below and self._explains(below, calls):
            return [below]
        candidates = [(variant, *below) for variant in self._variants.get(exercise, [])]
        return [candidate for candidate in candidates if self._explains(candidate, calls)]

    def _fitting_parts(
        self, exercise: str, below: tuple[Misconception, ...], calls: Sequence[RecordedCall]
    ) -> dict[Place, tuple[Misconception, ...]]:
        """Return, for each value of an answer that is wrong in one known way only, the mistakes that explain it."""
        shapes = {tuple(places(call.result)) for call in calls}
        if len(shapes) != 1 or len(shape := shapes.pop()) < 2:
            return {}
        candidates = [(variant, *below) for variant in self._variants.get(exercise, [])]
        telling = [place for place in shape if any(is_distinctive(value_at(place, c.result)) for c in calls)]
        found = {place: [one for one in candidates if self._explains(one, calls, place)] for place in telling}
        return {place: fitting[0] for place, fitting in found.items() if len(fitting) == 1}

    def _explains(
        self, variants: tuple[Misconception, ...], calls: Sequence[RecordedCall], place: Place | None = None
    ) -> bool:
        """Whether the variants did what the student did in every call, and not what is right in one at least.

        place: of one value in the answers, to compare it alone; None for the whole
        """
        differs = False
        for call in calls:
            if isinstance(call.fault, StudentStopped):
                return False
            backend = self._backend(variants, call.replaced)
            answer = value_at(place, ask(backend, call))
            if not alike(answer, value_at(place, call.fault or call.result)):
                return False
            if call.changed and backend.changed == call.changed:  # a right answer, at the caller's expense
                differs = True
            differs = differs or not alike(answer, self._right_answer(call, place))
        return differs

    def _right_answer(self, call: RecordedCall, place: Place | None = None) -> Any:
        return value_at(place, ask(self._right, call))

    def _is_wrong_in(self, run: CheckRun, place: Place) -> bool:
        return any(
            call.fault is None and not alike(self._right_answer(call, place), value_at(place, call.result))
            for call in _own_calls(run)
        )

    def _backend(self, variants: tuple[Misconception, ...], replaced: frozenset[str]) -> LocalBackend:
        wrong = tuple(variant for variant in variants if variant.exercise not in replaced)
        if not wrong:
            return self._right
        if wrong not in self._wrong:
            self._wrong[wrong] = LocalBackend(self._folder, sources=spliced(self._folder, *wrong))
        return self._wrong[wrong]

    def _narrowed(self, run: CheckRun, student: Student, failed_below: Sequence[str]) -> CheckRun:
        """Return the run with what simpler calls tell: whose mistake it is, and the smallest case that goes wrong."""
        raised = run.result.outcome is Outcome.RAISED
        calls = _own_calls(run)
        call = next((call for call in calls if (call.fault if raised else self._is_wrong(call))), None)
        if call is None or call.answers:
            return run
        path, lower = call.path, [one for one in failed_below if one not in call.replaced]

        def right(args: tuple[Any, ...]) -> Any:
            return self._right.call(path, args, {})

        try:
            if lower and not call.kwargs:
                own = student.with_reference(*sorted({*call.replaced, *lower}))
                if alike(call_unrecorded(own, path, call.args), right(call.args)):
                    return _about_lower(run, lower)
            if raised:
                return run
            own = student.with_reference(*sorted(call.replaced)) if call.replaced else student
            names = parameter_names(self._right.function(path))
            found = narrow(call, names, lambda args: call_unrecorded(own, path, args), right, alike)
        except (
            StudentFault
        ):  # a process that cannot be opened or did not end tells no more than the check did
            return run
        finally:
            end_check(student)
        if found is None:
            return run
        result = msgspec.structs.replace(
            run.result,
            diagnosis=" ".join(part for part in (run.result.diagnosis, found.sentence) if part),
            values="\n".join(part for part in (run.result.values, found.smallest) if part),
        )
        return CheckRun(run.check, result, run.calls)

    def _is_wrong(self, call: RecordedCall) -> bool:
        return call.fault is None and not alike(self._right_answer(call), call.result)


def _named(run: CheckRun, fitting: Sequence[Misconception]) -> CheckRun:
    if len(fitting) == 1:
        found = fitting[0]
        changes = {"misconception": found.name, "diagnosis": found.sentence, "picture": found.picture}
    elif fitting[0].tag and len({variant.tag for variant in fitting}) == 1:
        changes = {"diagnosis": fitting[0].tag}
    else:
        return run
    return CheckRun(run.check, msgspec.structs.replace(run.result, **changes), run.calls)


def _named_parts(run: CheckRun, found: Sequence[Misconception]) -> CheckRun:
    changes = {
        "misconception": AND.join(dict.fromkeys(one.name for one in found)),
        "diagnosis": " ".join(dict.fromkeys(one.sentence for one in found)),
        "picture": next((one.picture for one in found if one.picture), ""),
    }
    return CheckRun(run.check, msgspec.structs.replace(run.result, **changes), run.calls)


def _not_named(run: CheckRun, error: Exception) -> CheckRun:
    place = traceback.extract_tb(error.__traceback__)[-1]
    line = f"{NOT_NAMED}: {type(error).__name__} at {Path(place.filename).name}:{place.lineno}."
    values = "\n".join(part for part in (run.result.values, line) if part)
    return CheckRun(run.check, msgspec.structs.replace(run.result, values=values), run.calls)


def _about_lower(run: CheckRun, exercises: Sequence[str]) -> CheckRun:
    function = run.check.exercise.rpartition(".")[2]
    lower = " and ".join(sorted({exercise.rpartition(".")[2] for exercise in exercises}))
    sentence = f"Nothing is wrong with {function} itself here: it calls your {lower}. Mend that first."
    return CheckRun(run.check, msgspec.structs.replace(run.result, diagnosis=sentence), run.calls)


def _is_about_values(run: CheckRun) -> bool:
    """Whether other calls may tell more: of a contract they would only say that some input breaks it."""
    return run.result.outcome in (Outcome.FAILED, Outcome.RAISED) and run.check.kind != "purity"


def _own_calls(run: CheckRun) -> list[RecordedCall]:
    return [call for call in run.calls if call.path == run.check.exercise]

"""Name the mistake behind a failed exercise, by comparing it with the executable misconceptions.

A student's function is said to be a misconception when the two agree on every call that the suite made,
within one kind of probes: a mistake in the formula shows on generic probes, one of stability on edge
probes only, and a student may have made one of each. The match is confirmed on fresh random numbers. If
several variants fit, only what they share is said. The nearest match is never used: where two mistakes
meet, it would name the wrong one about once in ten times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from .bridge import RecordedCall, Seed, StudentFault, StudentRaised, StudentStopped
from .local import LocalBackend
from .misconceptions import Misconception, spliced
from .results import Outcome
from .suite import Check, CheckRun

TOLERANCE = 1e-8
"""Relative; variants differ from each other by 1e-6 or more, equal ones by rounding."""

NAMEABLE = (Outcome.FAILED, Outcome.RAISED, Outcome.TIMED_OUT)

Rerun = Callable[[Check, bytes], CheckRun]
"""Runs a check again on the same student with another seed."""


class Catalogue:
    """The misconceptions of one assignment, each loaded when it is first needed.

    folder: the solution's folder
    """

    def __init__(self, folder: Path, misconceptions: Iterable[Misconception]) -> None:
        self._folder = folder
        self._right = LocalBackend(folder)
        self._variants: dict[str, list[Misconception]] = {}
        self._wrong: dict[tuple[str, str], LocalBackend] = {}
        for variant in misconceptions:
            self._variants.setdefault(variant.exercise, []).append(variant)

    def diagnose(self, runs: Sequence[CheckRun], rerun: Rerun | None = None) -> tuple[CheckRun, ...]:
        """Return the runs with the misconception named in those that failed, where one fits.

        runs:  checks with the calls that they made, all of those of each exercise
        rerun: for the confirmation on fresh random numbers; None leaves it out
        """
        named = list(runs)
        groups: dict[tuple[str, str], list[int]] = {}
        for i, run in enumerate(runs):
            groups.setdefault((run.check.exercise, run.check.kind), []).append(i)
        for (exercise, _), group in groups.items():
            failed = [i for i in group if runs[i].result.outcome in NAMEABLE]
            calls = [call for i in group for call in _own_calls(runs[i])]
            if not failed or not calls:
                continue
            fitting = self._fitting(self._variants.get(exercise, []), calls)
            if fitting and rerun is not None:
                again = [rerun(runs[i].check, seed) for i in failed for seed in (b"confirm 1", b"confirm 2")]
                fitting = self._fitting(fitting, [call for run in again for call in _own_calls(run)])
            for i in failed:
                named[i] = _named(runs[i], fitting)
        return tuple(named)

    def _fitting(
        self, variants: Iterable[Misconception], calls: Sequence[RecordedCall]
    ) -> list[Misconception]:
        return [variant for variant in variants if _explains(self._backend(variant), self._right, calls)]

    def _backend(self, variant: Misconception) -> LocalBackend:
        key = (variant.exercise, variant.name)
        if key not in self._wrong:
            self._wrong[key] = LocalBackend(self._folder, sources=spliced(self._folder, variant))
        return self._wrong[key]


def _named(run: CheckRun, fitting: Sequence[Misconception]) -> CheckRun:
    if len(fitting) == 1:
        changes = {"misconception": fitting[0].name, "diagnosis": fitting[0].sentence}
    elif fitting and fitting[0].tag and len({variant.tag for variant in fitting}) == 1:
        changes = {"diagnosis": fitting[0].tag}
    else:
        return run
    return CheckRun(run.check, msgspec.structs.replace(run.result, **changes), run.calls)


def _own_calls(run: CheckRun) -> list[RecordedCall]:
    return [call for call in run.calls if call.path == run.check.exercise]


def _explains(wrong: LocalBackend, right: LocalBackend, calls: Sequence[RecordedCall]) -> bool:
    """Whether the variant did what the student did in every call, and not what is right in one at least."""
    differs = False
    for call in calls:
        if isinstance(call.fault, StudentStopped):
            return False
        answer = _ask(wrong, call)
        if not _alike(answer, call.fault or call.result):
            return False
        differs = differs or not _alike(_ask(right, call), answer)
    return differs


def _ask(backend: LocalBackend, call: RecordedCall) -> Any:
    try:
        with np.errstate(all="ignore"):
            return backend.call(call.path, call.args, call.kwargs)
    except StudentFault as fault:
        return fault
    except Exception as error:  # an oracle that refuses, such as an exhausted budget
        return StudentRaised(type(error).__name__, "")


def _alike(a: Any, b: Any) -> bool:
    if isinstance(a, StudentFault) or isinstance(b, StudentFault):
        return isinstance(a, StudentRaised) and isinstance(b, StudentRaised) and a.error_type == b.error_type
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        return len(a) == len(b) and all(_alike(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_alike(a[key], b[key]) for key in a)
    if isinstance(a, str | bytes | None | Seed) or isinstance(b, str | bytes | None | Seed):
        return type(a) is type(b) and a == b
    try:
        x, y = np.asarray(a, dtype=np.complex128), np.asarray(b, dtype=np.complex128)
    except (TypeError, ValueError):
        return False
    if x.shape != y.shape or not np.array_equal(np.isfinite(x), np.isfinite(y)):
        return False
    finite = np.isfinite(x)
    if not np.array_equal(x[~finite], y[~finite], equal_nan=True):
        return False
    scale = float(np.max(np.abs(y[finite]), initial=0.0)) or 1.0
    return bool(np.max(np.abs(x[finite] - y[finite]), initial=0.0) <= TOLERANCE * scale)

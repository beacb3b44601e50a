"""How far apart right and wrong answers lie: the gap in which a tolerance may safely stand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ..diagnosis.misconceptions import Alternative, load_alternatives, load_misconceptions, spliced
from ..student.api import Student, close
from ..student.backend import RecordedCall
from ..student.faults import StudentFault
from ..student.in_process import LocalBackend
from ..student.reference import Reference
from ..suite.session import Suite

LEAST_DECADES = 2.0
"""An exercise with less between right and wrong is not safe to grade."""

INCOMPARABLE = 1e-3
"""Right answers that differ by more are not the same numbers: random ones, or one of several solutions."""

SMALLEST_SCALE = 1e-6
"""A right answer of 0, such as a gradient at the minimum, comes out as rounding noise: no scale for errors."""


def margins(folder: Path, exercises: Sequence[str]) -> dict[str, float | None]:
    """Return for each exercise the decades between the worst right and the closest wrong answer.

    The errors are normwise relative ones against the reference, over all calls that the suite makes. A wrong
    answer of another kind (an exception, a shape, a nan) counts as an error of 1.
    """
    alternatives, wrong = load_alternatives(folder, exercises), load_misconceptions(folder)
    reference = LocalBackend(folder)
    found: dict[str, float | None] = {}
    with Suite(folder / "hidden", reference=folder) as suite:
        student = Student(reference, Reference(folder))
        runs = suite.run(student, b"margins")
        close(student)
        for exercise in exercises:
            calls = [
                call
                for run in runs
                for call in run.calls
                if run.check.exercise == exercise == call.path and not call.fault
            ]
            right = [
                _worst(LocalBackend(folder, sources=spliced(folder, one)), calls)
                for one in _own(alternatives, exercise)
            ]
            false = [
                _worst(LocalBackend(folder, sources=spliced(folder, one)), calls)
                for one in wrong
                if one.exercise == exercise
            ]
            measured = [error for error in false if error > 0]
            worst = max([*right, np.finfo(float).eps])
            comparable = bool(measured and calls) and worst <= INCOMPARABLE
            found[exercise] = float(np.log10(min(measured) / worst)) if comparable else None
    return found


def _own(alternatives: Sequence[Alternative], exercise: str) -> list[Alternative]:
    return [one for one in alternatives if exercise in one.exercises]


def _worst(backend: LocalBackend, calls: Sequence[RecordedCall]) -> float:
    """Return the largest normwise relative error of ``backend`` over ``calls``, 1 for what is no number."""
    return max((_error(backend, call) for call in calls), default=0.0)


def _error(backend: LocalBackend, call: RecordedCall) -> float:
    try:
        with np.errstate(all="ignore"):
            answer = backend.call(call.path, call.args, call.kwargs)
    except (StudentFault, AssertionError):
        return 1.0
    return _distance(answer, call.result)


def _distance(a: object, b: object) -> float:
    if isinstance(a, tuple | list) and isinstance(b, tuple | list) and len(a) == len(b):
        return max((_distance(x, y) for x, y in zip(a, b)), default=0.0)
    if isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys():
        return max((_distance(a[key], b[key]) for key in a), default=0.0)
    if isinstance(a, str) or isinstance(b, str):
        return 0.0 if a == b else 1.0
    try:
        x, y = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    except (TypeError, ValueError):
        return 1.0
    if x.shape != y.shape or not np.array_equal(np.isfinite(x), np.isfinite(y)):
        return 1.0
    finite = np.isfinite(y)
    scale = max(float(np.max(np.abs(y[finite]), initial=0.0)), SMALLEST_SCALE)
    return min(1.0, float(np.max(np.abs(x[finite] - y[finite]), initial=0.0)) / scale)

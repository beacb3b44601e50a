"""How far apart right and wrong answers lie: the gap in which a tolerance may safely stand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ..diagnosis.asking import quiet
from ..diagnosis.comparison import distance
from ..diagnosis.misconceptions import load_alternatives, load_misconceptions
from ..diagnosis.variants import spliced
from ..student.api import Student, close
from ..student.backend import RecordedCall
from ..student.faults import StudentFault
from ..student.in_process import LocalBackend
from ..student.programs import is_program
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
    gaps: dict[str, float | None] = {}
    with Suite(folder / "hidden", reference=folder) as suite:
        student = Student(reference, Reference(folder))
        runs = suite.run(student, b"margins")
        close(student)
        for exercise in exercises:
            calls = [
                call
                for run in runs
                for call in run.calls
                if run.check.exercise == exercise == call.path and not call.fault and _is_of_numbers(call)
            ]
            right = [
                _worst(LocalBackend(folder, sources=spliced(folder, variant)), calls)
                for variant in alternatives
                if exercise in variant.exercises
            ]
            false = [
                _worst(LocalBackend(folder, sources=spliced(folder, member)), calls)
                for variant in wrong
                if variant.exercise == exercise
                for member in variant.members()
            ]
            measured = [error for error in false if error > 0]
            worst = max([*right, np.finfo(float).eps])
            comparable = bool(measured and calls) and worst <= INCOMPARABLE
            gaps[exercise] = float(np.log10(min(measured) / worst)) if comparable else None
    return gaps


def _is_of_numbers(call: RecordedCall) -> bool:
    """Whether a call has an answer that may be a little wrong: not what was done with objects, and no program."""
    return call.script is None and not is_program(call.path)


def _worst(backend: LocalBackend, calls: Sequence[RecordedCall]) -> float:
    """Return the largest normwise relative error of ``backend`` over ``calls``, 1 for what is no number."""
    return max((_error(backend, call) for call in calls), default=0.0)


def _error(backend: LocalBackend, call: RecordedCall) -> float:
    try:
        with quiet():
            answer = backend.call(call.path, call.args, call.kwargs)
    except (StudentFault, AssertionError):
        return 1.0
    error = distance(answer, call.result, least_scale=SMALLEST_SCALE)
    return float(np.nan_to_num(min(1.0, error), nan=1.0))

"""What a run says once it is known, or seen, what is wrong: its name, sentence and picture."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from .. import budget
from ..results import AND
from ..suite.session import CheckRun
from .relations import Symptom
from .variants import Variant

NOT_NAMED = "The mistake could not be named, through a fault of the grader's"
"""Begins a line of a result's values; the marks stand. `autograder.validate` looks for it."""


def replaced(run: CheckRun, **changes: Any) -> CheckRun:
    return CheckRun(run.check, msgspec.structs.replace(run.result, **changes), run.calls)


def _joined(separator: str, *parts: str) -> str:
    return separator.join(part for part in parts if part)


def named(run: CheckRun, own: Sequence[Variant]) -> CheckRun:
    first = own[0]
    if len(own) == 1:
        member = ", ".join(f"{name} = {value!r}" for name, value in first.parameters)
        values = _joined("\n", run.result.values, f"{first.name}: {member}" if member else "")
        return replaced(
            run, misconception=first.name, diagnosis=first.sentence, picture=first.picture, values=values
        )
    if first.tag and len({variant.tag for variant in own}) == 1:
        return replaced(run, diagnosis=first.tag)
    return run


def named_by_parts(run: CheckRun, variants: Sequence[Variant]) -> CheckRun:
    return replaced(
        run,
        misconception=AND.join(dict.fromkeys(variant.name for variant in variants)),
        diagnosis=" ".join(dict.fromkeys(variant.sentence for variant in variants)),
        picture=next((variant.picture for variant in variants if variant.picture), ""),
    )


def with_symptom(run: CheckRun, symptom: Symptom) -> CheckRun:
    name = symptom.prefix + symptom.name
    if symptom.plain and run.result.diagnosis:
        return replaced(run, misconception=name)
    return replaced(run, misconception=name, **with_observation(run, symptom.sentence))


def with_observation(run: CheckRun, sentence: str, *values: str) -> dict[str, str]:
    """Return diagnosis and values with an observation: in place of the check's own sentence if that says only how far off.

    Two sentences that vary with the code would tell twice as much of the hidden inputs as one.
    """
    own = run.result.diagnosis
    if budget.says_only_how_far(own):
        return {"diagnosis": sentence, "values": _joined("\n", own, run.result.values, *values)}
    return {"diagnosis": _joined(" ", own, sentence), "values": _joined("\n", run.result.values, *values)}


def not_named(run: CheckRun, error: Exception) -> CheckRun:
    place = traceback.extract_tb(error.__traceback__)[-1]
    line = f"{NOT_NAMED}: {type(error).__name__} at {Path(place.filename).name}:{place.lineno}."
    return replaced(run, values=_joined("\n", run.result.values, line))


def about_lower(run: CheckRun, exercises: Sequence[str]) -> CheckRun:
    function = run.check.exercise.rpartition(".")[2]
    lower = " and ".join(sorted({exercise.rpartition(".")[2] for exercise in exercises}))
    sentence = f"Nothing is wrong with {function} itself here: it calls your {lower}. Mend that first."
    return replaced(run, diagnosis=sentence)

"""What a check's end means: passed, failed, raised, not reached, or a check of ours that is broken."""

from __future__ import annotations

import re

import msgspec

from ..checks.failure import CheckFailed
from ..results import CheckResult, Outcome
from ..student.faults import NotReached, StudentFault, StudentRaised
from .collection import Check
from .divergence import curves_of


def result_of(check: Check, raised: BaseException | None, output: str, seconds: float) -> CheckResult:
    """Return the result of a check that ended with ``raised``, or that passed."""
    result = CheckResult(
        name=check.name,
        title=check.title,
        exercise=check.exercise,
        points=float(check.points),
        outcome=Outcome.PASSED,
        output=output,
        seconds=seconds,
        visibility=check.visibility,
        level=check.level,
    )
    replace = msgspec.structs.replace
    match raised:
        case None:
            return result
        case CheckFailed():
            return replace(
                result,
                outcome=Outcome.FAILED,
                diagnosis=raised.diagnosis,
                values=raised.values,
                curves=curves_of(raised.evidence),
            )
        case AssertionError():
            return replace(result, outcome=Outcome.FAILED, values=repeatable(str(raised)))
        case StudentRaised():
            return replace(
                result,
                outcome=raised.outcome,
                error_type=raised.error_type,
                error_message=raised.error_message,
                frames=raised.frames,
                diagnosis=_about_read_only(raised),
            )
        case NotReached():
            return replace(result, outcome=Outcome.NOT_REACHED, cause=raised.sentence, frames=raised.frames)
        case StudentFault():
            return replace(result, outcome=raised.outcome, diagnosis=raised.sentence)
        case _:
            return replace(
                result,
                outcome=Outcome.BROKEN,
                cause="This check itself is broken, which costs you nothing; a person will look at it.",
                values=repeatable(f"{type(raised).__name__}: {raised}"),
            )


def repeatable(text: str) -> str:
    """Return ``text`` without addresses in memory, so that equal gradings have equal results."""
    return re.sub(r"0x[0-9A-Fa-f]{4,}", "0x...", text)


def _about_read_only(raised: StudentRaised) -> str:
    """Arguments arrive read-only, so writing into one raises: say what that means."""
    if raised.error_type == "ValueError" and "read-only" in raised.error_message:
        return (
            "Your function writes into an array that the caller gave it. "
            "Work on a copy, or compute a new array."
        )
    return ""

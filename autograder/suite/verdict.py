"""What a check's end means: passed, failed, raised, not reached, or a check of ours that is broken."""

from __future__ import annotations

import re

import msgspec

from ..checks.failure import CheckFailed
from ..results import CheckResult, Outcome
from ..student.faults import NotReached, StudentFault, StudentRaised, StudentStopped
from ..student.half_done import cure_of
from .collection import Check
from .comparison import comparison_of
from .divergence import curves_of
from .sentences import where, with_article


def result_of(check: Check, raised: BaseException | None, output: str, seconds: float) -> CheckResult:
    """Return the result of a check that ended with ``raised``, or that passed."""
    result = _passed(check, output, seconds)
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
                misconception=raised.mistake or None,
                curves=curves_of(raised.evidence),
                comparison=comparison_of(raised.evidence),
            )
        case StudentRaised() if unwritten := _unwritten_below(check, raised):
            return replace(result, outcome=Outcome.NOT_REACHED, cause=unwritten, frames=raised.frames[:-1])
        case StudentRaised():
            return replace(
                result,
                outcome=raised.outcome,
                error_type=raised.error_type,
                error_message=raised.error_message,
                frames=raised.frames,
                diagnosis=_cure(raised),
            )
        case NotReached():
            return replace(result, outcome=Outcome.NOT_REACHED, cause=raised.sentence, frames=raised.frames)
        case StudentStopped():
            return replace(result, outcome=raised.outcome, diagnosis=raised.sentence, frames=raised.frames)
        case StudentFault():
            return replace(result, outcome=raised.outcome, diagnosis=raised.sentence)
        case AssertionError():  # after the student's exceptions, of which some are derived from it
            return replace(result, outcome=Outcome.FAILED, values=repeatable(str(raised)))
        case _:
            return replace(
                result,
                outcome=Outcome.BROKEN,
                cause="This check itself is broken, which costs you nothing; a person will look at it.",
                values=repeatable(f"{type(raised).__name__}: {raised}"),
            )


def _passed(check: Check, output: str, seconds: float) -> CheckResult:
    return CheckResult(
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


def _unwritten_below(check: Check, raised: StudentRaised) -> str:
    """Return a sentence if the stub that was called is that of another function than the exercise's; else nothing."""
    name = check.exercise.rpartition(".")[2]
    if raised.error_type != "NotImplementedError" or not raised.frames:
        return ""
    stub = raised.frames[-1]
    if not stub.quotable or stub.function in (name, "<module>") or not stub.function or name[:1].isupper():
        return ""
    return (
        f"{name} needs {stub.function}, which is not written yet. Write {stub.function} in {stub.file} first."
    )


def repeatable(text: str) -> str:
    """Return ``text`` without addresses in memory, so that equal gradings have equal results."""
    return re.sub(r"0x[0-9A-Fa-f]{4,}", "0x...", text)


def _cure(raised: StudentRaised) -> str:
    """Return what to do about a usual error; arguments arrive read-only, so writing into one raises."""
    if raised.error_type == "ValueError" and "read-only" in raised.error_message:
        return (
            "Your function writes into an array that the caller gave it. "
            "Work on a copy, or compute a new array."
        )
    if not raised.frames:
        return ""
    place = raised.frames[-1]
    if not place.quotable:
        return ""
    cure = cure_of(raised.error_type, raised.error_message, place.text)
    return f"Your code raised {with_article(raised.error_type)} at {where(place)}. {cure}" if cure else ""

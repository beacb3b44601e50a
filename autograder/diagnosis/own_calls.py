"""Which calls of a check say something of its exercise, and which checks ask for a name."""

from __future__ import annotations

from collections.abc import Sequence

from ..results import Outcome
from ..student.backend import RecordedCall
from ..student.faults import StudentRaised, StudentStopped
from ..student.programs import is_program
from ..suite.session import CheckRun

NAMEABLE = (Outcome.FAILED, Outcome.RAISED, Outcome.TIMED_OUT)


def own_calls(run: CheckRun) -> list[RecordedCall]:
    """Return the calls that a check made of its exercise, or of a handed-out module that calls it and returns plain data.

    A function whose arguments and results are objects of its own module, such as the nodes of a graph, is asked through
    such a module: objects stay where they are, and only plain data can be compared.
    """
    exercise = run.check.exercise
    return [call for call in run.calls if call.is_of(exercise)] or [
        call for call in run.calls if asks_indirectly(call, exercise)
    ]


def plain_calls(run: CheckRun) -> list[RecordedCall]:
    """Return the calls of the exercise's function: objects, programs and earlier states cannot be asked in a simpler way."""
    return [call for call in own_calls(run) if is_plain(call)]


def is_plain(call: RecordedCall) -> bool:
    return call.script is None and not call.cell and not is_program(call.path)


def asks_indirectly(call: RecordedCall, exercise: str) -> bool:
    return not call.path.startswith(("#", f"{exercise.partition('.')[0]}."))


def have_ended(calls: Sequence[RecordedCall]) -> bool:
    """Whether the student's code came to an end in every call: what did not would not the next time either."""
    return not any(isinstance(call.fault, StudentStopped) for call in calls)


def are_unwritten(calls: Sequence[RecordedCall]) -> bool:
    """Whether the student's code answered each call as the stub does: no mistake does what that does."""
    return all(
        isinstance(call.fault, StudentRaised) and call.fault.outcome is Outcome.NOT_ATTEMPTED
        for call in calls
    )


def is_about_values(run: CheckRun) -> bool:
    """Whether other calls may tell more: of a contract they would only say that some input breaks it."""
    return run.result.outcome in (Outcome.FAILED, Outcome.RAISED) and run.check.kind != "purity"


def failed_ordinary(exercise: str, runs: Sequence[CheckRun]) -> list[RecordedCall]:
    """Return the calls of those checks of an exercise that failed at ordinary inputs."""
    return [
        call
        for run in runs
        if run.check.exercise == exercise
        and run.check.kind == "generic"
        and run.result.outcome in NAMEABLE
        and have_ended(run.calls)
        for call in own_calls(run)
    ]

"""Check one practice exercise: its checks on the student's file, in a process of its own, under a time limit."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ..diagnosis.catalogue import Catalogue
from ..diagnosis.misconceptions import load_misconceptions
from ..feedback.cleaned import cleaned
from ..feedback.disclosure import Circumstances, Policy, ShownCheck, shown
from ..results import CheckResult, Outcome
from ..student.api import Student, close
from ..student.child import CALL_SECONDS, Helper
from ..student.own_process import OwnProcessBackend
from ..student.reference import Reference
from ..suite.session import Suite
from .ladder import Rung

SEED = b"practice"
NOT_ENDED = (
    f"Your code did not come to an end within {CALL_SECONDS:.0f} seconds. Is there a loop that never ends?"
)
PREDICT_FIRST = "Write down your prediction first, before you run anything. Being wrong costs nothing."

State = Literal["right", "wrong", "not attempted"]


@dataclass(frozen=True)
class Verdict:
    """What the checks of one exercise found. ``checks`` holds no expected value."""

    rung: Rung
    state: State
    checks: tuple[ShownCheck, ...]


def check(rung: Rung, folder: Path) -> Verdict:
    """Check the student's file of ``rung`` in ``folder``."""
    files = {path.name: path.read_bytes() for path in folder.glob("*.py") if path.is_file()}
    student = Student(OwnProcessBackend(_helper(), files), Reference(rung.folder))
    with Suite(rung.folder / "hidden", reference=rung.folder) as suite:
        catalogue = Catalogue(
            rung.folder, load_misconceptions(rung.folder), whole_answers=True
        )  # often a few numbers, by hand
        try:
            runs = suite.run(student, SEED)
            runs = catalogue.diagnose(
                runs, lambda check, seed: suite.run_check(check, student, seed), student
            )
        finally:
            close(student)
    results = [run.result for run in runs]
    prediction = [result for result in results if result.exercise.endswith(".prediction")]
    if any(result.outcome is Outcome.NOT_ATTEMPTED for result in prediction):
        waiting = tuple(replace(_shown(result), message=cleaned(PREDICT_FIRST)) for result in prediction)
        return Verdict(rung, "not attempted", waiting)
    outcomes = {result.outcome for result in results}
    state: State = (
        "right"
        if outcomes == {Outcome.PASSED}
        else "not attempted"
        if outcomes == {Outcome.NOT_ATTEMPTED}
        else "wrong"
    )
    return Verdict(rung, state, tuple(map(_shown, results)))


OFF_BY = re.compile(
    r"is off by ([0-9.e+-]+) of its size, and \S+ is allowed; rounding explains about \S+?\.(?=\s|$)"
)


def _in_percent(message: str) -> str:
    """Return ``message`` with the size of an error as people say it; what rounding explains is no matter of practice."""

    def as_people_say(size: re.Match[str]) -> str:
        percent = 100 * float(size[1])
        if percent > 1000:
            return "is off by more than ten times its size."
        return f"is off by {percent:.0f} %." if percent >= 10 else f"is off by {percent:.2g} %."

    return OFF_BY.sub(as_people_say, message)


def _shown(result: CheckResult) -> ShownCheck:
    """Return a check without the values that are expected, and with the student's own exception."""
    check = shown(result, Policy(level="diagnosis"), Circumstances(secret=False))
    assert check is not None
    check = replace(check, message=cleaned(_in_percent(check.message)))
    match result.outcome:
        case Outcome.NOT_ATTEMPTED:
            sentence = f"Not attempted yet: write {result.exercise.partition('.')[2]}."
        case Outcome.TIMED_OUT:
            sentence = NOT_ENDED
        case Outcome.RAISED if (
            result.error_type and not result.diagnosis and result.error_type != "SystemExit"
        ):
            sentence = f"Your code raised {result.error_type}: {result.error_message}".rstrip(": ")
        case Outcome.FAILED if not result.diagnosis:
            sentence = "Not right yet. Read the text at the top of the file once more."
        case _:
            return check
    return replace(check, message=cleaned(sentence))


_HELPERS: list[Helper] = []


def _helper() -> Helper:
    """Return the helper of this process; it stays warm as long as the process lives."""
    if not _HELPERS:
        _HELPERS.append(Helper())
    return _HELPERS[0]

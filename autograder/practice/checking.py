"""Check one practice exercise: its checks on the student's file, in this process, under a time limit."""

from __future__ import annotations

import builtins
import contextlib
import re
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from ..diagnosis.catalogue import Catalogue
from ..diagnosis.misconceptions import load_misconceptions
from ..feedback.disclosure import Circumstances, Policy, ShownCheck, shown
from ..results import CheckResult, Outcome
from ..student.api import Student, close
from ..student.backend import Target
from ..student.deadlines import Interrupted, interrupted_at
from ..student.faults import StudentStopped
from ..student.in_process import LocalBackend
from ..student.reference import Reference
from ..suite.session import Suite
from .ladder import Rung

SECONDS = 10.0
"""For one call; the exercises need milliseconds."""

SEED = b"practice"
NOT_ENDED = f"Your code did not come to an end within {SECONDS:.0f} seconds. Is there a loop that never ends?"
NOBODY_ANSWERS = "nobody answers input() during a check. Write the value into the file."
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
    student = Student(_Timed(folder), Reference(rung.folder))
    with Suite(rung.folder / "hidden", reference=rung.folder) as suite:
        catalogue = _WholeAnswers(rung.folder, load_misconceptions(rung.folder))
        try:
            with _nobody_answering():
                runs = suite.run(student, SEED)
                runs = catalogue.diagnose(
                    runs, lambda one, seed: suite.run_check(one, student, seed), student
                )
        finally:
            close(student)
    results = [run.result for run in runs]
    prediction = [one for one in results if one.exercise.endswith(".prediction")]
    if any(one.outcome is Outcome.NOT_ATTEMPTED for one in prediction):
        waiting = tuple(replace(_shown(one), message=PREDICT_FIRST) for one in prediction)
        return Verdict(rung, "not attempted", waiting)
    outcomes = {one.outcome for one in results}
    state: State = (
        "right"
        if outcomes == {Outcome.PASSED}
        else "not attempted"
        if outcomes == {Outcome.NOT_ATTEMPTED}
        else "wrong"
    )
    return Verdict(rung, state, tuple(_shown(one) for one in results))


class _WholeAnswers(Catalogue):
    """Names a mistake only where it explains the whole answer.

    Answers here are a few numbers, often written by hand: that one of them is what a misconception gives too says nothing.
    """

    def _fitting_parts(self, *_: Any) -> dict[Any, Any]:
        return {}


OFF_BY = re.compile(
    r"is off by ([0-9.e+-]+) of its size, and \S+ is allowed; rounding explains about \S+?\.(?=\s|$)"
)


def _in_percent(message: str) -> str:
    """Return ``message`` with the size of an error as people say it; what rounding explains is no matter of practice."""

    def said(found: re.Match[str]) -> str:
        percent = 100 * float(found[1])
        if percent > 1000:
            return "is off by more than ten times its size."
        return f"is off by {percent:.0f} %." if percent >= 10 else f"is off by {percent:.2g} %."

    return OFF_BY.sub(said, message)


def _shown(result: CheckResult) -> ShownCheck:
    """Return a check without the values that are expected, and with the student's own exception."""
    one = shown(result, Policy(level="diagnosis"), Circumstances())
    assert one is not None
    one = replace(one, message=_in_percent(one.message))
    match result.outcome:
        case Outcome.NOT_ATTEMPTED:
            return replace(one, message=f"Not attempted yet: write {result.exercise.partition('.')[2]}.")
        case Outcome.RAISED if not result.diagnosis:
            return replace(
                one, message=f"Your code raised {result.error_type}: {result.error_message}".rstrip(": ")
            )
        case Outcome.FAILED if not result.diagnosis:
            return replace(one, message="Not right yet. Read the text at the top of the file once more.")
        case _:
            return one


@contextlib.contextmanager
def _nobody_answering() -> Iterator[None]:
    """Let input() fail at once, in place of waiting for somebody who does not know that a question was asked."""

    def refuse(*_prompt: object) -> str:
        raise EOFError(NOBODY_ANSWERS)

    usual, builtins.input = builtins.input, refuse
    try:
        yield
    finally:
        builtins.input = usual


def _limited() -> contextlib.AbstractContextManager[None]:
    """End the block after `SECONDS`, where the system has an alarm; elsewhere Ctrl-C has to do."""
    if not hasattr(signal, "SIGALRM"):
        return contextlib.nullcontext()
    return interrupted_at(time.monotonic() + SECONDS)


class _Timed(LocalBackend):
    """The student's file in this process; a call that does not end is ended, and its function is not called again.

    If the file itself does not end when it is imported, nothing of it is called again.
    """

    def __init__(
        self,
        folder: Path,
        replacements: Mapping[str, Callable[..., Any]] | None = None,
        sources: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(folder, replacements or {}, sources or {})
        self._ended: set[str] = set()

    def call(self, target: Target, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        module = str(target).partition(".")[0]
        if self._ended & {str(target), module}:
            raise StudentStopped(Outcome.TIMED_OUT, NOT_ENDED)
        try:
            with _limited():
                return super().call(target, args, kwargs)
        except Interrupted:
            self._ended.add(str(target) if module in self._modules._loaded else module)
            raise StudentStopped(Outcome.TIMED_OUT, NOT_ENDED) from None
        except SystemExit:
            raise StudentStopped(
                Outcome.RAISED, "Your code ends Python itself (exit or quit). Return a value in its place."
            ) from None

    def with_replacements(self, replacements: Mapping[str, Callable[..., Any]]) -> _Timed:
        clone = _Timed(self.folder, {**self.replacements, **replacements}, self.sources)
        clone._ended = self._ended
        return clone

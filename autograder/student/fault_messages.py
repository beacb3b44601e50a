"""What a guest's end and its reports mean for the student, in our own words."""

from __future__ import annotations

import builtins
import importlib.util
import re
import signal
import sys
from collections.abc import Collection, Mapping
from typing import Final

from .. import wire
from ..results import Frame, Outcome
from ..sandbox import Limits
from ..sandbox.guest_handle import Ending
from ..sandbox.guest_server import LOST_WIRE
from .backend import Target
from .error_classes import is_asked_for, student_raised
from .faults import NotReached, StudentRaised, StudentStopped
from .half_done import cure_of
from .quotable import KnownText

SyntaxErrors = Mapping[str, tuple[str, int, str, int]]
"""File -> message, line (0 if there is none), the line's text and the column, of what cannot be read as Python."""

BENEATH_MAIN = 'Take the call out, or put it beneath `if __name__ == "__main__":`.'


_SINCE: Final = (
    (
        (3, 12),
        re.compile(r"^f-string|^\s*type\s+\w+\s*(\[.*\]\s*)?=|^\s*(async\s+)?(def|class)\s+\w+\s*\[", re.M),
    ),
    ((3, 13), re.compile(r"^\s*(type\s+\w+|(async\s+)?def\s+\w+|class\s+\w+)\s*\[[^\]]*=", re.M)),
    ((3, 14), re.compile(r"\b[tT][rR]?[\"']|^\s*except\*?\s+[\w.]+\s*,", re.M)),
)
"""Since which version of Python a line that looks like this, or a message that begins so, can be all right."""


def all_time_used(limits: Limits) -> StudentStopped:
    """The time of the whole submission has run out."""
    return StudentStopped(
        Outcome.TIMED_OUT,
        f"The time limit of the whole submission ({limits.cpu_seconds:g} s of processor time, "
        f"{limits.wall_seconds:g} s in all) is used up.",
    )


def does_not_fit(limits: Limits) -> NotReached:
    """The files are too large for the guest's folder."""
    return NotReached(f"The files do not fit into the work folder of {limits.file_mib} MiB.")


def tampered() -> StudentStopped:
    """The wire broke, or carried what no honest guest sends."""
    return StudentStopped(
        Outcome.FORBIDDEN, "The code interfered with the connection between its process and the judge."
    )


def ended(ending: Ending | None) -> StudentStopped:
    """A guest's process has ended before it answered."""
    match ending:
        case Ending(exit_status=int(status)) if status != LOST_WIRE:
            return StudentStopped(
                Outcome.RAISED, f"The code ended its own process, with exit status {status}."
            )
        case Ending(signal=signal.SIGKILL, out_of_memory=True):
            return StudentStopped(
                Outcome.OUT_OF_MEMORY, "The system killed the process: it ran out of memory."
            )
        case Ending(signal=signal.SIGSYS):
            return StudentStopped(Outcome.FORBIDDEN, "The code made a call to the system that is forbidden.")
        case Ending(signal=int(number)):
            known = (
                number in signal.Signals.__members__.values()
            )  # those of real time have numbers, and no names
            name = signal.Signals(number).name if known else f"signal {number}"
            return StudentStopped(Outcome.RAISED, f"The process that ran the code crashed ({name}).")
    return tampered()


def raised(
    target: Target, report: wire.Raised, known: KnownText, packages: Collection[str]
) -> StudentRaised | NotReached:
    """An exception has come out of ``target``, a function of the student's.

    packages: the names of those that are there in grading
    """
    frames = known.frames(report.frames, target)
    top = report.missing.partition(".")[0] if report.missing is not None else ""
    if top in known.imported:
        what = target if isinstance(target, str) else "A method of the student's object"
        why = why_missing(report.missing or "", known, packages)
        return NotReached(f"{what} uses {why}.", frames)
    return student_raised(
        known.error_type(report.type),
        report.message[:2000],
        frames,
        tuple(base for base in _names(report.bases) if known.error_type(base) == base),
        tuple(
            name
            for name in _names((report.type, *report.own_bases))
            if not hasattr(builtins, name) and (is_asked_for(name) or known.error_type(name) == name)
        ),
    )


def _names(bases: tuple[object, ...]) -> list[str]:
    return [base for base in bases[:20] if isinstance(base, str)]


def unreadable(file: str, errors: SyntaxErrors) -> NotReached:
    """A file is no Python."""
    message, line, text, column = errors[file]
    where = f" (line {line})" if line and f"line {line} " not in message else ""
    newer = newer_python(message, text)
    return NotReached(
        f"{file} cannot be read as Python: {message}{where}.{newer}",
        (Frame(file, line, "", text, column),) if line else (),
    )


def newer_python(message: str, text: str, running: tuple[int, int] = sys.version_info[:2]) -> str:
    """Return a sentence if a later version than ``running`` reads what looks like ``text``, else an empty text."""
    for version, looks_like in _SINCE:
        if running < version and looks_like.search(f"{message}\n{text}"):
            return (
                f" Python {version[0]}.{version[1]} may read this, but grading uses "
                f"Python {running[0]}.{running[1]}: write it in the older way."
            )
    return ""


def why_missing(module: str, known: KnownText, packages: Collection[str]) -> str:
    """Return the name of a module that was not found, and why it is not there."""
    top = module.partition(".")[0]
    if top not in known.imported:
        return "a module that is not there in grading"
    if top in packages:
        return f"a part of {top} that the installed version does not have"
    if _is_installed(top):
        return f"{top}, which is not among the packages that this course declares for grading"
    return f"{top}, which is not installed in grading (and no file {top}.py was handed in)"


def _is_installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def not_importable(
    module: str, report: wire.Raised, known: KnownText, errors: SyntaxErrors, packages: Collection[str]
) -> NotReached:
    """A module raised while it was imported."""
    frames = known.frames(report.frames)
    if report.missing is not None:
        if f"{report.missing}.py" in errors:
            return unreadable(f"{report.missing}.py", errors)
        why = why_missing(report.missing, known, packages)
        where = f" (line {frames[-1].line} of {frames[-1].file})" if frames else ""
        return NotReached(f"While it is imported, {module}.py uses {why}{where}.", frames)
    if report.type in ("SyntaxError", "IndentationError", "TabError") and errors:
        return unreadable(min(errors), errors)
    where = f" at line {frames[-1].line} of {frames[-1].file}" if frames else ""
    if report.type == "SystemExit":
        return NotReached(f"{module}.py ends Python itself{where}, while it is read. {BENEATH_MAIN}", frames)
    kind = known.error_type(report.type)
    top = [frame for frame in frames if frame.function == "<module>"]
    calls = top and ("(" in top[-1].text) and not top[-1].text.startswith(("import ", "from ", "@", "class "))
    advice = f" Line {top[-1].line} runs whenever the file is read. {BENEATH_MAIN}" if calls else ""
    cure = cure_of(kind, report.message, frames[-1].text) if frames else ""
    advice = f" {cure}" if cure else advice
    return NotReached(f"{module}.py cannot be imported: {kind}{where}.{advice}", frames)

"""What a guest's end and its reports mean for the student, in our own words."""

from __future__ import annotations

import signal
from collections.abc import Mapping

from .. import wire
from ..results import Frame, Outcome
from ..sandbox import Limits
from ..sandbox.guest_handle import Ending
from ..sandbox.guest_server import LOST_WIRE
from .faults import NotReached, StudentRaised, StudentStopped
from .half_done import cure_of
from .quotable import KnownText

SyntaxErrors = Mapping[str, tuple[str, int, str]]
"""File -> message, line (0 if there is none) and the line's text, of what cannot be read as Python."""

BENEATH_MAIN = 'Take the call out, or put it beneath `if __name__ == "__main__":`.'


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
        case Ending(signal=signal.SIGKILL):
            return StudentStopped(
                Outcome.OUT_OF_MEMORY, "The system killed the process: it ran out of memory."
            )
        case Ending(signal=signal.SIGSYS):
            return StudentStopped(Outcome.FORBIDDEN, "The code made a call to the system that is forbidden.")
        case Ending(signal=int(number)):
            name = signal.Signals(number).name
            return StudentStopped(Outcome.RAISED, f"The process that ran the code crashed ({name}).")
    return tampered()


def raised(report: wire.Raised, known: KnownText) -> StudentRaised:
    """An exception has come out of the student's code."""
    return StudentRaised(
        known.error_type(report.type),
        report.message[:2000],
        known.frames(report.frames),
        tuple(base for base in report.bases[:20] if known.error_type(base) == base),
    )


def unreadable(file: str, errors: SyntaxErrors) -> NotReached:
    """A file is no Python."""
    message, line, text = errors[file]
    where = f" (line {line})" if line and f"line {line} " not in message else ""
    return NotReached(
        f"{file} cannot be read as Python: {message}{where}.", (Frame(file, line, "", text),) if line else ()
    )


def not_importable(module: str, report: wire.Raised, known: KnownText, errors: SyntaxErrors) -> NotReached:
    """A module raised while it was imported."""
    frames = known.frames(report.frames)
    if report.missing is not None:
        if f"{report.missing}.py" in errors:
            return unreadable(f"{report.missing}.py", errors)
        name = report.missing if known.has_word(report.missing.split(".")[0]) else "a module"
        return NotReached(f"{module}.py imports {name}, which is not here.", frames)
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

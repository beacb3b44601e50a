"""A run of a student's file as a program: ``student.program("greet.py", stdin="Ada\\n")``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..wire import Raised


@dataclass(frozen=True)
class ProgramRun:
    """How a program ended.

    exit_status: 0 if it ended well; 1 after an exception that nobody caught; else what it gave to ``sys.exit``
    output:      what it wrote to standard output
    errors:      what it wrote to standard error, the traceback of an exception included
    files:       the files that it made or changed, name -> content
    error_type:  the name of an exception that nobody caught; empty if there was none
    """

    exit_status: int
    output: str
    errors: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    error_type: str = ""

    @property
    def lines(self) -> list[str]:
        """The lines of the output, without the ends of lines."""
        return self.output.splitlines()


def is_program(exercise: str) -> bool:
    """Whether an exercise is a program, such as ``greet.py``, and no function of a module."""
    return exercise.endswith(".py") and exercise.count(".") == 1


def reported(fields: Any) -> tuple[ProgramRun, Raised | None] | None:
    """Return the run, and the exception that ended it, that a student's process reports; None for what no honest one sends."""
    match fields:
        case {
            "exit_status": int(status),
            "output": str(output),
            "errors": str(errors),
            "files": dict(files),
            "raised": raised,
        } if all(type(name) is str and type(content) is bytes for name, content in files.items()):
            run = ProgramRun(status, output, errors, files)
        case _:
            return None
    match raised:
        case None:
            return run, None
        case (str(kind), str(message), tuple(frames), None | str() as missing, tuple(bases)):
            return run, Raised(kind, message, frames, missing, bases)
    return None

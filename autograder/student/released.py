"""What a released folder says of the course, so that a self-check runs in the world of grading."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from .notebook_files import with_cells, without_notebook
from .notebook_source import holds_exercises, notebook_module
from .submission import NotASubmission, SubmissionLimits, read_submission, without_shadows

NOTES_FILE: Final = "course.json"
FORMAT: Final = 1
KINDS: Final = {
    "generic": "other inputs",
    "edge": "extreme values",
    "purity": "contracts (such as leaving the arguments as they are)",
}
"""What people read of a hidden check's kind."""

_HALF_WRITTEN_SECONDS: Final = 0.4


class Released(msgspec.Struct, frozen=True):
    """The file ``course.json`` of a released assignment. It holds nothing of the solution.

    packages:   the top-level packages that grading has besides the standard library; None: not known
    handed_out: the course's own files, name -> text: grading takes these, whatever a student's copy says
    limits:     the most that is read of a hand-in
    hidden:     exercise -> the kinds of its hidden checks
    """

    format: int = FORMAT
    course: str = ""
    assignment: str = ""
    title: str = ""
    due: str = ""
    packages: tuple[str, ...] | None = None
    handed_out: dict[str, str] = {}
    limits: SubmissionLimits = SubmissionLimits()
    hidden: dict[str, tuple[str, ...]] = {}

    def kinds_of(self, exercises: Mapping[str, object] | set[str]) -> tuple[str, ...]:
        """Return what hidden checks of ``exercises`` look at, in words."""
        kinds = {kind for name in exercises for kind in self.hidden.get(name, ())}
        return tuple(words for kind, words in KINDS.items() if kind in kinds)


def read_released(folder: Path) -> Released:
    """Return what the folder says of its course; nothing known where there is no such file, or no readable one."""
    try:
        released = msgspec.json.decode((folder / NOTES_FILE).read_bytes(), type=Released)
    except (OSError, msgspec.MsgspecError, UnicodeError):
        return Released()
    return released if released.format <= FORMAT else Released()


@dataclass(frozen=True)
class WorkingFiles:
    """A student's files as grading would take them. remarks: sentences on what was left out or replaced."""

    files: Mapping[str, bytes]
    remarks: tuple[str, ...] = ()


def working_files(folder: Path, released: Released) -> WorkingFiles:
    """Return the files of ``folder`` as grading takes them; a file that is being written is waited for."""
    deadline = time.monotonic() + _HALF_WRITTEN_SECONDS
    while _is_being_written(folder) and time.monotonic() < deadline:
        time.sleep(0.05)
    try:
        submission = read_submission(
            folder, "you", released.assignment or folder.name, limits=released.limits
        )
    except NotASubmission as error:
        return WorkingFiles({}, (str(error),))
    counting = {name: content for name, content in submission.files.items() if _counts(name)}
    files, left_out = without_shadows(counting)
    remarks = [*submission.remarks, *left_out]
    for name, text in released.handed_out.items():
        own = files.get(name)
        if own is not None and own.replace(b"\r\n", b"\n") != text.encode():
            remarks.append(
                f"Your {name} differs from the course's. Checks and grading use the course's {name}."
            )
        files[name] = text.encode()
    notebooks = _notebooks_among(files, released.assignment or folder.name)
    if notebooks:
        files = with_cells(without_notebook(files, notebooks), notebooks)
    return WorkingFiles(files, tuple(remarks))


def _notebooks_among(files: Mapping[str, bytes], assignment: str) -> dict[str, str]:
    """Return module -> file of the notebooks in which exercises are written."""
    notebooks = {
        notebook_module(assignment, name): name
        for name in files
        if name.endswith(".ipynb") and "/" not in name
    }
    return {module: name for module, name in notebooks.items() if holds_exercises(files[name], module)}


def _counts(name: str) -> bool:
    return name != NOTES_FILE and not name.rpartition("/")[2].startswith("test_")


def _is_being_written(folder: Path) -> bool:
    """Whether a module was touched just now and does not look whole: empty, or no Python."""
    now = time.time()
    try:
        for path in folder.glob("*.py"):
            status = path.stat()
            if 0 <= now - status.st_mtime < _HALF_WRITTEN_SECONDS:
                if status.st_size == 0:
                    return True
                compile(path.read_bytes(), path.name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    except OSError:
        return True
    return False

"""Which files with people's data this program wrote elsewhere, so that erasing a person finds them.

data/exports.json   {"format": 1, "files": {"/home/ta/grades.csv": "<SHA-256 of what was written>"}}
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import msgspec

from ..course.course import Course
from ..durable import make_folder, write_file
from .names import PeopleError

FORMAT = 1


class _Export(msgspec.Struct, frozen=True, omit_defaults=True):
    """One file. student: whom it is about, where that is one person: an archive does not show what it holds."""

    sha256: str
    student: str = ""


class _Exports(msgspec.Struct, frozen=True):
    format: int = FORMAT
    files: dict[str, _Export] = {}


def note_export(course: Course, path: Path, student: str = "") -> None:
    """Note that ``path``, which is there, was written for this course: about ``student`` alone, or about many.

    Raises PeopleError.
    """
    export = _Export(_digest(path.read_bytes()), student)
    _write(course, {**_read(course), str(path.resolve()): export})


def erase_exports(course: Course, words: list[str]) -> tuple[list[Path], list[str]]:
    """Remove the files that are about one of ``words``, or hold one, and are as they were written; return them.

    Also returns a sentence for each file that somebody changed since, and that therefore stays.
    """
    removed, notes = [], []
    files = _read(course)
    for name, export in list(files.items()):
        path = Path(name)
        try:
            content = path.read_bytes()
        except OSError:  # it was moved or removed: nobody knows where it is now
            del files[name]
            continue
        if export.student not in words and not holds(content, words):
            continue
        if _digest(content) == export.sha256:
            path.unlink()
            del files[name]
            removed.append(path)
        else:
            notes.append(f"{path} was changed after it was written, and names the person: remove it by hand.")
    if files or removed:
        _write(course, files)
    return removed, notes


def holds(content: bytes, words: list[str]) -> bool:
    """Whether one of ``words`` stands in ``content`` by itself, and not as a part of a longer word."""
    return any(
        re.search(rb"(?<![A-Za-z0-9_.-])" + re.escape(word.encode()) + rb"(?![A-Za-z0-9_-])", content)
        for word in words
        if word
    )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _file(course: Course) -> Path:
    return course.data_folder / "exports.json"


def _read(course: Course) -> dict[str, _Export]:
    path = _file(course)
    try:
        exports = msgspec.json.decode(path.read_bytes(), type=_Exports)
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise PeopleError(f"{path}, which lists exports, cannot be read ({error}). Move it away.") from error
    if exports.format > FORMAT:
        raise PeopleError(f"{path} was written by a newer version of autograder. Use that one.")
    return exports.files


def _write(course: Course, files: dict[str, _Export]) -> None:
    path = _file(course)
    try:
        make_folder(path.parent)
        write_file(path, msgspec.json.encode(_Exports(FORMAT, files)) + b"\n")
    except OSError as error:
        raise PeopleError(f"{path}, which lists exports, cannot be written ({error.strerror}).") from error

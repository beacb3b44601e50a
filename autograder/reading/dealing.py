"""Which reader has which answer: noted whenever answers are dealt out, so that one can say how many each still has.

data/reading/<assignment>/dealt/0001.json    the first time that answers of the assignment were dealt out
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from ..course.course import Course, course_secret
from ..durable import make_folder, write_once
from .applying import sheets_folder
from .collecting import Answer, code_of
from .rubric import ReadingError

FORMAT: Final = 1

ReaderOf = Callable[[str, str, str], str]
"""Says who reads an answer, by assignment, question and student; empty where it was dealt to nobody."""


class _Dealing(msgspec.Struct, frozen=True):
    """Reader -> the answers that were dealt to her, each as its question and its code."""

    format: Literal[1]
    readers: dict[str, tuple[tuple[str, str], ...]]


def note_dealing(course: Course, assignment: str, shares: Mapping[str, Sequence[Answer]]) -> None:
    """Note who got which answers. shares: reader -> answers. Durable on return."""
    readers = {reader: tuple((a.question, a.code) for a in answers) for reader, answers in shares.items()}
    content = msgspec.json.encode(_Dealing(FORMAT, readers))
    folder = _folder(course, assignment)
    make_folder(folder)
    number = len(_files(folder)) + 1
    while not write_once(folder / f"{number:04}.json", content):
        number += 1


def readers_of(course: Course, assignment: str) -> dict[tuple[str, str], str]:
    """Return (question, code) -> reader. An answer that was dealt out again is its last reader's.

    Raises ReadingError where a file cannot be read.
    """
    readers: dict[tuple[str, str], str] = {}
    for file in _files(_folder(course, assignment)):
        try:
            dealing = msgspec.json.decode(file.read_bytes(), type=_Dealing)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise ReadingError(
                f"{file}, which says who reads which answer, cannot be read: {error}. Remove it, and deal the answers "
                f"out again; no sheet and no mark is lost."
            ) from error
        readers |= {answer: reader for reader, answers in dealing.readers.items() for answer in answers}
    return readers


def reader_of(course: Course) -> ReaderOf:
    """Return what says who reads an answer. The files are read at the first question about an assignment."""
    known: dict[str, dict[tuple[str, str], str]] = {}

    def reader(assignment: str, question: str, student: str) -> str:
        if assignment not in known:
            known[assignment] = readers_of(course, assignment)
        if not known[assignment]:
            return ""
        return known[assignment].get(
            (question, code_of(course_secret(course), assignment, question, student)), ""
        )

    return reader


def _folder(course: Course, assignment: str) -> Path:
    return sheets_folder(course, assignment) / "dealt"


def _files(folder: Path) -> list[Path]:
    return sorted((path for path in folder.glob("*.json") if path.stem.isdigit()), key=lambda p: int(p.stem))

"""The sheet that a reader fills in: a TOML file with an entry for each answer, under its code."""

from __future__ import annotations

import json
import secrets
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ..durable import make_folder, write_once
from .collecting import Answer, Share
from .rubric import ReadingError

FORMAT = 1


class SheetEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer. points: empty where the rubric says them; state: what the reader saw, as the sheet was written"""

    question: str
    code: str
    state: str
    points: float | str = ""
    rubric: tuple[str, ...] = ()
    comment: str = ""

    @property
    def is_read(self) -> bool:
        return self.points != "" or bool(self.rubric)


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sheet. sheet: its own name, by which what was applied from it is known again"""

    format: Literal[1]
    assignment: str
    reader: str
    sheet: Annotated[str, Meta(pattern=r"^[0-9a-f]{16}$")]
    answer: tuple[SheetEntry, ...] = ()


def write_sheet(folder: Path, assignment: str, reader: str, shares: Sequence[Share]) -> Path:
    """Write a sheet into ``folder`` and return its path. A sheet that is there is never replaced."""
    make_folder(folder)
    text = _sheet_text(assignment, reader, shares)
    for number in range(1, 10_000):
        file = folder / (f"{reader}.toml" if number == 1 else f"{reader}-{number}.toml")
        if write_once(file, text.encode()):
            return file
    raise ReadingError(f"{folder} is full of sheets for {reader}. Move those that were applied away.")


def read_sheet(file: Path) -> Sheet:
    """Return the sheet. Raises ReadingError where it is none."""
    try:
        return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8-sig")), Sheet)
    except OSError as error:
        raise ReadingError(f"{file} cannot be read: {error.strerror}.") from error
    except (ValueError, msgspec.ValidationError) as error:
        raise ReadingError(
            f"{file} is no sheet of answers any more: {error}. Put right what is named; text stands in quotes, and "
            f"points are a number such as 1.5."
        ) from error


def _sheet_text(assignment: str, reader: str, shares: Sequence[Share]) -> str:
    lines = [
        f"# Written answers of {assignment}, for {reader}. The answers are on the page beside this file.",
        "# Write points (a number), or the names of the rubric's comments, or both: points come before the rubric's.",
        "# An answer with neither is left as it is. Then run: autograder answers "
        + f"{assignment} --apply THIS-FILE",
        f"format = {FORMAT}",
        f"assignment = {_quoted(assignment)}",
        f"reader = {_quoted(reader)}",
        f"sheet = {_quoted(secrets.token_hex(8))}  # leave this and each state as it is",
    ]
    for share in shares:
        if share.answers:
            most, start = share.question.max_score, share.rubric.start
            lines += ["", f"# {share.question.name}: {most:g} points. Rubric, from {start:g} points:"]
            lines += [f"#   {c.name}  {c.points:+g}" for c in share.rubric.comments] or ["#   none yet"]
        for answer in share.answers:
            lines += ["", "[[answer]]", *(f"{key} = {value}" for key, value in _fields(answer).items())]
    return "\n".join([*lines, ""])


def _fields(answer: Answer) -> Mapping[str, str]:
    score = answer.row.manual_score
    return {
        "question": _quoted(answer.question),
        "code": _quoted(answer.code),
        "points": '""' if score is None or answer.waits else repr(float(score)),
        "rubric": "[]",
        "comment": _quoted(answer.row.comment),
        "state": _quoted(answer.row.state),
    }


def _quoted(text: str) -> str:
    """Return ``text`` as a string of TOML: JSON's escapes are TOML's too, but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

"""Tables as CSV that no spreadsheet takes for anything but text and numbers, and their reading."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from ...errors import AutograderError
from .grades import Line

# A spreadsheet runs a cell that begins like this as a formula, and a student may choose a name.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_BLANK: Final = " \u00a0\u200b\u200c\u200d\u2060\ufeff"
_LARGEST_MATCH_BYTES: Final = 32 * 2**20


class ExportError(AutograderError):
    """Grades cannot be exported as asked. The message says why and what to do."""


def table(rows: Iterable[Sequence[Any]]) -> str:
    """Return the rows as CSV (RFC 4180). Text is text, never a formula; None is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue()


def cell(value: Any) -> str:
    """Return a value as a spreadsheet may have it."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.10g}"
    text = visible(str(value))
    return f"'{text}" if text.lstrip(_BLANK).startswith(_FORMULA) else text


def visible(text: str) -> str:
    """Return ``text`` with control characters replaced, but for tabs and line ends, and lone surrogates escaped."""
    text = text.encode("utf-8", "backslashreplace").decode()
    return "".join("\ufffd" if _is_control(character) else character for character in text)


def read_table(path: Path) -> list[list[str]]:
    """Return the rows of a CSV file that another system made. Raises ExportError if it is none."""
    try:
        content = path.read_bytes()[: _LARGEST_MATCH_BYTES + 1]
        if len(content) > _LARGEST_MATCH_BYTES:
            raise ExportError(
                f"{path} holds more than {_LARGEST_MATCH_BYTES >> 20} MiB, which no gradebook does."
            )
        text = content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
        first = text.partition("\n")[0]
        separator = max(",;\t", key=first.count)
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(row)]
    except OSError as error:
        raise ExportError(f"{path} cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise ExportError(f"{path} is no CSV file in UTF-8 ({error}). Download it again, as CSV.") from error


def by_student(
    lines: Sequence[Line],
) -> tuple[list[str], dict[str, float], list[tuple[Line, dict[str, Line]]]]:
    """Return the assignments, their points, and for each student one line and the lines by assignment."""
    most = {line.assignment: line.max_score for line in lines}
    students: dict[str, tuple[Line, dict[str, Line]]] = {}
    for line in lines:
        students.setdefault(line.student_id, (line, {}))[1][line.assignment] = line
    return list(most), most, list(students.values())


def full_name(line: Line) -> str:
    """Return ``Last, First``, or the student's id where no name is known."""
    name = ", ".join(part for part in (line.last_name, line.first_name) if part)
    return name or line.student_id


def _is_control(character: str) -> bool:
    code = ord(character)
    return (
        (code < 32 and character not in "\t\r\n")
        or 127 <= code < 160
        or 0x202A <= code <= 0x202E
        or 0x2066 <= code <= 0x2069
    )
